import { expect } from 'chai';
import { PresenceStore, type WatchChange } from './presence-store.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

const nobody = (): void => undefined;

const create = () => {
	const timers: { ms: number; callback: () => void }[] = [];
	const asked: (WatchChange & { answer(): void; refuse(error: unknown): void })[] = [];
	const store = new PresenceStore({
		watch: (change) => new Promise((resolve, reject) => asked.push({ ...change, answer: resolve, refuse: reject })),
		after: (ms, callback) => void timers.push({ ms, callback }),
	});
	return {
		store,
		asked,
		timers,
		/** What the server was told since this was looked at last. */
		told: async () => {
			await settle();
			return asked.splice(0);
		},
		/** The timers that run are over. */
		pass: async () => {
			for (const { callback } of timers.splice(0)) callback();
			await settle();
		},
		is: (uid: string, status: number, text = '') =>
			store.take(uid, { uid, eventName: uid, args: [[`${uid}.name`, status, text]] }),
	};
};

describe('presence of those on this page', () => {
	it('watches whom somebody looks at, in one message a turn, and knows those of whom nothing is said as offline', async () => {
		const { store, told, is } = create();
		const changes: string[] = [];
		store.on('changed', (uid) => changes.push(uid));
		for (const uid of ['a', 'b', 'a', '']) store.subscribe(uid, nobody);
		const [question, ...more] = await told();
		expect([question?.added, question?.removed, more]).to.deep.equal([['a', 'b'], [], []]);
		expect(store.get('a')).to.equal(undefined);
		is('a', 3, 'on the phone');
		question?.answer();
		await settle();
		expect(store.get('a')).to.deep.equal({ _id: 'a', username: 'a.name', status: 'busy', statusText: 'on the phone' });
		expect(store.get('b')?.status).to.equal('offline');
		expect(changes).to.deep.equal(['a', 'b']);
	});

	it('tells those who look at a user, and nobody else, of what changed', async () => {
		const { store, told, is } = create();
		const seen: string[] = [];
		const stop = store.subscribe('a', () => seen.push(`a ${store.get('a')?.status}`));
		store.subscribe('b', () => seen.push('b'));
		(await told())[0]?.answer();
		await settle();
		is('a', 1);
		is('a', 1);
		is('c', 1);
		store.take('a', {});
		store.take('a', { args: ['offline'] });
		stop();
		is('a', 2);
		expect(seen).to.deep.equal(['a offline', 'b', 'a online']);
		expect(store.get('c')).to.equal(undefined);
	});

	it('watches nobody any more whom nobody has looked at for a while, and again whoever is looked at again', async () => {
		const { store, told, pass, is } = create();
		const [first, second] = [store.subscribe('a', nobody), store.subscribe('a', nobody)];
		store.subscribe('b', nobody);
		(await told())[0]?.answer();
		is('a', 1);
		first();
		await pass();
		expect(await told()).to.deep.equal([]);
		second();
		await pass();
		// Looked at again meanwhile: nothing is asked, and nothing forgotten.
		const third = store.subscribe('a', nobody);
		await pass();
		expect([await told(), store.get('a')?.status]).to.deep.equal([[], 'online']);
		third();
		await pass();
		await pass();
		expect((await told()).map(({ added, removed }) => [added, removed])).to.deep.equal([[[], ['a']]]);
		expect(store.get('a')).to.equal(undefined);
		is('a', 1);
		expect(store.get('a')).to.equal(undefined);
		store.subscribe('a', nobody);
		expect((await told()).map(({ added }) => added)).to.deep.equal([['a']]);
	});

	it('watches all anew on another connection; an answer on the former one says nothing', async () => {
		const { store, told, is } = create();
		store.subscribe('a', nobody);
		store.subscribe('b', nobody);
		const [former] = await told();
		is('a', 1);
		store.reload();
		const [latter] = await told();
		expect(latter?.added).to.deep.equal(['a', 'b']);
		former?.answer();
		await settle();
		expect([store.get('a')?.status, store.get('b')?.status]).to.deep.equal(['online', undefined]);
		is('b', 1);
		latter?.answer();
		await settle();
		expect([store.get('a')?.status, store.get('b')?.status]).to.deep.equal(['offline', 'online']);
	});

	it('asks again where the server says when, and else on the next connection', async () => {
		const { store, told, timers, pass } = create();
		store.subscribe('a', nobody);
		(await told())[0]?.refuse({ error: 'too-many-requests', details: { timeToReset: 700 } });
		await settle();
		expect(timers.map(({ ms }) => ms)).to.deep.equal([700]);
		await pass();
		const [again] = await told();
		expect(again?.added).to.deep.equal(['a']);
		again?.refuse(new Error('no connection'));
		await settle();
		expect([timers, await told(), store.get('a')]).to.deep.equal([[], [], undefined]);
		store.reload();
		expect((await told())[0]?.added).to.deep.equal(['a']);
	});

	it('watches at most as many as a server lets a connection watch; who waits comes next', async () => {
		const { store, told, pass } = create();
		const stops = Array.from({ length: 1_002 }, (_, index) => store.subscribe(`u${index}`, nobody));
		expect((await told())[0]?.added).to.have.length(1_000);
		stops[0]?.();
		await pass();
		await pass();
		expect((await told()).map(({ added, removed }) => [added, removed])).to.deep.equal([[['u1000'], ['u0']]]);
	});

	it('knows nobody after a sign-out', async () => {
		const { store, told, is } = create();
		store.subscribe('a', nobody);
		(await told())[0]?.answer();
		is('a', 1);
		store.clear();
		is('a', 2);
		expect(store.get('a')).to.equal(undefined);
	});
});
