import { expect } from 'chai';
import { FakeClock } from './tests/fake-clock.ts';
import { createStreamOtrTransport } from './transport.ts';
import type { OtrTransport } from './types.ts';

const SID = 'AAAAAAAAAAAAAAAAAAAAAA';

const setUp = (answer: unknown = { delivered: 2, forwarded: true }) => {
	const calls: unknown[][] = [];
	let emit: (...args: unknown[]) => void = () => undefined;
	let tell = (): void => undefined;
	let connected = true;
	const transport: OtrTransport = createStreamOtrTransport({
		uid: 'alice',
		clock: new FakeClock(),
		callMethod: async (...call) => {
			calls.push(call);
			return answer;
		},
		subscribeStream: (stream, eventName, callback) => {
			calls.push([stream, eventName]);
			emit = callback;
			return () => calls.push(['unsubscribed']);
		},
		connection: {
			connected: () => connected,
			onChange: (listener) => {
				tell = listener;
				return () => undefined;
			},
		},
	});
	const setConnected = (value: boolean): void => {
		connected = value;
		tell();
	};
	return { transport, calls, emit: (...args: unknown[]) => emit(...args), setConnected };
};

describe('OTR over stream-notify-user', () => {
	it("writes frames to the event of the peer, and gives the relay's answer", async () => {
		const { transport, calls } = setUp();
		const frame = { v: 1, rid: 'room', sid: SID, body: 'AAAA' } as const;
		expect(await transport.send('bob', 'data', frame)).to.deep.equal({ delivered: 2, forwarded: true });
		expect(calls).to.deep.equal([['stream-notify-user', 'bob/otr', 'data', frame]]);
		expect(await setUp('nonsense').transport.send('bob', 'data', frame)).to.deep.equal({
			delivered: 0,
			forwarded: false,
		});
	});

	it('X2 hears well-formed stamped frames alone', () => {
		const { transport, calls, emit } = setUp();
		const heard: unknown[] = [];
		const stop = transport.onFrame((kind, frame) => heard.push([kind, frame]));
		const frame = { v: 1, rid: 'room', sid: SID, body: 'AAAA', from: 'bob', connection: 'i:c' };
		emit('data', frame);
		emit('data', { ...frame, from: undefined });
		emit('data', { ...frame, body: 'A=' });
		emit('handshake', frame);
		emit('data', null);
		emit('end', { ...frame, body: '' });
		expect(heard).to.deep.equal([
			['data', frame],
			['end', { ...frame, body: '' }],
		]);
		stop();
		expect(calls).to.deep.equal([['stream-notify-user', 'alice/otr'], ['unsubscribed']]);
	});

	/** A relay that refuses what is not bound to a connection. */
	const refusing = () => {
		const calls: unknown[] = [];
		const clock = new FakeClock();
		const relay = { cause: 'peer-offline', emit: (..._args: unknown[]): void => undefined };
		const transport = createStreamOtrTransport({
			uid: 'alice',
			clock,
			callMethod: async (_name, to, kind, frame) => {
				const bound = (frame as { to?: string }).to;
				calls.push([to, kind, bound]);
				if (kind === 'invite' && bound === undefined) {
					throw Object.assign(new Error('refused'), { error: 'error-not-allowed', details: { cause: relay.cause } });
				}
				return { delivered: 1, forwarded: false };
			},
			subscribeStream: (_stream, _eventName, callback) => {
				relay.emit = callback;
				return () => undefined;
			},
			connection: { connected: () => true, onChange: () => () => undefined },
		});
		transport.onFrame(() => undefined);
		return { transport, calls, clock, relay };
	};
	const frame = { v: 1, rid: 'room', sid: SID, body: 'AAAA' } as const;
	const refused = (sending: Promise<unknown>): Promise<boolean> =>
		sending.then(
			() => false,
			() => true,
		);

	it('S9 a refused invite goes to the connection that a peer was heard from last, in the same room', async () => {
		const { transport, calls, relay } = refusing();
		expect(await refused(transport.send('bob', 'invite', frame))).to.equal(true);
		relay.emit('data', { ...frame, from: 'bob', connection: 'i:b1' });
		relay.emit('data', { ...frame, from: 'bob', connection: 'i:b2' });
		relay.emit('data', { ...frame, rid: 'elsewhere', from: 'bob', connection: 'i:b3' });
		expect(await transport.send('bob', 'invite', frame)).to.deep.equal({ delivered: 1, forwarded: false });
		expect(calls.at(-1)).to.deep.equal(['bob/otr', 'invite', 'i:b2']);
		expect(await refused(transport.send('carol', 'invite', frame))).to.equal(true);
		relay.cause = 'peer-inactive';
		expect(await refused(transport.send('bob', 'invite', frame))).to.equal(true);
	});

	it('S9 an invite right after the peer was told that the session is lost waits for his answer, and not for long', async () => {
		const { transport, calls, clock, relay } = refusing();
		await transport.send('bob', 'unknown', { ...frame, body: '' });
		const sending = transport.send('bob', 'invite', frame);
		await clock.advance(1_000);
		relay.emit('data', { ...frame, from: 'bob', connection: 'i:b1' });
		expect(await sending).to.deep.equal({ delivered: 1, forwarded: false });
		expect(calls).to.deep.equal([
			['bob/otr', 'unknown', undefined],
			['bob/otr', 'invite', undefined],
			['bob/otr', 'invite', 'i:b1'],
		]);
		await transport.send('carol', 'unknown', { ...frame, body: '' });
		const vain = refused(transport.send('carol', 'invite', frame));
		await clock.advance(0);
		await clock.advance(3_000);
		expect(await vain).to.equal(true);
	});

	it('tells of the connection', () => {
		const { transport, setConnected } = setUp();
		const heard: boolean[] = [];
		transport.onConnected((connected) => heard.push(connected));
		setConnected(false);
		setConnected(true);
		expect(heard).to.deep.equal([false, true]);
		expect(transport.connected()).to.equal(true);
	});
});
