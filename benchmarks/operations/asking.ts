import type { Client } from '../presence/client.ts';
import { SID } from '../relay/dialects/line.ts';
import type { Someone } from '../relay/people.ts';

const BODY = 'A'.repeat(500);

/** Milliseconds, so that what is sent stays within what one connection may relay. */
const BETWEEN_FRAMES = 10;

export type Times = { readonly p50: number; readonly p99: number };

const at = (sorted: readonly number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Milliseconds of `work`, one after another, with a rest between two. */
export const timesOf = async (count: number, work: (n: number) => Promise<unknown>, rest?: number): Promise<Times> => {
	const times: number[] = [];
	for (let n = 0; n < count; n++) {
		const began = performance.now();
		await work(n);
		times.push(performance.now() - began);
		if (rest !== undefined) {
			await new Promise((resolve) => setTimeout(resolve, rest));
		}
	}
	times.sort((a, b) => a - b);
	return { p50: at(times, 0.5), p99: at(times, 0.99) };
};

/** A REST call of somebody's. @throws where it is refused */
export const getter =
	(url: string, { uid, token }: Someone) =>
	async (path: string): Promise<unknown> => {
		const answer = await fetch(`${url}/api/v1/${path}`, { headers: { 'x-user-id': uid, 'x-auth-token': token } });
		if (!answer.ok) {
			throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
		}
		return answer.json();
	};

/** From the call of one to the event of the other, a frame of 500 bytes. `heard` is told by the other's connection. */
export const relayTimes = async (
	count: number,
	from: Client,
	to: Someone,
	rid: string,
	heard: { next: () => void },
): Promise<Times> =>
	timesOf(
		count,
		async () => {
			const arrived = new Promise<void>((resolve) => {
				heard.next = resolve;
			});
			await from.call('stream-notify-user', `${to.uid}/otr`, 'data', { v: 1, rid, sid: SID, body: BODY });
			await arrived;
		},
		BETWEEN_FRAMES,
	);
