import { expect } from 'chai';
import type { Broker, EventName, EventPayload } from '../src/index.ts';

/** Two instances of one workspace, joined, and how to stop whatever they need. */
export type BrokerPair = { a: Broker; b: Broker; errors: EventName[]; stop(): Promise<void> };

const until = async (what: string, condition: () => boolean): Promise<void> => {
	for (const deadline = Date.now() + 2000; !condition(); ) {
		if (Date.now() > deadline) throw new Error(`waited 2 s for: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
};

const created = (username: string): EventPayload<'user.created'> => ({ _id: `id-of-${username}`, username });

const delivery = (pair: () => BrokerPair): void => {
	it('broadcasts to every instance, the sender included, once each', async () => {
		const { a, b } = pair();
		const heard: string[] = [];
		a.on('user.created', ({ username }) => heard.push(`a:${username}`));
		b.on('user.created', ({ username }) => heard.push(`b:${username}`));
		await a.broadcast('user.created', created('alice'));
		await b.broadcast('user.created', created('bob'));
		await until('four deliveries', () => heard.length >= 4);
		expect(heard.sort()).to.deep.equal(['a:alice', 'a:bob', 'b:alice', 'b:bob']);
	});

	it('calls listeners of the sender before broadcast returns', () => {
		const { a } = pair();
		const heard: string[] = [];
		a.on('user.created', ({ username }) => heard.push(username));
		const handed = a.broadcast('user.created', created('alice'));
		expect(heard).to.deep.equal(['alice']);
		return handed;
	});

	it('sends to one instance alone, itself included', async () => {
		const { a, b } = pair();
		const heard: string[] = [];
		a.on('user.created', ({ username }) => heard.push(`a:${username}`));
		b.on('user.created', ({ username }) => heard.push(`b:${username}`));
		await a.sendTo(b.instance, 'user.created', created('one'));
		await a.sendTo(a.instance, 'user.created', created('two'));
		await a.broadcast('user.created', created('last'));
		await until('the last at b', () => heard.includes('b:last'));
		expect(heard.sort()).to.deep.equal(['a:last', 'a:two', 'b:last', 'b:one']);
	});

	it('loses what is sent to an instance that is not there, without an error', () =>
		pair().a.sendTo('nobody', 'user.created', created('x')));

	it('keeps the order of one sender, over broadcast and sendTo', async () => {
		const { a, b } = pair();
		const heard: string[] = [];
		b.on('user.created', ({ username }) => heard.push(username));
		const names = Array.from({ length: 100 }, (_, index) => `${index}`);
		for (const name of names)
			await (Number(name) % 3
				? a.broadcast('user.created', created(name))
				: a.sendTo(b.instance, 'user.created', created(name)));
		await until('a hundred deliveries', () => heard.length >= 100);
		expect(heard).to.deep.equal(names);
	});

	it('keeps dates and nested values', async () => {
		const { a, b } = pair();
		const heard: EventPayload<'user.changed'>[] = [];
		b.on('user.changed', (payload) => heard.push(payload));
		const sent = {
			_id: 'u',
			username: 'alice',
			active: true,
			roles: ['user'],
			diff: { at: new Date(1), nested: { list: [1, null, 'ü'] } },
		};
		await a.broadcast('user.changed', sent);
		await until('a delivery', () => heard.length > 0);
		expect(heard).to.deep.equal([sent]);
	});
};

const listening = (pair: () => BrokerPair): void => {
	it('stops calling a listener that unsubscribed, and only that one', async () => {
		const { a } = pair();
		const heard: string[] = [];
		const listener = ({ username }: { username: string }): void => {
			heard.push(username);
		};
		const stop = a.on('user.created', listener);
		a.on('user.created', listener);
		stop();
		stop();
		await a.broadcast('user.created', created('alice'));
		expect(heard).to.deep.equal(['alice']);
	});

	it('lets a listener that throws harm neither the others nor the sender', async () => {
		const { a, b, errors } = pair();
		const heard: string[] = [];
		for (const broker of [a, b]) {
			broker.on('user.created', () => {
				throw new Error('a listener of ours');
			});
			broker.on('user.created', ({ username }) => heard.push(username));
		}
		await a.broadcast('user.created', created('alice'));
		await until('both to hear', () => heard.length === 2);
		expect(errors).to.deep.equal(['user.created', 'user.created']);
	});

	it('tells of the other instance, and of its leaving', async () => {
		const { a, b } = pair();
		await until('each to know the other', () => a.peers().length === 1 && b.peers().length === 1);
		expect(a.peers()).to.deep.equal([b.instance]);
		expect(b.peers()).to.deep.equal([a.instance]);
		const left: string[] = [];
		a.on('instance.left', ({ instance }) => left.push(instance));
		await b.close();
		await until('a to hear that b left', () => left.length > 0);
		expect(left).to.deep.equal([b.instance]);
		expect(a.peers()).to.deep.equal([]);
	});

	it('sends and hears nothing once closed', async () => {
		const { a, b } = pair();
		const heard: string[] = [];
		a.on('user.created', ({ username }) => heard.push(`a:${username}`));
		b.on('user.created', ({ username }) => heard.push(`b:${username}`));
		await b.close();
		await b.close();
		await b.broadcast('user.created', created('from-b'));
		await b.sendTo(a.instance, 'user.created', created('from-b'));
		await a.broadcast('user.created', created('from-a'));
		await until('a to hear itself', () => heard.length > 0);
		expect(heard).to.deep.equal(['a:from-a']);
		expect(b.peers()).to.deep.equal([]);
	});
};

/** What every Broker promises; `open` makes a fresh pair for each test. */
export const brokerContract = (name: string, open: () => Promise<BrokerPair>): void => {
	describe(`Broker contract: ${name}`, () => {
		let current: BrokerPair;
		beforeEach(async () => {
			current = await open();
		});
		afterEach(() => current.stop());
		delivery(() => current);
		listening(() => current);
	});
};
