/** What a signed-in connection costs that says nothing: resident memory of the server, after garbage was collected. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import { type OursFrom, startGenerator, startServer } from './processes.ts';

/** Bytes a connection: of the whole process, and of its heap alone. */
export type IdleCost = { readonly rss: number; readonly heap: number };

export type IdleConditions = {
	readonly connections: number;
	/**
	 * Those that are there before: what is loaded and compiled once, and what young generations grow to (of the main
	 * thread and of the store's), is not counted.
	 */
	readonly before: number;
	readonly from: OursFrom;
	/**
	 * Milliseconds between the last sign-in and the look: longer than a heartbeat, so that timers and buffers are what
	 * they stay.
	 */
	readonly rest: number;
	readonly tell: (line: string) => void;
};

export async function idleCost(
	contender: Contender,
	{ connections, before: first, from, rest, tell }: IdleConditions,
): Promise<IdleCost> {
	const server = await startServer(contender, connections + first, from);
	const generator = startGenerator();
	const { dialect, name } = contender;
	try {
		await generator.sit({ url: server.url, dialect, from: connections, count: first });
		await wait(rest);
		const before = await server.usage(true);
		await generator.sit({ url: server.url, dialect, from: 0, count: connections });
		await wait(rest);
		const after = await server.usage(true);
		const cost = { rss: (after.rss - before.rss) / connections, heap: (after.heap - before.heap) / connections };
		tell(
			`${name}: ${(cost.rss / 1024).toFixed(1)} kB a connection, ${(cost.heap / 1024).toFixed(1)} kB of it on the heap`,
		);
		return cost;
	} finally {
		await Promise.all([generator.stop(), server.stop()]);
	}
}
