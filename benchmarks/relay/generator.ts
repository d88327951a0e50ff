/**
 * The clients, in a process of their own. An open loop: a frame is written when its time has come, whatever became of
 * those before it.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DIALECTS, type Line, NUMBER_DIGITS } from './dialects/index.ts';
import type { FromGenerator, Heard, IdleJob, Job, ToGenerator } from './job.ts';
import { peopleOf, type Someone } from './people.ts';

/** Milliseconds for what is still on its way when the last frame was written. */
const DRAIN = 5_000;

/** Clients that sign in at the same time. */
const AT_ONCE = 20;

/** Different bodies, so that nothing along the way learns one by heart. */
const BODIES = 64;

const tell = (message: FromGenerator): void => {
	process.send?.(message);
};

const percentile = (sorted: Float64Array, share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** What came of each frame. */
class Ledger {
	readonly written: Float64Array;
	readonly took: Float64Array;
	readonly copies: Uint8Array;
	answered = 0;
	refused = 0;
	lost = 0;
	delivered = 0;
	/** Frames before this one are of the warm-up. */
	first = Number.POSITIVE_INFINITY;

	constructor(frames: number) {
		this.written = new Float64Array(frames);
		this.took = new Float64Array(frames);
		this.copies = new Uint8Array(frames);
	}

	frame(number: number): void {
		if (this.copies[number] === 0) {
			this.took[number] = performance.now() - (this.written[number] ?? 0);
		}
		this.copies[number] = (this.copies[number] ?? 0) + 1;
		this.delivered += 1;
	}
}

async function inSlices<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	for (let at = 0; at < items.length; at += AT_ONCE) {
		results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
	}
	return results;
}

const bodiesOf = (bytes: number): readonly string[] =>
	Array.from({ length: BODIES }, () =>
		randomBytes(bytes)
			.toString('base64url')
			.slice(0, bytes - NUMBER_DIGITS),
	);

/** Who writes what to whom, frame after frame: pair by pair, and in each pair by turns. */
type Way = { readonly line: Line; readonly to: Someone; readonly rid: string };

async function waysOf(
	{ url, dialect, pairs }: Job,
	ledger: Ledger,
): Promise<{ ways: readonly Way[]; lines: readonly Line[] }> {
	const people = peopleOf(pairs * 2);
	const ears = {
		frame: (number: number) => ledger.frame(number),
		answer: (refused: boolean) => {
			ledger.answered += 1;
			ledger.refused += refused ? 1 : 0;
		},
		lost: () => {
			ledger.lost += 1;
		},
	};
	const lines = await inSlices(people, (who) => DIALECTS[dialect](url, who, ears));
	const halves = await inSlices([...Array(pairs).keys()], async (pair) => {
		const [a, b] = [lines[2 * pair], lines[2 * pair + 1]];
		const [alice, bob] = [people[2 * pair], people[2 * pair + 1]];
		if (!a || !b || !alice || !bob) {
			throw new Error('a pair is two people');
		}
		const rid = await a.room(bob);
		return [
			{ line: a, to: bob, rid },
			{ line: b, to: alice, rid },
		] as const;
	});
	return { ways: [...halves.map(([there]) => there), ...halves.map(([, back]) => back)], lines };
}

/** Writes frames until all are written; answers how late each was, in ms. */
async function write(
	{ rate }: Job,
	ledger: Ledger,
	ways: readonly Way[],
	bodies: readonly string[],
): Promise<Float64Array> {
	const frames = ledger.written.length;
	const late = new Float64Array(frames);
	const began = performance.now();
	let next = 0;
	for (;;) {
		for (; next < frames && performance.now() - began >= (next * 1000) / rate; next += 1) {
			if (next === ledger.first) {
				tell('began');
			}
			const way = ways[next % ways.length];
			const now = performance.now();
			late[next] = now - began - (next * 1000) / rate;
			ledger.written[next] = now;
			way?.line.send(way.to, way.rid, `${String(next).padStart(NUMBER_DIGITS, '0')}${bodies[next % BODIES]}`);
		}
		if (next === frames) {
			return late;
		}
		await wait(1);
	}
}

/** Answers of the warm-up count with the rest: the last of them may come when the measured time has begun. */
async function drained({ copies, answers }: Job, ledger: Ledger): Promise<void> {
	const until = performance.now() + DRAIN;
	const frames = ledger.written.length;
	while (performance.now() < until && (ledger.delivered < frames * copies || (answers && ledger.answered < frames))) {
		await wait(5);
	}
}

async function run(job: Job): Promise<Heard> {
	const first = Math.round((job.rate * job.warmUp) / 1000);
	const ledger = new Ledger(first + Math.round((job.rate * job.measured) / 1000));
	ledger.first = first;
	const { ways, lines } = await waysOf(job, ledger);
	const late = await write(job, ledger, ways, bodiesOf(job.bodyBytes));
	tell('ended');
	await drained(job, ledger);
	for (const line of lines) {
		line.close();
	}
	const took = ledger.took
		.subarray(first)
		.filter((_, index) => (ledger.copies[first + index] ?? 0) > 0)
		.sort();
	return {
		sent: ledger.written.length,
		delivered: ledger.delivered,
		answered: ledger.answered,
		refused: ledger.refused,
		lost: ledger.lost,
		p50: percentile(took, 0.5),
		p99: percentile(took, 0.99),
		late: percentile(late.subarray(first).sort(), 0.99),
	};
}

async function sit({ url, dialect, from, count }: IdleJob): Promise<void> {
	const deaf = {
		frame: () => undefined,
		answer: () => undefined,
		lost: () => tell({ failed: 'an idle connection was closed' }),
	};
	await inSlices(peopleOf(from + count).slice(from), (who) => DIALECTS[dialect](url, who, deaf));
}

async function obey(told: ToGenerator): Promise<void> {
	if ('job' in told) {
		tell({ heard: await run(told.job) });
	} else {
		await sit(told.idle);
		tell('idle');
	}
}

process.on('message', (told) => {
	obey(told as ToGenerator).catch((error: unknown) =>
		tell({ failed: error instanceof Error ? error.message : String(error) }),
	);
});
process.on('disconnect', () => process.exit(0));
