import { expect } from 'chai';
import { createRateLimiter, MeteorError } from '../src/index.ts';
import { createHarness, deferred, settled } from './harness.ts';

describe('methods', () => {
	it('a result is followed by updated', async () => {
		const harness = createHarness();
		harness.registry.methods({ add: (a: number, b: number) => a + b, nothing: async () => undefined });
		const client = harness.connect();
		await client.call('1', 'add', 1, 2);
		await client.call('2', 'nothing');
		expect(client.received.slice(1)).to.deep.equal([
			{ msg: 'result', id: '1', result: 3 },
			{ msg: 'updated', methods: ['1'] },
			{ msg: 'result', id: '2' },
			{ msg: 'updated', methods: ['2'] },
		]);
	});

	it('updated follows the writes', async () => {
		const harness = createHarness();
		let publish: (n: number) => void = () => undefined;
		harness.registry.publish('numbers', function () {
			publish = (n) => this.added('numbers', String(n), { n });
			this.ready();
		});
		harness.registry.methods({
			async write() {
				await settled();
				publish(7);
			},
		});
		const client = harness.connect();
		await client.subscribe('s', 'numbers');
		await client.call('1', 'write');
		const order = client.received.map(({ msg }) => msg);
		expect(order.indexOf('added')).to.be.lessThan(order.indexOf('updated'));
	});

	it('arguments and results are EJSON', async () => {
		const harness = createHarness();
		harness.registry.methods({ later: (at: Date) => new Date(at.getTime() + 1) });
		const answer = await harness.connect().call('1', 'later', { $date: 5 });
		expect(answer.result).to.deep.equal({ $date: 6 });
	});

	it('methods of one connection run one after another', async () => {
		const harness = createHarness();
		const events: string[] = [];
		const gates = [deferred(), deferred()];
		harness.registry.methods({
			async slow(n: number) {
				events.push(`start ${n}`);
				await gates[n]?.promise;
				events.push(`end ${n}`);
			},
		});
		const [one, other] = [harness.connect(), harness.connect()];
		one.say({ msg: 'method', id: '0', method: 'slow', params: [0] });
		one.say({ msg: 'method', id: '1', method: 'slow', params: [1] });
		await other.call('x', 'slow', 2);
		expect(events).to.deep.equal(['start 0', 'start 2', 'end 2']);
		gates[1]?.resolve();
		gates[0]?.resolve();
		await one.until(({ msg, id }) => msg === 'result' && id === '1');
		expect(events.slice(3)).to.deep.equal(['end 0', 'start 1', 'end 1']);
	});

	it('unblock lets the next method start', async () => {
		const harness = createHarness();
		const gate = deferred();
		harness.registry.methods({
			async long() {
				this.unblock();
				this.unblock();
				await gate.promise;
				return 'long';
			},
			short: () => 'short',
		});
		const client = harness.connect();
		client.say({ msg: 'method', id: 'a', method: 'long' });
		await client.call('b', 'short');
		expect(client.received.some(({ id }) => id === 'a')).to.equal(false);
		gate.resolve();
		expect(await client.until(({ msg, id }) => msg === 'result' && id === 'a')).to.include({ result: 'long' });
	});

	it('this has connection, userId and isSimulation', async () => {
		const harness = createHarness();
		harness.registry.methods({
			who() {
				return [this.userId, this.isSimulation, this.connection.id, this.connection.clientAddress];
			},
		});
		const client = harness.connect();
		const answer = await client.call('1', 'who');
		expect(answer.result).to.deep.equal([null, false, client.received[0]!.session, '192.0.2.1']);
	});

	it('an unknown method answers 404', async () => {
		const answer = await createHarness().connect().call('1', 'toString');
		expect(answer.error).to.deep.equal({
			isClientSafe: true,
			error: 404,
			reason: "Method 'toString' not found",
			message: "Method 'toString' not found [404]",
			errorType: 'Meteor.Error',
		});
	});

	it('a Meteor.Error reaches the client with reason and details', async () => {
		const harness = createHarness();
		harness.registry.methods({
			refuse() {
				throw new MeteorError('error-not-allowed', 'Not allowed', { method: 'refuse' });
			},
		});
		const answer = await harness.connect().call('1', 'refuse');
		expect(answer.error).to.deep.include({
			error: 'error-not-allowed',
			reason: 'Not allowed',
			details: { method: 'refuse' },
			errorType: 'Meteor.Error',
		});
		expect(harness.log).to.deep.equal([]);
	});

	for (const [what, thrown] of [
		['an Error', new Error('password of the store')],
		['a string', 'password of the store'],
		['undefined', undefined],
	] as const) {
		it(`${what} that is thrown becomes 500 Internal server error and a line in the log`, async () => {
			const harness = createHarness();
			harness.registry.methods({
				async boom() {
					throw thrown;
				},
			});
			const answer = await harness.connect().call('1', 'boom', 'the argument');
			expect(answer.error).to.deep.include({ error: 500, reason: 'Internal server error' });
			expect(JSON.stringify(answer)).not.to.contain('password');
			expect(harness.log.map(({ level }) => level)).to.deep.equal(['error']);
			expect(JSON.stringify(harness.log)).not.to.contain('the argument');
		});
	}

	it('the sanitizedError of an error is what the client learns', async () => {
		const harness = createHarness();
		harness.registry.methods({
			boom() {
				throw Object.assign(new Error('inner'), { sanitizedError: new MeteorError(400, 'Match failed') });
			},
		});
		const answer = await harness.connect().call('1', 'boom');
		expect(answer.error).to.deep.include({ error: 400, reason: 'Match failed' });
	});

	it('a result that EJSON does not carry becomes 500', async () => {
		const harness = createHarness();
		harness.registry.methods({ odd: () => ({ big: 1n }) });
		const answer = await harness.connect().call('1', 'odd');
		expect(answer.error).to.deep.include({ error: 500 });
	});

	it('a result after the connection closed goes nowhere', async () => {
		const harness = createHarness();
		const gate = deferred();
		harness.registry.methods({ wait: () => gate.promise });
		const client = harness.connect();
		client.say({ msg: 'method', id: '1', method: 'wait' });
		client.receiver?.closed();
		gate.resolve();
		await settled();
		expect(client.received).to.have.length(1);
	});

	it('a rate limit answers too-many-requests with the time to wait', async () => {
		const rateLimiter = createRateLimiter(() => 1000);
		rateLimiter.addRule({ type: 'method', name: 'ask', connectionId: () => true }, 2, 5000);
		const harness = createHarness({ rateLimiter });
		harness.registry.methods({ ask: () => 'answer', other: () => 'answer' });
		const client = harness.connect();
		await client.call('1', 'ask');
		await client.call('2', 'ask');
		const refused = await client.call('3', 'ask');
		expect(refused.error).to.deep.include({
			error: 'too-many-requests',
			reason: 'Error, too many requests. Please slow down. You must wait 5 seconds before trying again.',
			details: { timeToReset: 5000 },
		});
		expect(await client.call('4', 'other')).to.include({ result: 'answer' });
		expect(await harness.connect().call('1', 'ask')).to.include({ result: 'answer' });
	});

	it('a name may be taken once', () => {
		const { registry } = createHarness();
		registry.methods({ a: () => 1 });
		expect(() => registry.methods({ a: () => 2 })).to.throw("A method named 'a' is already defined");
	});
});
