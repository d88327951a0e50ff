import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import { expect } from 'chai';
import type { Cursor, ListQuery, Models, Page } from '../src/index.ts';
import { at, message, room, subscription } from './documents.ts';

/** All pages one after another; `between` runs after each. */
const allPages = async <T>(
	page: (after: Cursor | undefined) => Promise<Page<T>>,
	between: () => Promise<unknown> = async () => undefined,
): Promise<T[]> => {
	const items: T[] = [];
	for (let after: Cursor | undefined; ; ) {
		const found = await page(after);
		items.push(...found.items);
		after = found.next;
		if (!after) {
			return items;
		}
		await between();
	}
};

const roomIds = (rooms: readonly IRoom[]): string[] => rooms.map(({ _id }) => _id);
const rids = (subscriptions: readonly ISubscription[]): string[] => subscriptions.map(({ rid }) => rid);

export const pagingContract = (models: () => Models): void => {
	const open = (rid: string, uids: readonly string[], name = rid, lm = 0, updated = lm) =>
		models().rooms.createWithSubscriptions(
			room(rid, uids, { lm: at(lm), _updatedAt: at(updated) }),
			uids.map((uid) => subscription(rid, uid, { name, fname: `Name of ${name}`, _updatedAt: at(updated) })),
		);
	const rooms = async (query: Partial<ListQuery> = {}, uid = 'a') =>
		roomIds((await models().rooms.pageByUser(uid, { limit: 100, ...query })).items);

	describe("lists of a user's rooms", () => {
		beforeEach(async () => {
			for (const [rid, lm] of [
				['r1', 10],
				['r2', 30],
				['r3', 20],
				['r4', 20],
				['r5', 5],
			] as const) {
				await open(rid, ['a', `other of ${rid}`], rid, lm);
			}
			await open('foreign', ['x', 'y'], 'foreign', 99);
		});

		it('begin with the newest activity, and only hold his own', async () => {
			expect(await rooms()).to.deep.equal(['r2', 'r4', 'r3', 'r1', 'r5']);
			expect(await rooms({}, 'nobody')).to.deep.equal([]);
			expect(await models().rooms.countByUser('a')).to.equal(5);
			expect(await models().rooms.countByUser('nobody')).to.equal(0);
			await models().messages.post(message('m1', 'r5', 'a', at(40)));
			expect((await rooms())[0]).to.equal('r5');
		});

		it('come in pages that neither skip nor repeat, rooms of one time included, and end', async () => {
			for (const limit of [1, 2, 3, 5, 6]) {
				const found = await allPages((after) => models().rooms.pageByUser('a', { limit, ...(after && { after }) }));
				expect(roomIds(found)).to.deep.equal(['r2', 'r4', 'r3', 'r1', 'r5']);
			}
			expect((await models().rooms.pageByUser('a', { limit: 5 })).next).to.equal(undefined);
		});

		it('are the same for rooms and for subscriptions, page by page', async () => {
			const first = await models().rooms.pageByUser('a', { limit: 2 });
			const beside = await models().subscriptions.pageByUser('a', { limit: 2 });
			expect([rids(beside.items), beside.next]).to.deep.equal([roomIds(first.items), first.next]);
			const found = await allPages((after) =>
				models().subscriptions.pageByUser('a', { limit: 2, ...(after && { after }) }),
			);
			expect(rids(found)).to.deep.equal(await rooms());
		});

		it('can be entered at a number', async () => {
			expect(await rooms({ offset: 3, limit: 1 })).to.deep.equal(['r1']);
			expect(await rooms({ offset: 5 })).to.deep.equal([]);
		});

		it('hold what is shown, or what is hidden', async () => {
			await models().subscriptions.setOpen('r3', 'a', false, at(50));
			expect(await rooms({ open: true })).to.deep.equal(['r2', 'r4', 'r1', 'r5']);
			expect(await rooms({ open: false })).to.deep.equal(['r3']);
			await models().messages.post(message('m1', 'r3', 'other of r3', at(60)));
			expect(await rooms({ open: true })).to.deep.equal(['r3', 'r2', 'r4', 'r1', 'r5']);
		});

		it('are searched by either name, whatever the case, literally', async () => {
			await open('r6', ['a', 'z'], 'Zoë_100%', 1);
			for (const text of ['zoË', 'OF ZO', '_100%', '%']) {
				expect(await rooms({ text }), text).to.deep.equal(['r6']);
			}
			expect(await rooms({ text: 'r' })).to.deep.equal(['r2', 'r4', 'r3', 'r1', 'r5']);
			expect(await rooms({ text: 'foreign' })).to.deep.equal([]);
		});
	});

	describe("changes of a user's rooms", () => {
		const limit = 2;

		beforeEach(async () => {
			for (const rid of ['r1', 'r2', 'r3', 'r4', 'r5']) {
				await open(rid, ['a', 'b']);
			}
		});

		it('are told from a time on, of rooms and of subscriptions apart', async () => {
			await models().rooms.update('r2', { topic: 'x' }, at(100));
			await models().subscriptions.setOpen('r3', 'a', false, at(200));
			const changed = async (since: Date) => [
				roomIds(
					await allPages((after) => models().rooms.changesByUser('a', { limit, since, ...(after && { after }) })),
				),
				rids(
					await allPages((after) =>
						models().subscriptions.changesByUser('a', { limit, since, ...(after && { after }) }),
					),
				),
			];
			expect(await changed(at(100))).to.deep.equal([['r2'], ['r3']]);
			expect(await changed(at(101))).to.deep.equal([[], ['r3']]);
			expect(await changed(at(201))).to.deep.equal([[], []]);
		});

		it('without a time are all there is, each at least once though rooms change and come between', async () => {
			let n = 0;
			const change = async () => {
				if (n++ < 3) {
					await models().messages.post(message(`m${n}`, `r${n}`, 'b', at(100 + n)));
				}
				if (n === 2) {
					await open('new', ['a', 'c'], 'new', 0, 200);
				}
			};
			const found = await allPages(
				(after) => models().rooms.changesByUser('a', { limit, ...(after && { after }) }),
				change,
			);
			expect([...new Set(roomIds(found))].sort()).to.deep.equal(['new', 'r1', 'r2', 'r3', 'r4', 'r5']);
			n = 0;
			const subscriptions = await allPages(
				(after) => models().subscriptions.changesByUser('a', { limit, ...(after && { after }) }),
				change,
			);
			expect([...new Set(rids(subscriptions))].sort()).to.deep.equal(['new', 'r1', 'r2', 'r3', 'r4', 'r5']);
		});
	});
};
