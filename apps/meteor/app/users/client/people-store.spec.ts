import { expect } from 'chai';
import { PeopleStore } from './people-store.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the accounts of people looked at', () => {
	it('are asked for once, and told when they are known', async () => {
		const asked: string[] = [];
		const people = new PeopleStore(async (uid) => {
			asked.push(uid);
			return { active: true, type: 'user', roles: ['user'] };
		});
		const changed: string[] = [];
		people.on('changed', (uid) => changed.push(uid));
		expect([people.get('bob'), people.get('bob')]).to.deep.equal([undefined, undefined]);
		await turn();
		expect(people.get('bob')).to.deep.equal({ active: true, isBot: false });
		people.refresh('bob');
		people.refresh('carol');
		people.reload();
		await turn();
		expect(asked).to.deep.equal(['bob', 'bob', 'bob']);
		expect(changed).to.deep.equal(['bob']);
	});

	it('G2 a bot is one by its type or by its role', async () => {
		const users: Record<string, object> = {
			'by-type': { type: 'bot', roles: [] },
			'by-role': { type: 'user', roles: ['user', 'bot'] },
			nobody: { type: 7 },
		};
		const people = new PeopleStore(async (uid) => users[uid]);
		Object.keys(users).forEach(people.get);
		await turn();
		expect(Object.keys(users).map((uid) => people.get(uid)?.isBot)).to.deep.equal([true, true, false]);
	});

	it('E4 follow the newest answer, whichever comes first', async () => {
		const answers: ((user: object) => void)[] = [];
		const people = new PeopleStore(() => new Promise((resolve) => answers.push(resolve)));
		people.get('bob');
		people.refresh('bob');
		answers[1]?.({ active: false });
		await turn();
		answers[0]?.({ active: true });
		await turn();
		expect(people.get('bob')).to.deep.equal({ active: false, isBot: false });
	});

	it('stay as they were where the server does not answer, and are forgotten at sign-out', async () => {
		let answer: Promise<unknown> = Promise.resolve({ active: false });
		const people = new PeopleStore(() => answer);
		people.get('bob');
		await turn();
		answer = Promise.reject(new Error('no answer'));
		people.reload();
		await turn();
		expect(people.get('bob')?.active).to.equal(false);
		answer = new Promise(() => undefined);
		people.clear();
		expect(people.get('bob')).to.equal(undefined);
	});
});
