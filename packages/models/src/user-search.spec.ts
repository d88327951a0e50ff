import { at, user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import fc from 'fast-check';
import { Database } from './database.ts';
import { folded } from './folded.ts';
import { migrate } from './schema.ts';
import { SqliteUsers } from './users.ts';

type Person = { readonly id: string; readonly username: string | undefined; name: string; active: boolean };

const LETTERS = ['a', 'b', 'c', '.', '-', '_', '1'];
const IN_NAMES = [
	'a',
	'B',
	'c',
	' ',
	'"',
	'*',
	'%',
	'_',
	"'",
	'é',
	'ß',
	'太',
	'郎',
	'한',
	'𞤀',
	'👍',
	'^',
	'\n',
	'yes',
	' OR ',
	'text : ',
];

const textOf = (letters: readonly string[], most: number, least = 1) =>
	fc.array(fc.constantFrom(...letters), { minLength: least, maxLength: most }).map((parts) => parts.join(''));

const people = fc.uniqueArray(
	fc.record({
		username: fc.option(textOf(LETTERS, 4), { nil: undefined, freq: 6 }),
		name: textOf(IN_NAMES, 5),
		active: fc.boolean(),
	}),
	{ minLength: 5, maxLength: 25, selector: ({ username }) => username ?? {} },
);
const changes = fc.array(fc.record({ who: fc.nat(99), name: fc.option(textOf(IN_NAMES, 5), { nil: undefined }) }), {
	maxLength: 8,
});
const questions = fc.array(
	fc.record({
		text: fc.oneof(textOf(LETTERS, 3), textOf(IN_NAMES, 3)),
		activeOnly: fc.boolean(),
		count: fc.integer({ min: 1, max: 7 }),
	}),
	{
		minLength: 10,
		maxLength: 10,
	},
);

/** Where words begin, one by one; each letter of a script without spaces is one. */
const wordsOf = (text: string): string[] =>
	text
		.replace(/(?=[\p{Script=Han}\p{Script=Hangul}])/gu, ' ')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');

const beginsAWord = (text: string, asked: string): boolean => {
	const [words, wanted] = [wordsOf(text), wordsOf(asked)];
	return words.some((_, from) =>
		wanted.every((word, n) => (n === wanted.length - 1 ? words[from + n]?.startsWith(word) : words[from + n] === word)),
	);
};

/** The letters of a text that are looked for anywhere: up to where three of them come again, and 40 at most. */
const lookedFor = (text: string): string => {
	const letters = [...text].slice(0, 40);
	let used = letters.slice(0, 3).join('');
	for (const letter of letters.slice(3)) {
		if (used.includes([...used].slice(-2).join('') + letter)) {
			break;
		}
		used += letter;
	}
	return used;
};

/** By looking at everybody. */
const naively = (all: readonly Person[], text: string, activeOnly: boolean): string[] => {
	const asked = folded(text);
	const among = all.filter(({ active }) => active || !activeOnly);
	const first = among.filter(({ username }) => username !== undefined && folded(username).startsWith(asked));
	const others = among.filter((person) => {
		const shown = folded(`${person.username ?? ''}\n${person.name}`);
		const isFound =
			[...asked].length >= 3
				? shown.includes(lookedFor(asked))
				: /^[\p{L}\p{N}]+$/u.test(asked) && beginsAWord(shown, asked);
		return isFound && !first.includes(person);
	});
	const byUsername = first.sort((a, b) => (folded(a.username ?? '') < folded(b.username ?? '') ? -1 : 1));
	return [...byUsername, ...others].map(({ id }) => id);
};

describe('a search for accounts', () => {
	it('answers page by page what a look at everybody would, after changes too', async () => {
		await fc.assert(
			fc.asyncProperty(people, changes, questions, async (given, changed, asked) => {
				const database = new Database(':memory:');
				migrate(database);
				const users = new SqliteUsers(database);
				const all: Person[] = given.map((person, n) => ({ ...person, id: `u${n}` }));
				for (const { id, username, name, active } of all) {
					await users.insert(user(id, { username, name, active, emails: [] }));
				}
				for (const { who, name } of changed) {
					const person = all[who % all.length];
					if (person && name !== undefined) {
						person.name = name;
						await users.update(person.id, { name }, at(1));
					} else if (person) {
						person.active = !person.active;
						await users.setActive(person.id, person.active, at(1));
					}
				}
				for (const { text, activeOnly, count } of asked) {
					const right = naively(all, text, activeOnly);
					for (let offset = 0; offset <= right.length; offset += count) {
						const page = await users.page({ text, activeOnly, offset, count });
						expect(
							page.users.map(({ _id }) => _id),
							text,
						).to.deep.equal(right.slice(offset, offset + count));
						expect(page.total, text).to.equal(right.length);
					}
				}
				database.close();
			}),
			{ numRuns: 60 },
		);
	}).timeout(60_000);

	it('a text that repeats itself is looked for up to where it does, so that the index need not read all of it', async () => {
		const database = new Database(':memory:');
		migrate(database);
		const users = new SqliteUsers(database);
		await users.insert(user('o', { username: 'o', name: ' OR  OR ', emails: [] }));
		await users.insert(user('p', { username: 'p', name: 'OR', emails: [] }));
		const found = await users.page({ text: ' OR  OR a', activeOnly: false, offset: 0, count: 5 });
		expect(found.users.map(({ _id }) => _id)).to.deep.equal(['o']);
		database.close();
	});

	it('a username of many equal digits is found by itself, and by its whole beginning', async () => {
		const database = new Database(':memory:');
		migrate(database);
		const users = new SqliteUsers(database);
		const numbers = Array.from({ length: 40 }, (_, n) => `5550000000${String(n).padStart(2, '0')}`);
		for (const number of numbers) {
			await users.insert(user(number, { username: number, name: 'Someone', emails: [] }));
		}
		const foundBy = async (text: string): Promise<string[]> =>
			(await users.page({ text, activeOnly: true, offset: 0, count: 5 })).users.map(({ _id }) => _id);
		expect((await foundBy('555000000037'))[0]).to.equal('555000000037');
		expect(await foundBy('55500000003')).to.deep.equal(numbers.slice(30, 35));
		database.close();
	});

	it('a name that holds the text is found whatever its username begins with', async () => {
		const database = new Database(':memory:');
		migrate(database);
		const users = new SqliteUsers(database);
		await users.insert(user('k', { username: 'barbara.k', name: 'K', emails: [] }));
		await users.insert(user('rossa', { username: 'barbarossa', name: 'Barbara Rossa', emails: [] }));
		await users.insert(user('joe', { username: 'joe', name: 'Barbara Joe', emails: [] }));
		const found = await users.page({ text: 'barbara', activeOnly: true, offset: 0, count: 5 });
		expect([found.total, ...found.users.map(({ _id }) => _id)]).to.deep.equal([3, 'k', 'rossa', 'joe']);
		database.close();
	});
});
