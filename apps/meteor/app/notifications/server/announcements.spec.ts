import { LocalBroker } from '@rocket.chat/core-services';
import { FanOut, SENDS_PER_TURN, Streams } from '@rocket.chat/streams';
import { expect } from 'chai';
import { announce } from './announcements.ts';

const CONNECTIONS = 4 * SENDS_PER_TURN;

const fail = (error: unknown): never => expect.fail(String(error));

const create = () => {
	const turns: (() => void)[] = [];
	const broker = new LocalBroker({ instance: 'i1', onError: (_event, error) => fail(error) });
	const streams = new Streams(fail);
	announce(streams, new FanOut({ afterTurn: (callback) => void turns.push(callback), onError: fail }), broker);
	const heard: string[][] = Array.from({ length: CONNECTIONS }, () => []);
	for (const [index, each] of heard.entries()) {
		streams.subscribe('notify-all', 'public-settings-changed', {
			connectionId: `c${index}`,
			userId: null,
			deliver: ({ args }) => void each.push(String((args[1] as { value: unknown }).value)),
		});
	}
	const count = (): number => heard.reduce((sum, each) => sum + each.length, 0);
	const change = (value: string, readable = true): void => void broker.broadcast('settings.changed', { _id: 'Site_Name', value, public: readable });
	return { turns, heard, count, change };
};

describe('what concerns everybody who is connected', () => {
	it('X9 a setting is told to so many in a turn of the event loop, to each once and in the order of the changes', () => {
		const { turns, heard, count, change } = create();
		for (const value of ['first', 'second']) change(value);
		const slices = [count()];
		for (let turn = turns.shift(); turn; turn = turns.shift()) {
			const before = count();
			turn();
			slices.push(count() - before);
		}
		expect(Math.max(...slices)).to.be.at.most(SENDS_PER_TURN);
		expect(heard).to.deep.equal(Array.from({ length: CONNECTIONS }, () => ['first', 'second']));
	});

	it('a setting that is not public is told to nobody', () => {
		const { turns, count, change } = create();
		change('secret', false);
		expect([count(), turns]).to.deep.equal([0, []]);
	});
});
