import { expect } from 'chai';
import { createHarness } from './harness.ts';

describe('establishing a DDP connection', () => {
	it('a client whose version is served is told its session', () => {
		const client = createHarness().connect();
		expect(client.received).to.have.length(1);
		expect(client.received[0]).to.include({ msg: 'connected' });
		expect(client.received[0]!.session).to.match(/^[2-9A-Za-z]{17}$/);
	});

	it('two sessions differ', () => {
		const harness = createHarness();
		expect(harness.connect().received[0]!.session).not.to.equal(harness.connect().received[0]!.session);
	});

	for (const connect of [
		{ msg: 'connect', version: 'pre2', support: ['1', 'pre2'] },
		{ msg: 'connect', version: '1', support: [] },
		{ msg: 'connect', version: '2', support: ['2'] },
		{ msg: 'connect', version: '2', support: ['2', '1'] },
		{ msg: 'connect' },
		{ msg: 'connect', version: 1, support: '1' },
	]) {
		it(`${JSON.stringify(connect)} fails with the version to use, and is closed`, () => {
			const client = createHarness().open();
			client.say(connect);
			expect(client.received).to.deep.equal([{ msg: 'failed', version: '1' }]);
			expect(client.closedWith?.code).to.equal(1000);
		});
	}

	for (const [version, support] of [
		['pre2', ['pre2', '1']],
		['pre2', ['pre2']],
		['pre1', ['3', 'pre1', 'pre2', '1']],
	] as const) {
		it(`${version} is spoken with a client that prefers ${support}`, () => {
			const client = createHarness().open();
			client.say({ msg: 'connect', version, support });
			expect(client.received[0]).to.include({ msg: 'connected' });
		});
	}

	it('of those that both speak the client is told the one that it prefers', () => {
		const client = createHarness().open();
		client.say({ msg: 'connect', version: '2', support: ['2', 'pre2', '1'] });
		expect(client.received).to.deep.equal([{ msg: 'failed', version: 'pre2' }]);
	});

	it('a session to resume is not resumed: it gets a new one', () => {
		const client = createHarness().open();
		client.say({ msg: 'connect', version: '1', support: ['1'], session: 'former' });
		expect(client.received[0]).to.include({ msg: 'connected' });
		expect(client.received[0]!.session).not.to.equal('former');
	});

	it('anything before connect is answered with an error', () => {
		const client = createHarness().open();
		client.say({ msg: 'ping' });
		expect(client.received).to.deep.equal([
			{ msg: 'error', reason: 'Must connect first', offendingMessage: { msg: 'ping' } },
		]);
	});

	it('a second connect is answered with an error and changes nothing', () => {
		const harness = createHarness();
		const client = harness.connect();
		client.say({ msg: 'connect', version: '1', support: ['1'] });
		expect(client.received[1]).to.include({ msg: 'error', reason: 'Already connected' });
		expect(harness.server.connections).to.equal(1);
	});

	it('onConnection is told id, address and headers, and its onClose runs once', () => {
		const harness = createHarness();
		const events: string[] = [];
		const unregister = harness.registry.onConnection((connection) => {
			events.push(`${connection.clientAddress} ${connection.httpHeaders.host}`);
			connection.onClose(() => events.push('closed'));
		});
		const client = harness.connect();
		client.receiver?.closed();
		client.receiver?.closed();
		expect(events).to.deep.equal(['192.0.2.1 chat.example', 'closed']);
		expect(harness.server.connections).to.equal(0);
		unregister();
		harness.connect();
		expect(events).to.have.length(2);
	});

	it('onClose of a closed connection runs at once, and what a callback throws is logged only', () => {
		const harness = createHarness();
		let late = false;
		harness.registry.onConnection((connection) => {
			connection.onClose(() => {
				throw new Error('broken hook');
			});
			connection.onClose(() => connection.onClose(() => (late = true)));
			connection.close();
		});
		const client = harness.connect();
		expect(client.closedWith?.code).to.equal(1000);
		expect(late).to.equal(true);
		expect(harness.log.filter(({ level }) => level === 'error')).to.have.length(1);
		expect(harness.server.connections).to.equal(0);
	});
});

describe('heartbeats', () => {
	it('ping is answered with pong and its id, while a method runs too', () => {
		const harness = createHarness();
		harness.registry.methods({ never: () => new Promise(() => undefined) });
		const client = harness.connect();
		client.say({ msg: 'method', id: '1', method: 'never' });
		client.say({ msg: 'ping' });
		client.say({ msg: 'ping', id: 'a' });
		expect(client.received.slice(1)).to.deep.equal([{ msg: 'pong' }, { msg: 'pong', id: 'a' }]);
	});

	it('a silent client is pinged, and lost 30 s after its last word', () => {
		const { timers, connect } = createHarness();
		const client = connect();
		timers.advance(10_000);
		client.say({ msg: 'pong' });
		timers.advance(14_999);
		expect(client.received).to.have.length(1);
		timers.advance(1);
		expect(client.received[1]).to.deep.equal({ msg: 'ping' });
		timers.advance(14_999);
		expect(client.closedWith).to.equal(undefined);
		timers.advance(1);
		expect(client.closedWith?.dropped).to.equal(true);
	});

	it('version pre1 has none: nobody is pinged, and who pings is told that it is unknown', () => {
		const harness = createHarness({ limits: { unauthenticatedTime: 0 } });
		const client = harness.open();
		client.say({ msg: 'connect', version: 'pre1', support: ['pre1'] });
		harness.timers.advance(600_000);
		expect(client.received).to.have.length(1);
		expect(client.closedWith).to.equal(undefined);
		client.say({ msg: 'ping' });
		expect(client.received[1]).to.include({ msg: 'error', reason: 'Bad request' });
	});

	it('a client that answers stays', () => {
		const { timers, connect } = createHarness({ limits: { unauthenticatedTime: 0 } });
		const client = connect();
		for (let round = 0; round < 100; round += 1) {
			timers.advance(15_000);
			client.say({ msg: 'pong' });
		}
		expect(client.closedWith).to.equal(undefined);
		expect(client.received.filter(({ msg }) => msg === 'ping').length).to.be.within(90, 100);
	});
});
