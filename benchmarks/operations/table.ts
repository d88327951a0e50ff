import type { Times } from './asking.ts';
import type { Figures } from './measure.ts';

const MB = 1_000_000;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / MB)} MB`;
const times = ({ p50, p99 }: Times): string =>
	`${p50.toFixed(1)} ms at the median, ${p99.toFixed(1)} ms at the 99th percentile`;

/** The table in docs/OPERATIONS.md. */
export const table = (figures: Figures): string => {
	const { connections } = figures;
	const rows: readonly (readonly [string, string])[] = [
		['the store', megabytes(figures.storeBytes)],
		['first start, which brings it from schema 1 to this release’s', seconds(figures.upgradeMs)],
		['start', seconds(figures.startMs)],
		['memory of the process after it', megabytes(figures.rss)],
		[`${connections} people sign in with a token`, `${Math.round(figures.signInsPerSecond)} a second`],
		['memory for each of these connections, idle', `${(figures.connectionBytes / 1_000).toFixed(1)} kB`],
		['a frame of 500 bytes off the record, from call to event', times(figures.relay)],
		['search for people', times(figures.search)],
		['newest page of the long conversation', times(figures.page)],
		['oldest page of the long conversation', times(figures.deepPage)],
		['page of the person with most conversations', times(figures.rooms)],
		['a message in the long conversation', times(figures.post)],
		['backup, while serving', `${seconds(figures.backupMs)}, ${megabytes(figures.backupBytes)}`],
		['restore', seconds(figures.restoreMs)],
		[
			`stop before ${connections} connections`,
			`${seconds(figures.stopMs)}, exit code ${figures.stopCode}, ${figures.told} told that the server goes away`,
		],
	];
	return ['| what | measured |', '|---|---|', ...rows.map(([what, measured]) => `| ${what} | ${measured} |`)].join(
		'\n',
	);
};

/** What is not as promised. */
export const problemsOf = ({ connections, stopMs, stopCode, told }: Figures): readonly string[] => {
	const claims: readonly (readonly [boolean, string])[] = [
		[stopMs < 2_000, `the stop took ${Math.round(stopMs)} ms, expected under 2000`],
		[stopCode === 0, `the exit code was ${stopCode}, expected 0`],
		[told === connections, `${told} of ${connections} connections were told 1001`],
	];
	return claims.filter(([holds]) => !holds).map(([, fault]) => fault);
};

/** Flat, for evidence. */
export const figuresOf = (figures: Figures): Readonly<Record<string, number>> =>
	Object.fromEntries(
		Object.entries(figures).flatMap(([name, value]): [string, number][] =>
			typeof value === 'object' && value !== null
				? [
						[`${name} p50, ms`, Number(value.p50.toPrecision(4))],
						[`${name} p99, ms`, Number(value.p99.toPrecision(4))],
					]
				: [[name, Number(Number(value ?? -1).toPrecision(4))]],
		),
	);
