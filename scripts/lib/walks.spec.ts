import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { otrSettings } from '../../apps/meteor/app/otr/lib/settings.ts';
import { importsOf, isTest, resolve, root, sources } from './rooms.mjs';
import { tableRows } from './tables.mjs';

const document = readFileSync(join(root, 'docs/WALKS.md'), 'utf8');

/** The most files that a walk may have. */
const MOST: Readonly<Record<string, number>> = {
	'To add a content kind': 8,
	'To change a text of the sidebar': 3,
	'To add a REST route and its method': 6,
	'To add a setting': 2,
	'To find a bug in presence': 4,
	'To add a second store': 6,
};

type Step = { readonly file: string; readonly words: readonly string[]; readonly text: string };

const quoted = (cell: string | undefined): readonly string[] =>
	[...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

const stepsOf = (walk: string): readonly Step[] =>
	tableRows(document, walk).map(([open, , lookFor]: readonly string[]) => {
		const [file = ''] = quoted(open);
		const path = join(root, file);
		return { file, words: quoted(lookFor), text: existsSync(path) ? readFileSync(path, 'utf8') : '' };
	});

/** The first imports the second, by its path or by its package. */
const imports = (first: Step, second: Step): boolean =>
	/\.tsx?$/.test(first.file) &&
	importsOf(first.file).some((specifier: string) => {
		const target = resolve(first.file, specifier);
		return target === second.file || target === second.file.replace(/\/src\/.*$/, '/src/index.ts');
	});

const mentions = (first: Step, second: Step): boolean => second.words.some((word) => first.text.includes(word));

const linked = (first: Step, second: Step): boolean =>
	imports(first, second) || imports(second, first) || mentions(first, second) || mentions(second, first);

/** The files that a reader reaches from the first by imports and by names. */
const reachable = (steps: readonly Step[]): readonly string[] => {
	const reached = steps.slice(0, 1);
	for (const step of reached) {
		reached.push(...steps.filter((other) => !reached.includes(other) && linked(step, other)));
	}
	return reached.map(({ file }) => file).sort();
};

describe('the walks', () => {
	it('are those that are promised', () => {
		expect([...document.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).to.deep.equal(Object.keys(MOST));
	});

	for (const [walk, most] of Object.entries(MOST)) {
		const steps = stepsOf(walk);

		it(`name files that exist, and what is in them: ${walk}`, () => {
			expect(steps).to.not.deep.equal([]);
			for (const { file, words, text } of steps) {
				expect(existsSync(join(root, file)), file).to.equal(true);
				expect(words, file).to.not.deep.equal([]);
				expect(
					words.filter((word) => !text.includes(word)),
					file,
				).to.deep.equal([]);
			}
		});

		it(`name files that name each other: ${walk}`, () => {
			expect(reachable(steps)).to.deep.equal(steps.map(({ file }) => file).sort());
		});

		it(`are no longer than promised: ${walk}`, () => {
			expect(steps.length).to.be.at.most(most);
		});
	}

	it('lead to every file of its package that Presence consists of', () => {
		const presence = 'packages/presence/src/presence.ts';
		const own = importsOf(presence)
			.map((specifier: string) => resolve(presence, specifier))
			.filter((file: string | undefined) => file?.startsWith('packages/presence/'));
		expect(own).to.not.deep.equal([]);
		expect(stepsOf('To find a bug in presence').map(({ file }) => file)).to.include.members(own);
	});

	it('name the only file that needs a line for each setting of OTR beside its row', () => {
		const keys = otrSettings.map(({ _id }) => new RegExp(`(?<!\\w)${_id}:`));
		const listing = sources.filter((file: string) => {
			const text = readFileSync(join(root, file), 'utf8');
			return keys.every((key) => key.test(text));
		});
		expect(listing).to.deep.equal(
			stepsOf('To add a setting')
				.slice(1)
				.map(({ file }) => file),
		);
	});

	it('name every file of the server that knows the existing store', () => {
		const users = sources.filter(
			(file: string) =>
				file.startsWith('apps/meteor/') && !isTest(file) && importsOf(file).includes('@rocket.chat/models'),
		);
		const [, walk = ''] = document.split('## To add a second store');
		expect(users).to.include('apps/meteor/server/services.ts');
		expect(users.filter((file: string) => !walk.includes(`\`${file}\``))).to.deep.equal([]);
	});
});
