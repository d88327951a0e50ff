/** What it costs the relay that everybody leaves at once, and how long the server takes to stop before a crowd. */
import { setTimeout as wait } from 'node:timers/promises';
import { peopleOf, type Someone } from '../relay/people.ts';
import type { Counted } from './job.ts';
import { type Clients, type OursFrom, startClients, startServer } from './processes.ts';

export type Conditions = {
	readonly from: OursFrom;
	/** Who leave; each shows `shows` of the others. */
	readonly crowd: number;
	readonly shows: number;
	/** Who stay, and hear of all. */
	readonly hearAll: number;
	/** Pairs that talk off the record meanwhile, and their frames a second together. */
	readonly pairs: number;
	readonly rate: number;
	readonly rounds: number;
	/** Milliseconds that the relay is measured before the crowd leaves. */
	readonly calm: number;
	/** Milliseconds of rest after people have come: what is compiled on first use is no part of it. */
	readonly rest: number;
	readonly tell: (line: string) => void;
};

export type Leaving = {
	/** Of the relay, ms, while the crowd is there and does nothing. */
	readonly calm: readonly number[];
	/**
	 * The same from the moment at which they leave until everybody who hears of all was told of each, and at least a
	 * second.
	 */
	readonly leaving: readonly number[];
	/** Milliseconds from leaving until the last was told of, by round. */
	readonly told: readonly number[];
	/** Frames that told of somebody's going, all rounds. */
	readonly goings: number;
	readonly lost: number;
};

/** How much less of their core those get who are not measured. */
const POLITE = 10;
const AT_LEAST = 1_000;
const TOLD_LIMIT = 60_000;
const LOOK = 20;

const merge = (a: readonly number[], b: readonly number[]): number[] => [...a, ...b];

/** Counts until those who hear of all were told of each who left. */
async function untilTold(hearing: Clients, goings: number): Promise<{ ms: number; goings: number }> {
	const began = performance.now();
	let counted = 0;
	for (;;) {
		counted += (await hearing.count()).goings;
		const ms = performance.now() - began;
		if (counted >= goings || ms > TOLD_LIMIT) return { ms, goings: counted };
		await wait(LOOK);
	}
}

async function round(
	url: string,
	crowdPeople: readonly Someone[],
	hearing: Clients,
	talking: Clients,
	conditions: Conditions,
): Promise<Leaving> {
	const crowd = startClients(POLITE);
	await crowd.do({ connect: { url, people: crowdPeople, shows: conditions.shows } });
	await wait(conditions.rest);
	await Promise.all([hearing.count(), talking.count()]);
	await wait(conditions.calm);
	const calm = await talking.count();
	const left = performance.now();
	await crowd.vanish();
	const told = await untilTold(hearing, conditions.crowd * conditions.hearAll);
	await wait(Math.max(0, AT_LEAST - (performance.now() - left)));
	const leaving: Counted = await talking.count();
	const result = {
		calm: calm.trips,
		leaving: leaving.trips,
		told: [told.ms],
		goings: told.goings,
		lost: calm.lost + leaving.lost,
	};
	conditions.tell(
		`${conditions.crowd} left: told in ${told.ms.toFixed(0)} ms; relay p99 ${at(calm.trips, 0.99).toFixed(2)} ms before, ${at(leaving.trips, 0.99).toFixed(2)} ms meanwhile, at most ${at(leaving.trips, 1).toFixed(1)}`,
	);
	return result;
}

/** The value below which this share of the numbers lies. */
export function at(numbers: readonly number[], share: number): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export async function leave(conditions: Conditions): Promise<Leaving> {
	const { crowd, hearAll, pairs, rate, from } = conditions;
	const people = peopleOf(crowd + hearAll + 2 * pairs);
	const server = await startServer(people.length, from);
	const [hearing, talking] = [startClients(POLITE), startClients()];
	try {
		const { url } = server;
		await hearing.do({ hearAll: { url, people: people.slice(crowd, crowd + hearAll) } });
		const talkers = people.slice(crowd + hearAll);
		const two = Array.from(
			{ length: pairs },
			(_, index) => [talkers[2 * index], talkers[2 * index + 1]] as [Someone, Someone],
		);
		await talking.do({ talk: { url, pairs: two, rate } });
		await wait(conditions.rest);
		let sum: Leaving = { calm: [], leaving: [], told: [], goings: 0, lost: 0 };
		for (let index = 0; index < conditions.rounds; index++) {
			const one = await round(url, people.slice(0, crowd), hearing, talking, conditions);
			sum = {
				calm: merge(sum.calm, one.calm),
				leaving: merge(sum.leaving, one.leaving),
				told: merge(sum.told, one.told),
				goings: sum.goings + one.goings,
				lost: sum.lost + one.lost,
			};
		}
		return sum;
	} finally {
		await Promise.all([hearing.vanish(), talking.vanish()]);
		await server.stop();
	}
}

export type Stopping = {
	readonly ms: number;
	readonly code: number | null;
	/** Clients that were told 1001, and frames that told somebody of another's going. */
	readonly told: number;
	readonly presence: number;
};

export type StopConditions = Pick<Conditions, 'shows' | 'hearAll' | 'from' | 'rest' | 'tell'> & {
	readonly clients: number;
};

export async function stop({ clients, shows, hearAll, from, rest, tell }: StopConditions): Promise<Stopping> {
	const people = peopleOf(clients);
	const server = await startServer(clients, from);
	const [crowd, hearing] = [startClients(), startClients()];
	try {
		const { url } = server;
		await hearing.do({ hearAll: { url, people: people.slice(0, hearAll) } });
		await crowd.do({ connect: { url, people: people.slice(hearAll), shows } });
		await wait(rest);
		await Promise.all([crowd.count(), hearing.count()]);
		const { ms, code } = await server.stop();
		await wait(500);
		const counted = [await crowd.count(), await hearing.count()];
		const told = counted.reduce((sum, { closed }) => sum + (closed['1001'] ?? 0), 0);
		const presence = counted.reduce((sum, each) => sum + each.presence, 0);
		tell(
			`SIGTERM with ${clients} clients: ${ms.toFixed(0)} ms, exit code ${code}, ${told} told 1001, ${presence} frames of presence`,
		);
		return { ms, code, told, presence };
	} finally {
		await Promise.all([crowd.vanish(), hearing.vanish()]);
	}
}
