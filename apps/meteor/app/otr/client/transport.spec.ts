import { expect } from 'chai';
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
		expect(await setUp('nonsense').transport.send('bob', 'data', frame)).to.deep.equal({ delivered: 0, forwarded: false });
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

	it('S9 a refused invite goes to the connection that a peer was heard from last, in the same room', async () => {
		const calls: unknown[] = [];
		let emit: (...args: unknown[]) => void = () => undefined;
		let cause = 'peer-offline';
		const transport = createStreamOtrTransport({
			uid: 'alice',
			callMethod: async (_name, to, kind, frame) => {
				calls.push([to, kind, (frame as { to?: string }).to]);
				if ((frame as { to?: string }).to === undefined) {
					throw Object.assign(new Error('refused'), { error: 'error-not-allowed', details: { cause } });
				}
				return { delivered: 1, forwarded: false };
			},
			subscribeStream: (_stream, _eventName, callback) => {
				emit = callback;
				return () => undefined;
			},
			connection: { connected: () => true, onChange: () => () => undefined },
		});
		transport.onFrame(() => undefined);
		const frame = { v: 1, rid: 'room', sid: SID, body: 'AAAA' } as const;
		const refused = (sending: Promise<unknown>): Promise<boolean> =>
			sending.then(
				() => false,
				() => true,
			);
		expect(await refused(transport.send('bob', 'invite', frame))).to.equal(true);
		emit('data', { ...frame, from: 'bob', connection: 'i:b1' });
		emit('data', { ...frame, from: 'bob', connection: 'i:b2' });
		emit('data', { ...frame, rid: 'elsewhere', from: 'bob', connection: 'i:b3' });
		expect(await transport.send('bob', 'invite', frame)).to.deep.equal({ delivered: 1, forwarded: false });
		expect(calls.at(-1)).to.deep.equal(['bob/otr', 'invite', 'i:b2']);
		expect(await refused(transport.send('bob', 'accept', frame))).to.equal(true);
		expect(await refused(transport.send('carol', 'invite', frame))).to.equal(true);
		cause = 'peer-inactive';
		expect(await refused(transport.send('bob', 'invite', frame))).to.equal(true);
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
