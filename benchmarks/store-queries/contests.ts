/** What is asked of a large store and of an almost empty one. */
import type { Models } from '@rocket.chat/models';
import type { Seeded } from '@rocket.chat/models/tests/seed-schema-1.ts';

export type Store = { readonly models: Models; readonly seeded: Seeded };

/** `n`: a number of its own for each call. Answers how many items came. */
type Ask = (store: Store, n: number) => Promise<number>;

/**
 * `ask` of the large store is compared with `beside`, if there is such a thing, of the almost empty one: the last page
 * with the first page there.
 */
export type Contest = { readonly name: string; readonly ask: Ask; readonly beside?: Ask };

const users = (
	query: (store: Store) => { text?: string; activeOnly?: boolean; offset?: number; count?: number },
): Ask => {
	return async (store) => (await store.models.users.page({ offset: 0, count: 50, ...query(store) })).users.length;
};
const firstUsers = users(() => ({}));
const suggestions = (text: string): Contest => ({
	name: `people suggested for "${text}"`,
	ask: users(() => ({ text, activeOnly: true, count: 10 })),
});

const rooms = (query: (store: Store) => { offset?: number; limit?: number; text?: string; open?: boolean }): Ask => {
	return async (store) =>
		(await store.models.rooms.pageByUser(store.seeded.heavy, { limit: 50, ...query(store) })).items.length;
};
const firstRooms = rooms(() => ({}));
const roomsAndTotal: Ask = async (store, n) =>
	(await firstRooms(store, n)) + Math.min(1, await store.models.rooms.countByUser(store.seeded.heavy));

const history = (query: (store: Store) => { offset?: number; before?: Date }): Ask => {
	return async (store) =>
		(await store.models.messages.history(store.seeded.bigRid, { limit: 50, ...query(store) })).length;
};
const newest = history(() => ({}));

const middleOf = async ({ models, seeded }: Store): Promise<Date | undefined> =>
	(await models.messages.history(seeded.bigRid, { limit: 1, offset: Math.floor(seeded.big / 2) }))[0]?.ts;

const post: Ask = async ({ models, seeded: { bigRid, heavy, username } }, n) => {
	const now = new Date(Date.UTC(2027, 0, 1) + n * 1_000);
	const message = {
		_id: `bench${n}`,
		rid: bigRid,
		msg: 'measured',
		ts: now,
		u: { _id: heavy, username: username(0), name: username(0) },
		_updatedAt: now,
	};
	return Number((await models.messages.post(message)).inserted);
};

export const CONTESTS: readonly Contest[] = [
	{ name: 'accounts, first page', ask: firstUsers },
	{
		name: 'accounts, middle page',
		ask: users(({ seeded }) => ({ offset: Math.floor(seeded.users / 2) })),
		beside: firstUsers,
	},
	{ name: 'accounts, last page', ask: users(({ seeded }) => ({ offset: seeded.users - 50 })), beside: firstUsers },
	{
		name: 'accounts with a text that all have, page 20',
		ask: users(() => ({ text: 'ser0', offset: 950 })),
		beside: users(() => ({ text: 'ser0' })),
	},
	suggestions('a'),
	suggestions('us'),
	suggestions('ann'),
	suggestions('user0'),
	suggestions('müller'),
	suggestions('太郎'),
	suggestions('nobody at all'),
	// Every part of it is common, so that no rare one cuts the search short.
	{
		...suggestions('0'.repeat(40)),
		name: 'people suggested for forty zeroes, beside "user0"',
		beside: suggestions('user0').ask,
	},
	{ name: 'administrators counted', ask: ({ models }) => models.users.countActiveWithRole('admin') },
	{ name: 'accounts counted', ask: async ({ models }) => Math.min(1, await models.users.count()) },
	{ name: 'rooms of one person, first page', ask: firstRooms },
	{
		name: 'rooms of one person, last page',
		ask: rooms(({ seeded }) => ({ offset: seeded.dms - 50 })),
		beside: firstRooms,
	},
	{
		name: 'rooms of one person by name, beside a first page',
		ask: rooms(() => ({ text: 'user0' })),
		beside: firstRooms,
	},
	{
		name: 'rooms of one person by a name that is not there, beside a first page',
		ask: rooms(() => ({ text: 'nobody at all' })),
		beside: firstRooms,
	},
	{ name: 'im.list: first page and total', ask: roomsAndTotal },
	{
		name: 'subscriptions of one person, first page',
		ask: async ({ models, seeded }) =>
			(await models.subscriptions.pageByUser(seeded.heavy, { limit: 50 })).items.length,
	},
	{ name: 'messages, newest page', ask: newest },
	{
		name: 'messages, page before a time in the middle',
		ask: async (store) => history(() => ({ before: new Date(0) }))(store, 0),
		beside: newest,
	},
	{
		name: 'messages, page in the middle by number',
		ask: history(({ seeded }) => ({ offset: Math.floor(seeded.big / 2) })),
		beside: newest,
	},
	{
		name: 'messages, last page by number',
		ask: history(({ seeded }) => ({ offset: seeded.big - 50 })),
		beside: newest,
	},
	{
		name: 'messages of a room counted',
		ask: async ({ models, seeded }) => Math.min(1, await models.messages.count(seeded.bigRid)),
	},
	{ name: 'a message posted', ask: post },
];

/** Times that a contest needs are looked up before anything is measured. */
export const prepared = async (store: Store): Promise<readonly Contest[]> => {
	const middle = await middleOf(store);
	return CONTESTS.map((contest) =>
		contest.name === 'messages, page before a time in the middle'
			? { ...contest, ask: history(() => (middle ? { before: middle } : {})) }
			: contest,
	);
};
