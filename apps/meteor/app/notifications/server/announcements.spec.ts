import { LocalBroker } from '@rocket.chat/core-services';
import type { IMessage, IRoom } from '@rocket.chat/otr-typings';
import { FanOut, SENDS_PER_TURN, type StreamName, Streams } from '@rocket.chat/streams';
import { expect } from 'chai';
import { announce } from './announcements.ts';

const MANY = 4 * SENDS_PER_TURN;

const fail = (error: unknown): never => expect.fail(String(error));

const create = () => {
	const turns: (() => void)[] = [];
	const broker = new LocalBroker({ instance: 'i1', onError: (_event, error) => fail(error) });
	const streams = new Streams(fail);
	const fanOut = (): FanOut => new FanOut({ afterTurn: (callback) => void turns.push(callback), onError: fail });
	announce(streams, { all: fanOut(), some: fanOut() }, broker);
	/** What each connection heard, in order. */
	const heard: unknown[][] = Array.from({ length: MANY }, () => []);
	const count = (): number => heard.reduce((sum, each) => sum + each.length, 0);
	return {
		broker,
		streams,
		heard,
		count,
		/** Each of the connections is its own user and hears this event. */
		hear: (stream: StreamName, eventName: (index: number) => string) => {
			for (const [index, each] of heard.entries()) {
				streams.subscribe(stream, eventName(index), {
					connectionId: `c${index}`,
					userId: `u${index}`,
					deliver: ({ args }) => void each.push(args),
				});
			}
		},
		/** Lets turns pass until nothing waits; answers how much was told in each, the first included. */
		slices: (): number[] => {
			const told = [count()];
			for (let turn = turns.shift(); turn; turn = turns.shift()) {
				const before = count();
				turn();
				told.push(count() - before);
			}
			return told;
		},
	};
};

const room = (_id: string): IRoom => ({ _id, t: 'd' }) as IRoom;
const message = (_id: string): IMessage => ({ _id, rid: 'r' }) as IMessage;

describe('what concerns many who are connected', () => {
	it('X9 a setting is told to so many in a turn of the event loop, to each once and in the order of the changes', () => {
		const { broker, heard, hear, slices } = create();
		hear('notify-all', () => 'public-settings-changed');
		for (const value of ['first', 'second'])
			void broker.broadcast('settings.changed', { _id: 'Site_Name', value, public: true });
		expect(Math.max(...slices())).to.be.at.most(SENDS_PER_TURN);
		const expected = ['first', 'second'].map((value) => ['updated', { _id: 'Site_Name', value }]);
		expect(heard).to.deep.equal(Array.from({ length: MANY }, () => expected));
	});

	it('X9 so is what happens in a room of many, and the room itself, in their order', () => {
		const { broker, heard, hear, slices } = create();
		hear('room-messages', () => 'r');
		hear('notify-room', () => 'r/deleteMessage');
		hear('notify-user', (index) => `u${index}/rooms-changed`);
		void broker.broadcast('message.changed', { rid: 'r', message: message('m1') });
		void broker.broadcast('room.changed', {
			userIds: Array.from({ length: MANY }, (_, index) => `u${index}`),
			action: 'updated',
			room: room('r'),
		});
		void broker.broadcast('message.deleted', { rid: 'r', _id: 'm1' });
		expect(Math.max(...slices())).to.be.at.most(SENDS_PER_TURN);
		const expected = [[message('m1')], ['updated', room('r')], [{ _id: 'm1' }]];
		expect(heard).to.deep.equal(Array.from({ length: MANY }, () => expected));
	});

	it('a message for few is told at once, also while a setting is told to all', () => {
		const { broker, streams, count, hear } = create();
		hear('notify-all', () => 'public-settings-changed');
		const told: unknown[] = [];
		streams.subscribe('room-messages', 'r', {
			connectionId: 'c',
			userId: 'u',
			deliver: ({ args }) => void told.push(...args),
		});
		void broker.broadcast('settings.changed', { _id: 'Site_Name', value: 'first', public: true });
		void broker.broadcast('message.changed', { rid: 'r', message: message('m1') });
		expect([told, count()]).to.deep.equal([[message('m1')], SENDS_PER_TURN]);
	});

	it('whoever left a room before a message’s turn came is not told of it', () => {
		const { broker, streams, heard, slices } = create();
		for (const [index, each] of heard.entries()) {
			let active = true;
			streams.subscribe('room-messages', 'r', {
				connectionId: `c${index}`,
				userId: `u${index}`,
				deliver: ({ args }) => active && each.push(args),
				revoked: () => {
					active = false;
				},
			});
		}
		void broker.broadcast('message.changed', { rid: 'r', message: message('m1') });
		streams.revoke('room-messages', 'r', `u${MANY - 1}`);
		slices();
		expect(heard.map(({ length }) => length)).to.deep.equal([...Array.from({ length: MANY - 1 }, () => 1), 0]);
	});

	it('a setting that is not public is told to nobody', () => {
		const { broker, count, hear, slices } = create();
		hear('notify-all', () => 'public-settings-changed');
		void broker.broadcast('settings.changed', { _id: 'Site_Name', value: 'secret', public: false });
		slices();
		expect(count()).to.equal(0);
	});
});
