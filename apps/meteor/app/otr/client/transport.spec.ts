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
