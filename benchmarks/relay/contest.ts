/**
 * Rounds in which each contender runs once, in an order that is drawn for each round: what slows the machine for a
 * while slows all of them. The two that are judged by each other run one right after the other.
 */
import { type Contender, OURS, THREE_WRITES } from './contenders.ts';
import type { Heard, Job } from './job.ts';
import {
	type Generator,
	type OursFrom,
	type RunningServer,
	startGenerator,
	startServer,
	type Usage,
} from './processes.ts';

/** One run: microseconds of the server's CPU for one frame, and what the clients heard. */
export type Run = Heard & { readonly cpu: number };

export type Load = Pick<Job, 'pairs' | 'rate' | 'warmUp' | 'measured' | 'bodyBytes'>;

export type Conditions = {
	readonly rounds: number;
	readonly load: Load;
	readonly from: OursFrom;
	readonly random: () => number;
	readonly tell: (line: string) => void;
	readonly nodeOptions?: readonly string[];
};

export type Results = ReadonlyMap<string, readonly Run[]>;

export async function runOnce(
	server: RunningServer,
	generator: Generator,
	{ dialect, copies, answers }: Contender,
	load: Load,
): Promise<Run> {
	const asked: Promise<Usage>[] = [];
	const heard = await generator.run({ url: server.url, dialect, copies, answers, ...load }, () =>
		asked.push(server.usage()),
	);
	const [before, after] = await Promise.all(asked);
	if (!before || !after) {
		throw new Error('the generator did not say when it began and ended');
	}
	return { ...heard, cpu: (after.cpu - before.cpu) / ((load.rate * load.measured) / 1000) };
}

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
	items
		.map((item) => ({ item, place: random() }))
		.sort((one, other) => one.place - other.place)
		.map(({ item }) => item);

type Running = { readonly contender: Contender; readonly server: RunningServer };

/** The order of a round: as drawn, but what is judged by each other stands together. */
export const orderOf = <T extends { readonly contender: Pick<Contender, 'name'> }>(
	all: readonly T[],
	random: () => number,
): readonly T[] => {
	const isJudged = ({ contender: { name } }: T): boolean => name === OURS || name === THREE_WRITES;
	const others = all.filter((each) => !isJudged(each)).map((each) => [each]);
	return shuffled([shuffled(all.filter(isJudged), random), ...others], random).flat();
};

/** What went another way than it should: a contender that loses or refuses frames has not done the work. */
export const faultsOf = (
	{ name, copies, answers }: Contender,
	{ sent, delivered, answered, refused, lost }: Heard,
): readonly string[] => [
	...(delivered === sent * copies ? [] : [`${name} delivered ${delivered} frames of ${sent * copies}`]),
	...(!answers || answered === sent ? [] : [`${name} answered ${answered} calls of ${sent}`]),
	...(refused === 0 ? [] : [`${name} refused ${refused} frames`]),
	...(lost === 0 ? [] : [`${name} lost ${lost} connections`]),
];

/** All servers live from the first round to the last: each is as warm as it gets, and idle while another runs. */
export async function hold(
	contenders: readonly Contender[],
	{ rounds, load, from, random, tell, nodeOptions }: Conditions,
): Promise<Results> {
	const running: Running[] = [];
	const generator = startGenerator();
	const results = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
	try {
		for (const contender of contenders) {
			running.push({ contender, server: await startServer(contender, load.pairs * 2, from, nodeOptions) });
		}
		for (let round = 1; round <= rounds; round += 1) {
			for (const { contender, server } of orderOf(running, random)) {
				const run = await runOnce(server, generator, contender, load);
				results.get(contender.name)?.push(run);
				const { cpu, p50, p99, late } = run;
				tell(
					`${round}/${rounds} ${contender.name}: ${cpu.toFixed(0)} us, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (generator late by ${late.toFixed(2)} ms)`,
				);
				for (const fault of faultsOf(contender, run)) {
					throw new Error(fault);
				}
			}
		}
	} finally {
		await Promise.all([generator.stop(), ...running.map(({ server }) => server.stop())]);
	}
	return results;
}
