/**
 * What one post and one page of history cost whoever waits for them, with the store in threads and on the calling
 * thread.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { message, room, subscription } from '@rocket.chat/model-typings/tests/documents.ts';
import { openModels } from '@rocket.chat/models';
import { threadScript } from '@rocket.chat/models/tests/thread-script.ts';

export type Place = 'in threads' | 'on the calling thread';

/** Microseconds, medians; of many at once, the time for one. `held` is what the calling thread is held up by one. */
export type Costs = {
	readonly post: number;
	readonly postOfMany: number;
	readonly page: number;
	readonly heldByPost: number;
	readonly heldByPage: number;
};

const PAGE = 50;
const AT_ONCE = 64;

const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Microseconds that each of them takes, one after the other, and for which this thread was busy meanwhile. */
async function measure(count: number, work: (n: number) => Promise<unknown>): Promise<{ took: number; held: number }> {
	const took: number[] = [];
	const before = performance.eventLoopUtilization();
	for (let n = 0; n < count; n += 1) {
		const began = performance.now();
		await work(n);
		took.push((performance.now() - began) * 1000);
	}
	return { took: median(took), held: (performance.eventLoopUtilization(before).active * 1000) / count };
}

export async function costsOf(place: Place, count: number): Promise<Costs> {
	const dataDir = mkdtempSync(join(tmpdir(), 'bench-store-'));
	const models = await openModels({ dataDir, threadScript: place === 'in threads' ? threadScript() : undefined });
	try {
		await models.rooms.createWithSubscriptions(room('ab', ['a', 'b']), [
			subscription('ab', 'a'),
			subscription('ab', 'b'),
		]);
		const post = (id: string): Promise<unknown> => models.messages.post(message(id, 'ab', 'a', new Date()));
		const read = (): Promise<unknown> => models.messages.history('ab', { limit: PAGE });
		await measure(200, (n) => post(`warm${n}`));
		await measure(200, read);
		const posts = await measure(count, (n) => post(`one${n}`));
		const many = await measure(Math.ceil(count / AT_ONCE), (n) =>
			Promise.all(Array.from({ length: AT_ONCE }, (_, m) => post(`many${n}-${m}`))),
		);
		const pages = await measure(count, read);
		return {
			post: posts.took,
			postOfMany: many.took / AT_ONCE,
			page: pages.took,
			heldByPost: posts.held,
			heldByPage: pages.held,
		};
	} finally {
		await models.close();
		rmSync(dataDir, { recursive: true, force: true });
	}
}
