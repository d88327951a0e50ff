/** A process of clients, told by messages what to do: see job.ts. */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import type { Someone } from '../relay/people.ts';
import { type Client, signIn } from './client.ts';
import type { Counted, FromClients, ToClients } from './job.ts';

/** Connections that are being made at once. */
const AT_ONCE = 50;
const WATCH = Buffer.from('stream-user-presence');
const ALL = Buffer.from('user-status');
/** Who left, in a frame of `user-status`. */
const GONE = Buffer.from(',0,"');
const BODY = Buffer.from('"body":"');
const NUMBER_DIGITS = 10;
const BODY_BYTES = 500;
const SID = 'AAAAAAAAAAAAAAAAAAAAAA';

const clients: Client[] = [];
/** When each relayed frame that has not arrived was sent, ms, by its number. */
const underWay = new Map<number, number>();
let trips: number[] = [];
let [presence, goings, refused, frames] = [0, 0, 0, 0];
let closed: Record<string, number> = {};

const ears = {
	changed(frame: Buffer): void {
		const at = frame.indexOf(BODY);
		if (at >= 0) {
			const number = Number(frame.toString('latin1', at + BODY.length, at + BODY.length + NUMBER_DIGITS));
			const sent = underWay.get(number);
			if (sent !== undefined && underWay.delete(number)) trips.push(performance.now() - sent);
		} else if (frame.includes(WATCH)) {
			presence += 1;
		} else if (frame.includes(ALL)) {
			presence += 1;
			goings += frame.includes(GONE) ? 1 : 0;
		}
	},
	closed(code: number): void {
		closed[code] = (closed[code] ?? 0) + 1;
	},
};

async function connect(
	url: string,
	people: readonly Someone[],
	then: (client: Client, index: number) => Promise<unknown>,
): Promise<void> {
	for (let from = 0; from < people.length; from += AT_ONCE) {
		const some = people.slice(from, from + AT_ONCE).map(async (person, at) => {
			const client = await signIn(url, person, ears);
			await then(client, from + at);
			clients.push(client);
		});
		await Promise.all(some);
	}
}

/** An open loop: what is late is not waited for. */
async function talk({ url, pairs, rate }: Extract<ToClients, { talk: unknown }>['talk']): Promise<void> {
	const rooms: { client: Client; to: string; rid: string }[] = [];
	for (const [one, other] of pairs) {
		const [client, listener] = [await signIn(url, one, ears), await signIn(url, other, ears)];
		await listener.subscribe('stream-notify-user', `${other.uid}/otr`, { useCollection: false, args: [] });
		const { rid } = (await client.call('createDirectMessage', other.username)) as { rid: string };
		rooms.push({ client, to: other.uid, rid });
	}
	let due = performance.now();
	const next = (): void => {
		for (; due <= performance.now(); due += 1000 / rate) {
			const room = rooms[frames % rooms.length];
			if (!room) return;
			frames += 1;
			const body = String(frames).padStart(NUMBER_DIGITS, '0').padEnd(BODY_BYTES, 'A');
			underWay.set(frames, due);
			room.client
				.call('stream-notify-user', `${room.to}/otr`, 'data', { v: 1, rid: room.rid, sid: SID, body })
				.catch(() => {
					refused += 1;
				});
		}
		setTimeout(next, Math.max(0, due - performance.now()));
	};
	next();
}

const counted = (): Counted => {
	const now = performance.now();
	// What is under way for less than this may still come.
	const lost = refused + [...underWay.values()].filter((sent) => now - sent > 10_000).length;
	const answer = { presence, goings, closed, trips, lost };
	[presence, goings, refused, trips, closed] = [0, 0, 0, [], {}];
	return answer;
};

const WATCHED = 'stream-user-presence';

async function perform(job: ToClients): Promise<FromClients> {
	if ('connect' in job) {
		const { url, people, shows } = job.connect;
		const shown = (index: number): string[] =>
			Array.from({ length: shows }, (_, at) => people[(index + 1 + at) % people.length]?.uid ?? '');
		await connect(url, people, (client, index) => client.subscribe(WATCHED, '', { added: shown(index) }));
	} else if ('hearAll' in job) {
		const { url, people } = job.hearAll;
		await connect(url, people, (client) =>
			client.subscribe('stream-notify-logged', 'user-status', { useCollection: false, args: [] }),
		);
	} else if ('talk' in job) {
		await talk(job.talk);
	} else if ('leave' in job) {
		await Promise.all(clients.splice(0).map((client) => client.close()));
	} else {
		return { counted: counted() };
	}
	return { done: true };
}

const tell = (message: FromClients): void => void process.send?.(message);

process.on('message', (job: ToClients) => {
	perform(job).then(tell, (error: unknown) => tell({ failed: error instanceof Error ? error.message : String(error) }));
});
process.on('disconnect', () => process.exit(0));
