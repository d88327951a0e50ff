import { at, type Conditions, type Leaving, type Stopping } from './contest.ts';

export type Measured = {
	readonly conditions: Pick<Conditions, 'crowd' | 'hearAll' | 'rounds'>;
	readonly clients: number;
	readonly leaving: Leaving;
	readonly stopping: Stopping;
};

/** The relay's p99 while all leave, over its p99 before. */
const MOST_P99 = 2;
const STOP_LIMIT_MS = 2_000;

const rounded = (value: number): number => Number(value.toPrecision(4));

const expected = ({ crowd, hearAll, rounds }: Measured['conditions']): number => crowd * hearAll * rounds;

const ratio = ({ calm, leaving }: Leaving): number => at(leaving, 0.99) / at(calm, 0.99);

export const figuresOf = ({ conditions, clients, leaving, stopping }: Measured): Readonly<Record<string, number>> => ({
	'people who left at once': conditions.crowd,
	rounds: conditions.rounds,
	'relay p50, before, ms': rounded(at(leaving.calm, 0.5)),
	'relay p99, before, ms': rounded(at(leaving.calm, 0.99)),
	'relay p50, while all leave, ms': rounded(at(leaving.leaving, 0.5)),
	'relay p99, while all leave, ms': rounded(at(leaving.leaving, 0.99)),
	'relay, slowest frame while all leave, ms': rounded(at(leaving.leaving, 1)),
	'relay p99, while all leave / before': rounded(ratio(leaving)),
	'until the last was told of, slowest round, ms': rounded(at(leaving.told, 1)),
	'frames that told of a going': leaving.goings,
	'relayed frames lost or refused': leaving.lost,
	'clients at SIGTERM': clients,
	'stop, ms': rounded(stopping.ms),
	'exit code': stopping.code ?? -1,
	'told 1001': stopping.told,
	'frames of presence while it stopped': stopping.presence,
});

export const problemsOf = (measured: Measured): readonly string[] => {
	const { conditions, clients, leaving, stopping } = measured;
	const claims: readonly (readonly [boolean, string])[] = [
		[
			ratio(leaving) < MOST_P99,
			`relay p99 while all leave: ${ratio(leaving).toFixed(2)} of that before, expected under ${MOST_P99}`,
		],
		[
			leaving.goings === expected(conditions),
			`${leaving.goings} frames told of a going, expected ${expected(conditions)}`,
		],
		[leaving.lost === 0, `${leaving.lost} relayed frames were lost or refused`],
		[stopping.ms < STOP_LIMIT_MS, `the stop took ${stopping.ms.toFixed(0)} ms, expected under ${STOP_LIMIT_MS}`],
		[stopping.code === 0, `the exit code was ${stopping.code}, expected 0`],
		[stopping.told === clients, `${stopping.told} clients were told 1001, expected ${clients}`],
		[stopping.presence === 0, `${stopping.presence} frames of presence were sent while the server stopped`],
	];
	return claims.filter(([holds]) => !holds).map(([, fault]) => fault);
};
