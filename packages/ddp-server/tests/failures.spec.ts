import { expect } from 'chai';
import { createHarness, type Harness, type MemoryClient, settled } from './harness.ts';

const broken = (): never => {
	throw new SyntaxError('a secret of the client');
};

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

/** One connection was closed with one line, which holds nothing of what was said; the other is served. */
const expectOneClosed = async ({ log }: Harness, failed: MemoryClient, other: MemoryClient): Promise<void> => {
	await settled();
	expect(failed.closedWith?.code).to.equal(1011);
	expect(log.filter(({ level }) => level !== 'debug')).to.have.length(1);
	expect(JSON.stringify(log)).not.to.contain('secret');
	other.say({ msg: 'ping', id: 'still here' });
	expect(other.received.at(-1)).to.deep.equal({ msg: 'pong', id: 'still here' });
};

describe('what throws on behalf of a connection', () => {
	it('X9 a refused message as deep as may be is answered, before connect and after', () => {
		const { open, connect, log } = createHarness({ limits: { malformedFrames: 1000 } });
		const [guest, client] = [open(), connect()];
		for (const depth of [1, 61, 62, 63, 64, 200]) {
			for (const a of [nested(depth), { deep: nested(depth) }, { $escape: { $date: nested(depth) } }]) {
				guest.say({ msg: 'x', a });
				client.say({ msg: 'x', a });
				client.say({ msg: 'method', id: a, a });
			}
		}
		expect([guest, client].map(({ received }) => received.filter(({ msg }) => msg === 'error').length)).to.deep.equal([
			18, 36,
		]);
		expect([guest.closedWith, client.closedWith]).to.deep.equal([undefined, undefined]);
		expect(log.filter(({ level }) => level === 'error')).to.deep.equal([]);
	});

	it('X9 of a refused message comes back what it is known by, and no more than that', () => {
		const { open } = createHarness();
		const client = open();
		client.say({
			msg: 'sub',
			id: '7',
			name: 'p',
			params: [1],
			long: 'x'.repeat(257),
			['y'.repeat(65)]: 1,
			n: 0,
			none: null,
		});
		expect(client.received.at(-1)).to.deep.equal({
			msg: 'error',
			reason: 'Must connect first',
			offendingMessage: { msg: 'sub', id: '7', name: 'p', n: 0, none: null },
		});
		client.say(Object.fromEntries([['msg', 'x'], ...Array.from({ length: 200 }, (_, n) => [`k${n}`, 'v'.repeat(20)])]));
		expect(Object.keys(client.received.at(-1)?.offendingMessage as object)).to.have.length(16);
	});

	it('X9 a socket that can not be written to closes its connection, and not the caller who had something to say to it', async () => {
		const harness = createHarness();
		const changes: (() => void)[] = [];
		harness.registry.setPublicationStrategy('c', { merge: false, history: false });
		harness.registry.publish('p', function () {
			changes.push(() => this.changed('c', 'id', { n: 1 }));
			this.ready();
		});
		const [failing, other] = [harness.connect(), harness.connect()];
		await failing.subscribe('1', 'p');
		await other.subscribe('1', 'p');
		failing.send = broken;
		for (const change of changes) {
			change();
		}
		await expectOneClosed(harness, failing, other);
		expect(other.documents()).to.have.length(1);
	});

	it('X9 a ping of the heartbeat that can not be sent closes its connection', async () => {
		const harness = createHarness({ limits: { heartbeatInterval: 1000, heartbeatTimeout: 60_000 } });
		const [failing, other] = [harness.connect(), harness.connect()];
		failing.send = broken;
		harness.timers.advance(1000);
		await expectOneClosed(harness, failing, other);
	});

	it('X9 a socket that can not be closed is forgotten all the same, at its limits and when the server stops', async () => {
		const harness = createHarness({ limits: { connectTime: 1000 } });
		const [late, other] = [harness.open(), harness.connect()];
		late.close = broken;
		harness.timers.advance(1000);
		await settled();
		expect(harness.log.filter(({ level }) => level === 'error')).to.have.length(1);
		const failing = harness.connect();
		failing.close = broken;
		harness.server.close();
		expect(other.closedWith?.code).to.equal(1001);
		expect(harness.server.connections).to.equal(0);
	});

	it('X9 an onConnection or onClose of a feature that throws closes its connection', async () => {
		const harness = createHarness();
		const other = harness.connect();
		const unregister = harness.registry.onConnection(broken);
		const failing = harness.connect();
		unregister();
		await expectOneClosed(harness, failing, other);
		harness.log.length = 0;
		harness.registry.onConnection(({ onClose }) => onClose(broken));
		const closing = harness.connect();
		closing.receiver?.closed();
		expect(harness.log.filter(({ level }) => level === 'error')).to.have.length(1);
		expect(harness.server.connections).to.equal(1);
	});

	it('X9 a result, an error and a document that no EJSON carries are answers, not the end of the process', async () => {
		const harness = createHarness();
		let rejections = 0;
		const count = (): void => {
			rejections += 1;
		};
		process.on('unhandledRejection', count);
		harness.registry.methods({ deep: () => nested(70), odd: () => () => 1 });
		harness.registry.publish('p', function () {
			this.added('c', '1', { deep: nested(70) });
		});
		const client = harness.connect();
		for (const method of ['deep', 'odd']) {
			expect((await client.call(method, method)).error).to.include({ error: 500 });
		}
		expect((await client.subscribe('s', 'p')).error).to.include({ error: 500 });
		await settled();
		process.off('unhandledRejection', count);
		expect([rejections, client.closedWith]).to.deep.equal([0, undefined]);
	});
});
