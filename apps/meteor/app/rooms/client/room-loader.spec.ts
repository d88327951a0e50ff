import { expect } from 'chai';
import { RoomLoader } from './room-loader.ts';
import { RoomsStore } from './rooms-store.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const documents = (...names: string[]) => ({
	subscriptions: names.map((name) => ({
		_id: `sub-${name}`,
		rid: name,
		name,
		open: true,
		t: 'd',
		unread: 0,
		ts: at(0),
		_updatedAt: at(100),
	})),
	rooms: names.map((name) => ({ _id: name, t: 'd', uids: ['me', name], lm: at(1), _updatedAt: at(100) })),
});

/** A server that answers what a test tells it to, in order, and a clock that the test moves on. */
const open = () => {
	const rooms = new RoomsStore();
	const asked: [string, unknown][] = [];
	const answers: (unknown | Error | Promise<unknown>)[] = [];
	const alarms: { ms: number; callback: () => void }[] = [];
	const loader = new RoomLoader(rooms, {
		call: async (method, query) => {
			asked.push([method, query]);
			const answer = await answers.shift();
			if (answer instanceof Error) throw answer;
			return answer;
		},
		after: (ms, callback) => alarms.push({ ms, callback }),
	});
	const names = () => rooms.find({ open: true }, { sort: { name: 1 } }).map(({ name }) => name);
	return { rooms, asked, answers, alarms, loader, names };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('loading rooms', () => {
	it('begins with the newest page, and goes on where it ended, one page at a time', async () => {
		const { rooms, asked, answers, loader, names } = open();
		let told = 0;
		loader.subscribe(() => told++);
		answers.push(
			{ ...documents('bob'), next: { at: 1, rid: 'bob' } },
			{ ...documents('carol'), next: { at: 0, rid: 'carol' } },
			documents('dave'),
		);
		await loader.sync();
		expect([rooms.ready(), names(), loader.hasMore()]).to.deep.equal([true, ['bob'], true]);
		await Promise.all([loader.more(), loader.more()]);
		expect(names()).to.deep.equal(['bob', 'carol']);
		await loader.more();
		expect([names(), loader.hasMore(), told]).to.deep.equal([['bob', 'carol', 'dave'], false, 3]);
		await loader.more();
		expect(asked).to.deep.equal([
			['rooms/page', { open: true }],
			['rooms/page', { open: true, after: { at: 1, rid: 'bob' } }],
			['rooms/page', { open: true, after: { at: 0, rid: 'carol' } }],
		]);
	});

	it('asks on a later connection for what has changed since, page by page, and again from there where that broke off', async () => {
		const { asked, answers, loader, names } = open();
		answers.push(
			documents('bob', 'carol'),
			{ ...documents('dave'), removed: [{ _id: 'sub-bob', rid: 'bob' }], next: { at: 5, rid: 'dave' } },
			new Error('gone'),
		);
		await loader.sync();
		await loader.sync().catch(() => undefined);
		expect(names()).to.deep.equal(['carol', 'dave']);
		answers.push(
			{ subscriptions: [], rooms: [{ _id: 'carol', _updatedAt: at(500) }], next: { at: 6, rid: 'x' } },
			documents('erin'),
			{},
		);
		await loader.sync();
		await loader.sync();
		const since = at(40);
		expect(asked.slice(1)).to.deep.equal([
			['rooms/changes', { since }],
			['rooms/changes', { since, after: { at: 5, rid: 'dave' } }],
			['rooms/changes', { since }],
			['rooms/changes', { since, after: { at: 6, rid: 'x' } }],
			['rooms/changes', { since: at(440) }],
		]);
		expect(names()).to.deep.equal(['carol', 'dave', 'erin']);
	});

	it('finds by name what was not loaded', async () => {
		const { asked, answers, loader, rooms } = open();
		answers.push(documents('bob'), documents('old bobby'));
		await loader.sync();
		expect(await loader.search('bob')).to.deep.equal(['old bobby']);
		expect(asked.at(-1)).to.deep.equal(['rooms/page', { text: 'bob' }]);
		expect(rooms.knows('old bobby')).to.equal(true);
	});

	it('loads one room once, and remembers until the next connection that there is none', async () => {
		const { asked, answers, loader, rooms } = open();
		const [{ subscriptions, rooms: found }] = [documents('old')];
		answers.push(documents('bob'), { subscription: subscriptions[0], room: found[0] }, null);
		loader.want('too early');
		await loader.sync();
		expect(await Promise.all([loader.load('old'), loader.load('old'), loader.load('bob')])).to.deep.equal([
			true,
			true,
			true,
		]);
		expect([await loader.load('nowhere'), await loader.load('nowhere'), rooms.knows('nowhere')]).to.deep.equal([
			false,
			false,
			false,
		]);
		expect(asked.map(([method]) => method)).to.deep.equal(['rooms/page', 'rooms/one', 'rooms/one']);
		answers.push({}, null);
		await loader.sync();
		await loader.load('nowhere');
		expect(asked.slice(3).map(([method]) => method)).to.deep.equal(['rooms/changes', 'rooms/one']);
	});

	it('loads the room of a place that an event brought, unless its own event did', async () => {
		const { asked, answers, alarms, loader, rooms } = open();
		answers.push(documents('bob'), {
			subscription: documents('old').subscriptions[0],
			room: documents('old').rooms[0],
		});
		await loader.sync();
		for (const name of ['bob', 'new', 'old']) {
			const { subscriptions } = documents(name);
			rooms.takeSubscription('updated', subscriptions[0]);
			loader.placeCame(subscriptions[0]);
		}
		rooms.takeRoom('inserted', documents('new').rooms[0]);
		for (const { callback } of alarms.splice(0)) callback();
		await settled();
		expect(asked.slice(1)).to.deep.equal([['rooms/one', 'old']]);
		expect(rooms.room('old')).to.have.property('_id', 'old');
	});

	it('comes again when the server says so, and for nobody who is gone', async () => {
		const { answers, alarms, loader, rooms } = open();
		answers.push(Object.assign(new Error('too many'), { details: { timeToReset: 300 } }), documents('bob'));
		const first = loader.sync();
		await settled();
		expect(alarms.map(({ ms }) => ms)).to.deep.equal([300]);
		alarms[0]?.callback();
		await first;
		expect(rooms.ready()).to.equal(true);
		let answer: (value: unknown) => void = () => undefined;
		answers.push(new Promise((resolve) => (answer = resolve)));
		const searching = loader.search('carol');
		rooms.clear();
		loader.clear();
		answer(documents('carol'));
		expect(await searching).to.deep.equal([]);
		expect(rooms.all()).to.deep.equal([]);
	});
});
