import { expect } from 'chai';
import { MeteorError, type Publication, publicationStrategies } from '../src/index.ts';
import { createHarness, deferred, type Harness, type MemoryClient, settled } from './harness.ts';

/** Publishes `name` and keeps what was published to. */
const publish = (
	harness: Harness,
	name: string,
	start: (publication: Publication) => void = () => undefined,
): Publication[] => {
	const published: Publication[] = [];
	harness.registry.publish(name, function () {
		published.push(this);
		start(this);
		this.ready();
	});
	return published;
};

const last = (client: MemoryClient): object | undefined => client.received.at(-1);

describe('publications', () => {
	it('documents come before ready', async () => {
		const harness = createHarness();
		publish(harness, 'rooms', (self) => self.added('rooms', 'r1', { name: 'general', _id: 'r1' }));
		const client = harness.connect();
		await client.subscribe('s', 'rooms');
		expect(client.received.slice(1)).to.deep.equal([
			{ msg: 'added', collection: 'rooms', id: 'r1', fields: { name: 'general' } },
			{ msg: 'ready', subs: ['s'] },
		]);
	});

	it('are given the arguments and the user', async () => {
		const harness = createHarness();
		let seen: unknown;
		harness.registry.publish('p', function (...args: unknown[]) {
			seen = [this.userId, this.connection.clientAddress, ...args];
			this.ready();
		});
		await harness.connect().subscribe('s', 'p', 'a', { $date: 1 });
		expect(seen).to.deep.equal([null, '192.0.2.1', 'a', new Date(1)]);
	});

	it('unsub removes the documents, runs onStop and answers nosub', async () => {
		const harness = createHarness();
		const events: string[] = [];
		const published = publish(harness, 'p', (self) => {
			self.added('c', '1', { a: 1 });
			self.onStop(() => events.push('stopped'));
		});
		const client = harness.connect();
		await client.subscribe('s', 'p');
		client.say({ msg: 'unsub', id: 's' });
		client.say({ msg: 'unsub', id: 'never' });
		await client.until(({ msg, id }) => msg === 'nosub' && id === 'never');
		expect(client.received.slice(3)).to.deep.equal([
			{ msg: 'removed', collection: 'c', id: '1' },
			{ msg: 'nosub', id: 's' },
			{ msg: 'nosub', id: 'never' },
		]);
		published[0]!.added('c', '2', {});
		published[0]!.stop();
		published[0]!.onStop(() => events.push('late'));
		expect(events).to.deep.equal(['stopped', 'late']);
		expect(client.received).to.have.length(6);
	});

	it('stop in the publish function sends nosub without an error', async () => {
		const harness = createHarness();
		harness.registry.publish('p', function () {
			this.added('c', '1', {});
			this.stop();
			this.ready();
		});
		const client = harness.connect();
		expect(await client.subscribe('s', 'p')).to.deep.equal({ msg: 'nosub', id: 's' });
		expect(last(client)).to.deep.equal({ msg: 'nosub', id: 's' });
	});

	it('a publication that errors sends nosub with the error', async () => {
		const harness = createHarness();
		harness.registry.publish('mine', function () {
			this.error(new MeteorError('not-allowed', 'Not allowed'));
		});
		harness.registry.publish('throws', async () => {
			throw new MeteorError('not-allowed');
		});
		harness.registry.publish('broken', () => {
			throw new Error('inner secret');
		});
		harness.registry.publish('cursor', () => ({ cursor: true }));
		const client = harness.connect();
		expect((await client.subscribe('1', 'mine')).error).to.deep.include({
			error: 'not-allowed',
			reason: 'Not allowed',
			message: 'Not allowed [not-allowed]',
		});
		expect((await client.subscribe('2', 'throws')).error).to.deep.include({
			error: 'not-allowed',
			message: '[not-allowed]',
		});
		expect(harness.log).to.have.length(0);
		expect((await client.subscribe('3', 'broken')).error).to.deep.include({
			error: 500,
			reason: 'Internal server error',
		});
		expect((await client.subscribe('4', 'cursor')).error).to.deep.include({ error: 500 });
		expect(JSON.stringify(client.received)).not.to.contain('secret');
		expect(harness.log).to.have.length(2);
	});

	it('a refusal whose details cannot be sent is answered as an internal error, and the connection goes on', async () => {
		const { connect, registry, log } = createHarness();
		registry.publish('p', () => {
			throw new MeteorError('refused', 'No', { callback: () => true });
		});
		registry.methods({ next: () => true });
		const client = connect();
		expect((await client.subscribe('1', 'p')).error).to.include({ error: 500 });
		expect(log.map(({ level }) => level)).to.deep.equal(['error']);
		expect(await client.call('2', 'next')).to.include({ result: true });
	});

	it('an unknown publication answers nosub 404', async () => {
		const answer = await createHarness().connect().subscribe('s', 'nothing');
		expect(answer.error).to.deep.include({ error: 404, reason: "Subscription 'nothing' not found" });
	});

	it('subscribing twice under one id is subscribing once', async () => {
		const harness = createHarness();
		const published = publish(harness, 'p');
		const client = harness.connect();
		await client.subscribe('s', 'p');
		await client.subscribe('s', 'p');
		await client.subscribe('t', 'p');
		expect(published).to.have.length(2);
	});

	it('a subscription waits for the one before, unless that unblocks', async () => {
		const harness = createHarness();
		const gate = deferred();
		harness.registry.publish('blocks', async () => gate.promise);
		harness.registry.publish('unblocks', async function () {
			this.unblock();
			await gate.promise;
		});
		publish(harness, 'quick');
		const [one, other] = [harness.connect(), harness.connect()];
		one.say({ msg: 'sub', id: '1', name: 'blocks', params: [] });
		one.say({ msg: 'sub', id: '2', name: 'quick', params: [] });
		other.say({ msg: 'sub', id: '1', name: 'unblocks', params: [] });
		await other.subscribe('2', 'quick');
		expect(one.received).to.have.length(1);
		gate.resolve();
		await one.until(({ msg }) => msg === 'ready');
	});

	it('closing the socket stops every subscription', async () => {
		const harness = createHarness();
		let stopped = 0;
		publish(harness, 'p', (self) => self.onStop(() => (stopped += 1)));
		const client = harness.connect();
		await client.subscribe('1', 'p');
		await client.subscribe('2', 'p');
		client.receiver?.closed();
		expect(stopped).to.equal(2);
	});

	it('X9 what onStop throws closes that connection, and keeps nothing else from stopping', async () => {
		const harness = createHarness();
		let stopped = 0;
		publish(harness, 'p', (self) => {
			self.onStop(() => {
				throw new Error('broken');
			});
			self.onStop(() => (stopped += 1));
		});
		const [client, other] = [harness.connect(), harness.connect()];
		await client.subscribe('1', 'p');
		await client.subscribe('2', 'p');
		await other.subscribe('1', 'p');
		client.say({ msg: 'unsub', id: '1' });
		await settled();
		expect(client.closedWith?.code).to.equal(1011);
		expect([stopped, other.closedWith]).to.deep.equal([2, undefined]);
		expect(harness.log.filter(({ level }) => level === 'error')).to.have.length(1);
	});
});

describe('SERVER_MERGE', () => {
	it('a document of two subscriptions is added once and removed with the last', async () => {
		const harness = createHarness();
		publish(harness, 'a', (self) => self.added('c', '1', { x: 1, shared: 'a' }));
		publish(harness, 'b', (self) => self.added('c', '1', { y: 2, shared: 'b' }));
		const client = harness.connect();
		await client.subscribe('a', 'a');
		await client.subscribe('b', 'b');
		client.say({ msg: 'unsub', id: 'a' });
		client.say({ msg: 'unsub', id: 'b' });
		await client.until(({ msg, id }) => msg === 'nosub' && id === 'b');
		expect(client.documents()).to.deep.equal([
			{ msg: 'added', collection: 'c', id: '1', fields: { x: 1, shared: 'a' } },
			{ msg: 'changed', collection: 'c', id: '1', fields: { y: 2 } },
			{ msg: 'changed', collection: 'c', id: '1', fields: { shared: 'b' }, cleared: ['x'] },
			{ msg: 'removed', collection: 'c', id: '1' },
		]);
	});

	it('only what changed is sent, and undefined clears', async () => {
		const harness = createHarness();
		const published = publish(harness, 'p', (publication) =>
			publication.added('c', '1', { a: 1, b: { c: [1] }, at: new Date(5) }),
		);
		const client = harness.connect();
		await client.subscribe('s', 'p');
		const [self] = published;
		self!.changed('c', '1', { a: 1, b: { c: [1] }, at: new Date(5) });
		self!.changed('c', '1', { a: 1, b: { c: [2] } });
		self!.changed('c', '1', { a: undefined, never: undefined });
		expect(client.documents().slice(1)).to.deep.equal([
			{ msg: 'changed', collection: 'c', id: '1', fields: { b: { c: [2] } } },
			{ msg: 'changed', collection: 'c', id: '1', cleared: ['a'] },
		]);
	});
});

describe('NO_MERGE', () => {
	const streaming = async (): Promise<{ harness: Harness; published: Publication[]; clients: MemoryClient[] }> => {
		const harness = createHarness();
		harness.registry.setPublicationStrategy('stream', publicationStrategies.NO_MERGE);
		const published = publish(harness, 'stream', (self) => self.added('stream', 'id', {}));
		const clients = [harness.connect(), harness.connect(), harness.connect()];
		await Promise.all(clients.map((client) => client.subscribe('s', 'stream')));
		return { harness, published, clients };
	};

	it('every change is sent as published, equal or not', async () => {
		const { published, clients } = await streaming();
		published[0]!.changed('stream', 'id', { eventName: 'e', args: [1] });
		published[0]!.changed('stream', 'id', { eventName: 'e', args: [1] });
		expect(clients[0]!.documents().slice(1)).to.deep.equal(
			Array(2).fill({ msg: 'changed', collection: 'stream', id: 'id', fields: { eventName: 'e', args: [1] } }),
		);
		expect(clients[1]!.documents()).to.have.length(1);
	});

	it('stopping removes what was added', async () => {
		const { clients } = await streaming();
		clients[0]!.say({ msg: 'unsub', id: 's' });
		await clients[0]!.until(({ msg }) => msg === 'nosub');
		expect(clients[0]!.documents().at(-1)).to.deep.equal({ msg: 'removed', collection: 'stream', id: 'id' });
	});

	it('NO_MERGE_NO_HISTORY removes nothing', async () => {
		const harness = createHarness();
		harness.registry.setPublicationStrategy('stream', publicationStrategies.NO_MERGE_NO_HISTORY);
		publish(harness, 'stream', (self) => self.added('stream', 'id', {}));
		const client = harness.connect();
		await client.subscribe('s', 'stream');
		client.say({ msg: 'unsub', id: 's' });
		await client.until(({ msg }) => msg === 'nosub');
		expect(client.documents()).to.have.length(1);
	});

	it('one fields object sent to many connections is serialised once', async () => {
		const { published, clients } = await streaming();
		let reads = 0;
		const fields = {
			get eventName() {
				reads += 1;
				return 'e';
			},
			args: [],
		};
		const before = reads;
		published[0]!.changed('stream', 'id', fields);
		const once = reads - before;
		for (const publication of published.slice(1)) {
			publication.changed('stream', 'id', fields);
		}
		expect(reads - before).to.equal(once);
		for (const client of clients) {
			expect(client.documents().at(-1)).to.deep.include({ fields: { eventName: 'e', args: [] } });
		}
	});

	it('an object that is sent again later is serialised again', async () => {
		const { published, clients } = await streaming();
		const fields = { eventName: 'e', args: [1] };
		published[0]!.changed('stream', 'id', fields);
		await settled();
		fields.args[0] = 2;
		published[0]!.changed('stream', 'id', fields);
		expect(clients[0]!.documents().at(-1)).to.deep.include({ fields: { eventName: 'e', args: [2] } });
	});
});
