import { expect } from 'chai';
import { defineReadRules, type StreamFields, StreamRefusal, Streams } from './index.ts';

const alice = { connectionId: 'a1', userId: 'alice' };
const nobody = { connectionId: 'n1', userId: null };
const unexpected = (error: unknown): never => {
	throw error;
};

const listener = (streams: Streams, eventName: string, connectionId: string, userId = 'alice') => {
	const heard: StreamFields[] = [];
	const revoked: string[] = [];
	const unsubscribe = streams.subscribe('notify-user', eventName, {
		connectionId,
		userId,
		deliver: (fields) => heard.push(fields),
		revoked: () => revoked.push(eventName),
	});
	return { heard, revoked, unsubscribe };
};

describe('Streams: names of events', () => {
	it('refuses to read or write what is longer than any name of ours, and asks no rule', async () => {
		const asked: unknown[] = [];
		const streams = new Streams(unexpected);
		defineReadRules(streams, async (rid) => asked.push(rid) > 0);
		streams.allowWrite('notify-user', /.+/, async () => asked.push('write'));
		expect(await streams.canRead('room-messages', 'r'.repeat(300), alice)).to.equal(true);
		expect(await streams.canRead('room-messages', 'r'.repeat(301), alice)).to.equal(false);
		expect(await streams.canRead('notify-all', 'r'.repeat(301), nobody)).to.equal(false);
		expect(() => streams.write('notify-user', 'r'.repeat(301), [], alice)).to.throw(StreamRefusal);
		expect(asked).to.have.length(1);
	});
});

describe('Streams: delivery', () => {
	it('delivers once to a connection, however many subscriptions it holds', () => {
		const streams = new Streams(unexpected);
		const [first, second, other] = [
			listener(streams, 'alice/otr', 'a1'),
			listener(streams, 'alice/otr', 'a1'),
			listener(streams, 'alice/otr', 'a2'),
		];
		expect(streams.emit('notify-user', 'alice/otr', ['x'])).to.equal(2);
		expect(first.heard.length + second.heard.length).to.equal(1);
		expect(other.heard).to.deep.equal([{ eventName: 'alice/otr', args: ['x'] }]);
		first.unsubscribe();
		expect(streams.emit('notify-user', 'alice/otr', ['y'])).to.equal(2);
		expect(second.heard.map(({ args }) => args[0])).to.include('y');
	});

	it('hands everybody the same object, so that it is serialised once', () => {
		const streams = new Streams(unexpected);
		const listeners = [listener(streams, 'alice/otr', 'a1'), listener(streams, 'alice/otr', 'a2')];
		streams.emit('notify-user', 'alice/otr', ['x']);
		expect(listeners[0]?.heard[0]).to.equal(listeners[1]?.heard[0]);
	});

	it('delivers to one connection, or to all but one', () => {
		const streams = new Streams(unexpected);
		const [first, second] = [listener(streams, 'alice/otr', 'a1'), listener(streams, 'alice/otr', 'a2')];
		expect(streams.emit('notify-user', 'alice/otr', ['x'], { connectionId: 'a2' })).to.equal(1);
		expect(streams.emit('notify-user', 'alice/otr', ['y'], { except: 'a2' })).to.equal(1);
		expect(streams.emit('notify-user', 'alice/otr', ['z'], { connectionId: 'b1' })).to.equal(0);
		expect([first.heard, second.heard].map((heard) => heard.map(({ args }) => args[0]))).to.deep.equal([['y'], ['x']]);
	});

	it('keeps streams and events apart', () => {
		const streams = new Streams(unexpected);
		const { heard } = listener(streams, 'alice/otr', 'a1');
		expect(streams.emit('notify-user', 'alice/message', [])).to.equal(0);
		expect(streams.emit('notify-logged', 'alice/otr', [])).to.equal(0);
		expect(heard).to.deep.equal([]);
	});

	it('delivers to nobody after the last unsubscribe, which may come twice', () => {
		const streams = new Streams(unexpected);
		const { unsubscribe } = listener(streams, 'alice/otr', 'a1');
		unsubscribe();
		unsubscribe();
		expect(streams.emit('notify-user', 'alice/otr', [])).to.equal(0);
		const again = listener(streams, 'alice/otr', 'a1');
		unsubscribe();
		expect(streams.emit('notify-user', 'alice/otr', [])).to.equal(1);
		expect(again.heard).to.have.length(1);
	});

	it('lets a subscriber that throws harm nobody, and does not count it', () => {
		const errors: unknown[] = [];
		const streams = new Streams((error) => errors.push(error));
		const broken = new Error('socket gone');
		streams.subscribe('notify-user', 'alice/otr', {
			connectionId: 'a0',
			userId: 'alice',
			deliver: () => {
				throw broken;
			},
		});
		const { heard } = listener(streams, 'alice/otr', 'a1');
		expect(streams.emit('notify-user', 'alice/otr', [])).to.equal(1);
		expect(heard).to.have.length(1);
		expect(errors).to.deep.equal([broken]);
	});

	it('X9 says once what could be sent to none of those who listen', () => {
		const errors: unknown[] = [];
		const streams = new Streams((error) => errors.push(error));
		for (let count = 0; count < 100; count++) {
			streams.subscribe('notify-all', 'license', {
				connectionId: `c${count}`,
				userId: null,
				deliver: () => {
					throw new RangeError('too deep');
				},
			});
		}
		expect(streams.emit('notify-all', 'license', [])).to.equal(0);
		expect(errors).to.have.length(1);
	});

	it('revokes what a user hears of a room, and nothing of others', () => {
		const streams = new Streams(unexpected);
		const [gone, whole, stays] = [
			listener(streams, 'room/typing', 'a1', 'alice'),
			listener(streams, 'room', 'a1', 'alice'),
			listener(streams, 'room/typing', 'b1', 'bob'),
		];
		const elsewhere = listener(streams, 'rooms/typing', 'a1', 'alice');
		streams.revoke('notify-user', 'room', 'alice');
		streams.revoke('notify-user', 'nowhere', 'alice');
		expect(
			['room/typing', 'room', 'rooms/typing'].map((eventName) => streams.emit('notify-user', eventName, [])),
		).to.deep.equal([1, 0, 1]);
		expect([gone, whole, stays, elsewhere].map(({ revoked, heard }) => [revoked.length, heard.length])).to.deep.equal([
			[1, 0],
			[1, 0],
			[0, 1],
			[0, 1],
		]);
		for (const { unsubscribe } of [gone, whole, stays, elsewhere]) unsubscribe();
		expect(streams.emit('notify-user', 'room/typing', [])).to.equal(0);
		const again = listener(streams, 'room/typing', 'a2', 'alice');
		streams.revoke('notify-user', 'room', 'alice');
		expect(again.revoked).to.deep.equal(['room/typing']);
	});

	it('hands out deliveries one at a time, to those who hear the event when the first is asked for', () => {
		const streams = new Streams(unexpected);
		const deliveries = streams.deliveries('notify-user', 'alice/otr', ['x']);
		const [first, second] = [listener(streams, 'alice/otr', 'a1'), listener(streams, 'alice/otr', 'a2')];
		deliveries.next().value?.();
		expect([first.heard.length, second.heard.length]).to.deep.equal([1, 0]);
		deliveries.next().value?.();
		expect([second.heard[0]?.args, second.heard[0]]).to.deep.equal([['x'], first.heard[0]]);
		expect(deliveries.next().done).to.equal(true);
	});
});

describe('Streams: rules', () => {
	const streams = new Streams(unexpected);
	const asked: string[] = [];
	defineReadRules(streams, async (rid, userId) => {
		asked.push(`${rid} ${userId}`);
		return rid === 'alicebob' && userId === 'alice';
	});

	for (const [stream, eventName, caller, allowed] of [
		['notify-user', 'alice/otr', alice, true],
		['notify-user', 'alice/message', alice, true],
		['notify-user', 'bob/otr', alice, false],
		['notify-user', 'alice', alice, false],
		['notify-user', 'alice/otr/more', alice, false],
		['notify-user', '/otr', alice, false],
		['notify-user', 'null/otr', nobody, false],
		['notify-user', 'alice/otr', nobody, false],
		['notify-user', 'x\nalice/otr', alice, false],
		['room-messages', 'alicebob', alice, true],
		['room-messages', 'bobcarol', alice, false],
		['room-messages', '__my_messages__', alice, false],
		['room-messages', 'alicebob', nobody, false],
		['notify-room', 'alicebob/user-activity', alice, true],
		['notify-room', 'bobcarol/user-activity', alice, false],
		['notify-room', 'alicebob/user-activity', nobody, false],
		['notify-logged', 'user-status', alice, true],
		['notify-logged', 'user-status', nobody, false],
		['notify-all', 'public-settings-changed', nobody, true],
		['notify-all', 'roles-change', nobody, true],
		['notify-all', 'x1', nobody, false],
		['notify-all', 'toString', nobody, false],
		['notify-all', 'public-settings-changed/1', alice, false],
		['notify-logged', 'updateEmojiCustom', alice, true],
		['notify-logged', 'updateEmojiCustom', nobody, false],
		['notify-logged', 'x1', alice, false],
	] as const) {
		it(`${allowed ? 'lets' : 'refuses'} ${caller.userId ?? 'nobody'} to hear ${stream} ${JSON.stringify(eventName)}`, async () => {
			expect(await streams.canRead(stream, eventName, caller)).to.equal(allowed);
		});
	}

	it('asks about membership only those who are signed in', async () => {
		asked.length = 0;
		await streams.canRead('room-messages', 'alicebob', nobody);
		expect(asked).to.deep.equal([]);
	});

	it('refuses what no rule names', async () => {
		expect(await new Streams(unexpected).canRead('notify-all', 'anything', alice)).to.equal(false);
	});

	it('says no where a rule fails', async () => {
		const errors: unknown[] = [];
		const failing = new Streams((error) => errors.push(error));
		defineReadRules(failing, () => Promise.reject(new Error('store away')));
		expect(await failing.canRead('room-messages', 'alicebob', alice)).to.equal(false);
		expect(errors).to.have.length(1);
	});

	it('X9 tells the client where nobody knows, as while the store is busy, and leaves no line for each who asks', async () => {
		const errors: unknown[] = [];
		const busy = new Streams((error) => errors.push(error));
		const refusal = Object.assign(new Error('busy'), {
			isClientSafe: true,
			error: 'error-storage-busy',
			reason: 'Try again later',
		});
		defineReadRules(busy, () => Promise.reject(refusal));
		expect(await busy.canRead('notify-room', 'alicebob/typing', alice).catch((error: unknown) => error)).to.equal(
			refusal,
		);
		expect(await busy.canRead('room-messages', 'alicebob', nobody)).to.equal(false);
		expect(errors).to.deep.equal([]);
	});

	it('matches whole names only, with whatever flags the pattern has', async () => {
		const strict = new Streams(unexpected);
		strict.allowRead('notify-all', /a|b/gm, () => true);
		for (const [eventName, allowed] of [
			['a', true],
			['a', true],
			['b', true],
			['ab', false],
			['xa', false],
			['a\nb', false],
		] as const) {
			expect(await strict.canRead('notify-all', eventName, alice), JSON.stringify(eventName)).to.equal(allowed);
		}
	});

	it('X1 lets nobody write but through a handler', async () => {
		const written: unknown[] = [];
		expect(() => streams.write('notify-user', 'bob/otr', ['invite'], alice))
			.to.throw(StreamRefusal)
			.with.property('error', 'error-not-allowed');
		streams.allowWrite('notify-user', /[^/]+\/otr/, async (caller, eventName, args) =>
			written.push([caller, eventName, args]),
		);
		expect(await streams.write('notify-user', 'bob/otr', ['invite'], alice)).to.equal(1);
		expect(written).to.deep.equal([[alice, 'bob/otr', ['invite']]]);
		for (const [stream, eventName] of [
			['notify-user', 'bob/otr/x'],
			['notify-user', 'bob/message'],
			['notify-all', 'bob/otr'],
			['room-messages', 'alicebob'],
		] as const) {
			expect(() => streams.write(stream, eventName, [], alice)).to.throw(StreamRefusal);
		}
	});
});
