import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openModels } from '@rocket.chat/models';
import type { IMessage, ISubscription } from '@rocket.chat/otr-typings';
import { expect } from 'chai';
import fc from 'fast-check';
import { openWorkspace, type Workspace } from './workspace.ts';

type Step =
	| { kind: 'send'; by: number }
	| { kind: 'read' | 'remove'; by: number }
	| { kind: 'clock'; ms: number }
	| { kind: 'settle' };

const MEMBERS = ['alice', 'bob', 'carol'];

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant('send' as const), by: fc.nat(2) }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), by: fc.nat(2) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), by: fc.nat(2) }) },
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: -5_000, max: 5_000 }) }),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
);

const isForward = (each: Step): boolean => each.kind !== 'clock' || each.ms >= 0;

type Performed = { sent: Map<string, string[]>; removed: Set<string> };

/**
 * Does the steps without waiting for any but at `settle`; answers what was sent, by author in his order, and what was
 * removed of it.
 */
const perform = async (workspace: Workspace, rid: string, steps: readonly Step[]): Promise<Performed> => {
	const sent = new Map<string, string[]>(MEMBERS.map((name) => [name, []]));
	const removed = new Set<string>();
	let pending: Promise<unknown>[] = [];
	for (const [n, { kind, ...rest }] of steps.entries()) {
		const by = MEMBERS['by' in rest ? rest.by : 0]!;
		if (kind === 'send') {
			sent.get(by)!.push(`m${n}`);
			pending.push(workspace.messaging.sendMessage(by, { rid, msg: `text ${n}`, _id: `m${n}` }));
		} else if (kind === 'read') {
			pending.push(workspace.messaging.readRoom(by, rid));
		} else if (kind === 'remove') {
			const first = sent.get(by)!.find((id) => !removed.has(id));
			if (first) {
				removed.add(first);
				pending.push(
					pending.length > 0
						? Promise.all(pending).then(() => workspace.messaging.deleteMessage(by, first))
						: workspace.messaging.deleteMessage(by, first),
				);
			}
		} else if (kind === 'clock') {
			workspace.pass('ms' in rest ? rest.ms : 0);
		} else {
			await Promise.all(pending);
			pending = [];
		}
	}
	await Promise.all(pending);
	return { sent, removed };
};

const allPages = async ({ messaging }: Workspace, rid: string): Promise<IMessage[]> => {
	const pages: IMessage[] = [];
	for (let end: Date | undefined; ; ) {
		const { messages } = await messaging.loadHistory('alice', rid, end, 3);
		if (messages.length === 0) {
			return pages.reverse();
		}
		pages.push(...messages);
		end = messages.at(-1)?.ts;
	}
};

/**
 * Of which messages a member was told and not that they read or that they were removed; what was told of their count on
 * the way must agree.
 */
const unreadByEvents = (workspace: Workspace, userId: string): number => {
	const unread = new Set<string>();
	let ls: number | undefined;
	for (const { event, payload } of workspace.events) {
		if (event === 'message.changed') {
			const { message } = payload as { message: IMessage };
			if (message.u._id !== userId) {
				unread.add(message._id);
			}
		} else if (event === 'message.deleted') {
			unread.delete((payload as { _id: string })._id);
		} else if (event === 'subscription.changed' && (payload as { userId: string }).userId === userId) {
			const { subscription } = payload as { subscription: ISubscription };
			if (subscription.unread === 0 || subscription.ls?.getTime() !== ls) {
				unread.clear();
			}
			ls = subscription.ls?.getTime();
			expect(subscription.unread).to.equal(unread.size);
		}
	}
	return unread.size;
};

/** What one member's unread count must be: the others' messages since his last read, as the events told it. */
const unreadAsTold = (workspace: Workspace, userId: string): number | undefined =>
	workspace.events
		.filter(({ event }) => event === 'subscription.changed')
		.map(({ payload }) => payload as { userId: string; subscription: ISubscription })
		.filter((payload) => payload.userId === userId)
		.at(-1)?.subscription.unread;

describe('many at once in one room', () => {
	it('X9 keep every message once and every count right, however the clock is set', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
				const workspace = await openWorkspace();
				const rid = await workspace.room(...MEMBERS);
				const { sent, removed } = await perform(workspace, rid, steps);
				const history = await allPages(workspace, rid);
				const all = [...sent.values()].flat().filter((id) => !removed.has(id));
				expect(history.map(({ _id }) => _id).sort()).to.deep.equal(all.sort());
				const times = history.map(({ ts }) => ts.getTime());
				expect(times).to.deep.equal([...new Set(times)].sort((a, b) => a - b));
				expect((await workspace.messaging.roomInfo('alice', rid)).msgs).to.equal(all.length);
				for (const name of MEMBERS) {
					const subscription = (await workspace.messaging.subscriptionOf(name, rid))!;
					expect(subscription.unread, `unread of ${name}`).to.equal(unreadByEvents(workspace, name));
					expect(subscription.alert).to.equal(subscription.unread > 0);
				}
				await workspace.models.close();
			}),
			{ numRuns: 60 },
		);
	}).timeout(30_000);

	it('keep every message once, each author’s in his order, the stream in the order of the history, while the clock goes forward', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step.filter(isForward), { maxLength: 40 }), async (steps) => {
				const workspace = await openWorkspace();
				const rid = await workspace.room(...MEMBERS);
				const { sent, removed } = await perform(workspace, rid, steps);

				const history = await allPages(workspace, rid);
				const all = [...sent.values()].flat().filter((id) => !removed.has(id));
				expect(history.map(({ _id }) => _id).sort()).to.deep.equal(all.sort());
				for (const [name, ids] of sent) {
					expect(history.filter(({ u }) => u._id === name).map(({ _id }) => _id)).to.deep.equal(
						ids.filter((id) => !removed.has(id)),
					);
				}
				const streamed = workspace.events
					.filter(({ event }) => event === 'message.changed')
					.map(({ payload }) => (payload as { message: IMessage }).message);
				expect(streamed.filter(({ _id }) => !removed.has(_id))).to.deep.equal(history);

				expect((await workspace.messaging.roomInfo('alice', rid)).msgs).to.equal(all.length);
				for (const name of MEMBERS) {
					const subscription = (await workspace.messaging.subscriptionOf(name, rid))!;
					const since = history.filter(({ u, ts }) => u._id !== name && ts > (subscription.ls ?? new Date(0)));
					expect(subscription.unread, `unread of ${name}`).to.equal(since.length);
					expect(unreadAsTold(workspace, name)).to.equal(subscription.unread);
					expect(subscription.alert).to.equal(since.length > 0);
				}
				await workspace.models.close();
			}),
			{ numRuns: 60 },
		);
	}).timeout(30_000);

	it('find the same after the store was closed and opened again', async () => {
		const dataDir = await mkdtemp(join(tmpdir(), 'messaging-'));
		const first = await openWorkspace(dataDir);
		const rid = await first.room('alice', 'bob');
		await Promise.all(
			Array.from({ length: 30 }, (_, n) =>
				first.messaging.sendMessage(n % 3 ? 'alice' : 'bob', { rid, msg: `text ${n}` }),
			),
		);
		const before = [
			await allPages(first, rid),
			(await first.messaging.pageOfRooms('bob', {})).subscriptions,
			(await first.messaging.pageOfRooms('bob', {})).rooms,
		];
		await first.models.close();

		const models = await openModels({ dataDir });
		expect([
			(await models.messages.history(rid, { limit: 100 })).reverse(),
			(await models.subscriptions.pageByUser('bob', { limit: 10 })).items,
			(await models.rooms.pageByUser('bob', { limit: 10 })).items,
		]).to.deep.equal(before);
		await models.close();
		await rm(dataDir, { recursive: true });
	});
});
