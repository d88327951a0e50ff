import { expect } from 'chai';
import { MeteorError, publicationStrategies } from '../src/index.ts';
import { createHarness, deferred, type Harness, settled } from './harness.ts';

const withLogin = (): Harness => {
	const harness = createHarness();
	harness.registry.methods({
		async login(id: string | null) {
			await this.setUserId(id);
			return this.userId;
		},
		loginUnawaited(id: string) {
			void this.setUserId(id);
			return this.userId;
		},
		loginLate(id: string) {
			this.unblock();
			void this.setUserId(id);
		},
		who() {
			return this.userId;
		},
	});
	return harness;
};

describe('setUserId', () => {
	it('is what later methods and subscriptions see', async () => {
		const harness = withLogin();
		let seen: unknown;
		harness.registry.publish('p', function () {
			seen = this.userId;
			this.ready();
		});
		const client = harness.connect();
		expect(await client.call('1', 'login', 'alice')).to.include({ result: 'alice' });
		expect(await client.call('2', 'who')).to.include({ result: 'alice' });
		await client.subscribe('s', 'p');
		expect(seen).to.equal('alice');
		expect(await harness.connect().call('1', 'who')).to.include({ result: null });
	});

	it('may not be called after unblock', async () => {
		const client = withLogin().connect();
		expect((await client.call('1', 'loginLate', 'mallory')).error).to.deep.include({ error: 500 });
		expect(await client.call('2', 'who')).to.include({ result: null });
	});

	it('publications run again for the new user, and the client is sent the difference', async () => {
		const harness = withLogin();
		const events: string[] = [];
		harness.registry.publish('rooms', async function () {
			await settled();
			events.push(`start ${this.userId}`);
			this.onStop(() => events.push(`stop ${this.userId}`));
			this.added('rooms', 'lobby', { name: 'lobby', reader: this.userId });
			if (this.userId) {
				this.added('rooms', 'private', { name: 'private' });
			} else {
				this.added('rooms', 'public', { name: 'public' });
			}
			this.ready();
		});
		const client = harness.connect();
		await client.subscribe('s', 'rooms');
		const before = client.received.length;
		await client.call('1', 'login', 'alice');
		expect(events).to.deep.equal(['start null', 'stop null', 'start alice']);
		expect(client.received.slice(before)).to.deep.equal([
			{ msg: 'changed', collection: 'rooms', id: 'lobby', fields: { reader: 'alice' } },
			{ msg: 'removed', collection: 'rooms', id: 'public' },
			{ msg: 'added', collection: 'rooms', id: 'private', fields: { name: 'private' } },
			{ msg: 'ready', subs: ['s'] },
			{ msg: 'result', id: '1', result: 'alice' },
			{ msg: 'updated', methods: ['1'] },
		]);
	});

	it('the result waits for them even where the method does not', async () => {
		const harness = withLogin();
		harness.registry.publish('p', async function () {
			await settled();
			this.added('c', this.userId ?? 'nobody', {});
			this.ready();
		});
		const client = harness.connect();
		await client.subscribe('s', 'p');
		await client.call('1', 'loginUnawaited', 'alice');
		const order = client.received.map(({ msg }) => msg);
		expect(order.lastIndexOf('added')).to.be.lessThan(order.indexOf('result'));
	});

	for (const [how, fail] of [
		[
			'throws',
			(error: Error): never => {
				throw error;
			},
		],
		['rejects', (error: Error) => Promise.reject(error)],
	] as const) {
		it(`an error waits for them too, where the method ${how}`, async () => {
			const harness = withLogin();
			harness.registry.methods({
				loginAndFail() {
					void this.setUserId('alice');
					return fail(new MeteorError(418, 'teapot'));
				},
			});
			harness.registry.publish('rooms', async function () {
				const { userId } = this;
				await settled();
				this.added('rooms', String(userId), {});
				this.ready();
			});
			const client = harness.connect();
			await client.subscribe('s', 'rooms');
			client.received.length = 0;
			expect((await client.call('1', 'loginAndFail')).error).to.deep.include({ error: 418 });
			const messages = client.received.map(({ msg }) => msg);
			expect(messages.indexOf('added'), messages.join(' ')).to.be.within(0, messages.indexOf('result') - 1);
		});
	}

	it('a publication that refuses the new user ends with nosub, and its documents go', async () => {
		const harness = withLogin();
		harness.registry.publish('mine', function () {
			if (!this.userId) {
				throw new MeteorError('not-authorized');
			}
			this.added('c', '1', {});
			this.ready();
		});
		const client = harness.connect();
		await client.call('1', 'login', 'alice');
		await client.subscribe('s', 'mine');
		await client.call('2', 'login', null);
		expect(
			client.received.filter(({ msg }) => msg === 'nosub' || msg === 'removed').map(({ msg }) => msg),
		).to.have.members(['nosub', 'removed']);
		client.say({ msg: 'sub', id: 's', name: 'mine', params: [] });
		await settled();
		expect(client.received.at(-1)).to.deep.include({ msg: 'nosub' });
	});

	it('a stream that runs again is not added again, and misses nothing once it has', async () => {
		const harness = withLogin();
		harness.registry.setPublicationStrategy('stream', publicationStrategies.NO_MERGE);
		const gate = deferred();
		let emit: (n: number) => void = () => undefined;
		harness.registry.publish('stream', function (name: string) {
			if (name === 'gone' && this.userId) {
				throw new MeteorError('not-authorized');
			}
			this.added('stream', name, {});
			emit = (n) => this.changed('stream', name, { n });
			this.ready();
		});
		harness.registry.publish('slow', async function () {
			if (this.userId) {
				await gate.promise;
			}
			this.ready();
		});
		const client = harness.connect();
		await client.subscribe('1', 'slow');
		await client.subscribe('2', 'stream', 'gone');
		await client.subscribe('3', 'stream', 'id');
		const before = client.received.length;
		client.say({ msg: 'method', id: 'm', method: 'login', params: ['alice'] });
		await settled();
		emit(1);
		gate.resolve();
		await client.until(({ msg }) => msg === 'updated');
		const documents = client.received.slice(before).filter(({ msg }) => ['added', 'changed', 'removed'].includes(msg));
		expect(documents).to.deep.equal([
			{ msg: 'changed', collection: 'stream', id: 'id', fields: { n: 1 } },
			{ msg: 'removed', collection: 'stream', id: 'gone' },
		]);
	});

	it('two changes of user under way end with the last', async () => {
		const harness = withLogin();
		const gates = new Map([
			['alice', deferred()],
			['bob', deferred()],
		]);
		harness.registry.publish('p', async function () {
			await gates.get(this.userId ?? '')?.promise;
			this.added('c', 'me', { user: this.userId });
			this.ready();
		});
		harness.registry.methods({
			async both() {
				void this.setUserId('alice');
				await this.setUserId('bob');
			},
		});
		const client = harness.connect();
		await client.subscribe('s', 'p');
		client.say({ msg: 'method', id: 'm', method: 'both' });
		await settled();
		gates.get('bob')?.resolve();
		await client.until(({ msg }) => msg === 'updated');
		gates.get('alice')?.resolve();
		await settled();
		expect(client.documents().slice(1)).to.deep.equal([
			{ msg: 'changed', collection: 'c', id: 'me', fields: { user: 'bob' } },
		]);
	});

	it('closing while publications run again stops what they start', async () => {
		const harness = withLogin();
		const gate = deferred();
		let running = 0;
		harness.registry.publish('p', async function () {
			if (this.userId) {
				await gate.promise;
			}
			running += 1;
			this.onStop(() => (running -= 1));
		});
		const client = harness.connect();
		client.say({ msg: 'sub', id: 's', name: 'p', params: [] });
		client.say({ msg: 'method', id: 'm', method: 'login', params: ['alice'] });
		await settled();
		client.receiver?.closed();
		gate.resolve();
		await settled();
		expect(running).to.equal(0);
	});
});
