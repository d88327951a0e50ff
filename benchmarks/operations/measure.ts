import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Seeded } from '@rocket.chat/models/tests/seed-schema-1.ts';
import { type Client, signIn } from '../presence/client.ts';
import type { Someone } from '../relay/people.ts';
import { getter, relayTimes, type Times, timesOf } from './asking.ts';
import { letSignIn } from './people.ts';
import { runTool, startWorkspace, type Workspace } from './workspace.ts';

/** Sign-ins that are under way at once. */
const AT_ONCE = 50;

/** Milliseconds, so that what is asked stays within the 150 REST calls that one person has in 3 s. */
const BETWEEN_CALLS = 25;

/** The same for messages that one person posts. */
const BETWEEN_POSTS = 100;

export type Figures = {
	/** Of the first start, which brings the store from schema 1 to this program's; and of one after it. Milliseconds. */
	readonly upgradeMs: number;
	readonly startMs: number;
	/** Bytes: the file; the process after its start; and for each connection, signed in and idle. */
	readonly storeBytes: number;
	readonly rss: number;
	readonly connectionBytes: number;
	readonly connections: number;
	readonly signInsPerSecond: number;
	/** Milliseconds. */
	readonly relay: Times;
	readonly search: Times;
	readonly page: Times;
	readonly deepPage: Times;
	readonly rooms: Times;
	readonly post: Times;
	readonly stopMs: number;
	readonly stopCode: number | null;
	readonly told: number;
	readonly backupMs: number;
	readonly backupBytes: number;
	readonly restoreMs: number;
};

const connectAll = async (url: string, people: readonly Someone[], closed: (code: number) => void): Promise<void> => {
	for (let from = 0; from < people.length; from += AT_ONCE) {
		await Promise.all(
			people.slice(from, from + AT_ONCE).map((person) => signIn(url, person, { changed: () => undefined, closed })),
		);
	}
};

const asked = async ({ url }: Workspace, { users, big, bigRid, username }: Seeded, heavy: Someone, calls: number) => {
	const get = getter(url, heavy);
	const client = await signIn(url, heavy, { changed: () => undefined, closed: () => undefined });
	const figures = {
		search: await timesOf(
			calls,
			(n) =>
				get(
					`users.autocomplete?selector=${encodeURIComponent(JSON.stringify({ term: username((n * 7919) % users).slice(-5) }))}`,
				),
			BETWEEN_CALLS,
		),
		page: await timesOf(calls, () => get(`im.messages?roomId=${bigRid}&count=50`), BETWEEN_CALLS),
		deepPage: await timesOf(
			calls,
			() => get(`im.messages?roomId=${bigRid}&count=50&offset=${big - 50}`),
			BETWEEN_CALLS,
		),
		rooms: await timesOf(calls, () => get('im.list?count=50'), BETWEEN_CALLS),
		post: await timesOf(
			calls,
			(n) => client.call('sendMessage', { _id: `posted${n}`, rid: bigRid, msg: `message ${n}` }),
			BETWEEN_POSTS,
		),
	};
	await client.close();
	return figures;
};

/** Two of the crowd, a frame at a time. */
const relayed = async (
	{ url }: Workspace,
	[one, other]: readonly [Someone, Someone],
	calls: number,
): Promise<Times> => {
	const heard = { next: (): void => undefined };
	const from = await signIn(url, one, { changed: () => undefined, closed: () => undefined });
	const to = await signIn(url, other, { changed: () => heard.next(), closed: () => undefined });
	await to.subscribe('stream-notify-user', `${other.uid}/otr`, { useCollection: false, args: [] });
	const { rid } = (await from.call('createDirectMessage', other.username)) as { rid: string };
	const times = await relayTimes(calls, from, other, rid, heard);
	await Promise.all([from, to].map((client: Client) => client.close()));
	return times;
};

/** @param calls of each kind */
export const measure = async (
	dataDir: string,
	seeded: Seeded,
	connections: number,
	calls: number,
	tell: (line: string) => void,
): Promise<Figures> => {
	const store = join(dataDir, 'rocketchat.sqlite');
	const upgraded = await startWorkspace(dataDir);
	tell(`upgraded and listening after ${Math.round(upgraded.startMs)} ms`);
	await upgraded.stop();
	const { crowd, heavy } = await letSignIn(dataDir, connections, seeded.heavy);
	const workspace = await startWorkspace(dataDir);
	const rss = workspace.rss();
	tell(`listening after ${Math.round(workspace.startMs)} ms`);
	const figures = await asked(workspace, seeded, heavy, calls);
	tell('pages, searches and posts asked for');
	const [one, other] = crowd;
	if (!one || !other) {
		throw new Error('a relay wants two people: ask for two connections or more');
	}
	const relay = await relayed(workspace, [one, other], calls);
	const before = workspace.rss();
	let told = 0;
	const began = performance.now();
	await connectAll(workspace.url, crowd, (code) => {
		told += code === 1001 ? 1 : 0;
	});
	const signInsPerSecond = connections / ((performance.now() - began) / 1_000);
	const connectionBytes = (workspace.rss() - before) / connections;
	tell(`${connections} connections signed in`);
	const backup = join(dataDir, '..', 'backup.sqlite');
	const backupMs = runTool('backup', dataDir, backup);
	tell(`backed up in ${Math.round(backupMs)} ms, while serving`);
	const { ms: stopMs, code: stopCode } = await workspace.stop();
	const restoreMs = runTool('restore', join(dataDir, '..', 'restored'), backup);
	const backupBytes = statSync(backup).size;
	rmSync(backup);
	return {
		upgradeMs: upgraded.startMs,
		startMs: workspace.startMs,
		storeBytes: statSync(store).size,
		rss,
		connectionBytes,
		connections,
		signInsPerSecond,
		relay,
		...figures,
		stopMs,
		stopCode,
		told,
		backupMs,
		backupBytes,
		restoreMs,
	};
};
