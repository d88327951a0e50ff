/** People who post over REST while others talk off the record: an open loop, whatever becomes of the posts before. */
import { setTimeout as wait } from 'node:timers/promises';
import { peopleOf, type Someone } from '../relay/people.ts';

export type Poster = { readonly who: Someone; readonly rid: string };

/** Milliseconds from asking to the acknowledgement. */
export type Posts = { readonly asked: number; readonly refused: number; readonly p50: number; readonly p99: number };

const post = async (
	url: string,
	{ uid, token }: Someone,
	path: string,
	body: object,
): Promise<{ status: number; body: Record<string, unknown> }> => {
	const response = await fetch(`${url}/api/v1/${path}`, {
		method: 'POST',
		// A connection each: one that is kept may be closed by the server in the moment it is used again.
		headers: { 'content-type': 'application/json', 'x-user-id': uid, 'x-auth-token': token, connection: 'close' },
		body: JSON.stringify(body),
	});
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

/** Pairs of the people from `first` on, each with a room. */
export const postersOf = (url: string, first: number, pairs: number): Promise<Poster[]> => {
	const people = peopleOf(first + 2 * pairs).slice(first);
	return Promise.all(
		Array.from({ length: pairs }, async (_, pair) => {
			const [who, other] = [people[2 * pair], people[2 * pair + 1]];
			if (!who || !other) {
				throw new Error('a pair is two people');
			}
			const { status, body } = await post(url, who, 'im.create', { username: other.username });
			if (status !== 200) {
				throw new Error(`im.create answered ${status}`);
			}
			return { who, rid: (body.room as { rid: string }).rid };
		}),
	);
};

const percentile = (sorted: readonly number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Posts `rate` texts a second, by turns, until `ended`. */
export async function keepPosting(
	url: string,
	posters: readonly Poster[],
	rate: number,
	ended: () => boolean,
): Promise<Posts> {
	const took: number[] = [];
	const waiting: Promise<void>[] = [];
	let refused = 0;
	const once = async ({ who, rid }: Poster, text: string): Promise<void> => {
		const began = performance.now();
		const { status } = await post(url, who, 'chat.postMessage', { roomId: rid, text });
		took.push(performance.now() - began);
		refused += status === 200 ? 0 : 1;
	};
	const began = performance.now();
	for (let n = 0; !ended(); n += 1) {
		const poster = posters[n % posters.length];
		if (poster) {
			waiting.push(once(poster, `text ${n}`));
		}
		await wait(Math.max(0, began + ((n + 1) * 1000) / rate - performance.now()));
	}
	await Promise.all(waiting);
	took.sort((a, b) => a - b);
	return { asked: waiting.length, refused, p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}
