/** The figures as lines for a terminal and as Markdown for docs/BENCHMARKS.md. */
import { median } from './contest.ts';
import type { Profile } from './profile.ts';
import { type Measured, verdicts } from './targets.ts';
import type { Wire } from './wire.ts';

const microseconds = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

const NAMES = { node: 'Node', chromium: 'Chromium' } as const;

type Row = readonly string[];

const markdown = (head: Row, rows: readonly Row[]): string =>
	[head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
		.map((row) => `| ${row.join(' | ')} |`)
		.join('\n');

/** One row for each contender: median, least and most of its runs. */
const rowsOf = (measured: Measured): readonly Row[] =>
	(['node', 'chromium'] as const).flatMap((place) =>
		(measured[place] ?? []).map(({ contest, contender, runs }) => [
			`${NAMES[place]}, ${contest}`,
			contender,
			microseconds(median(runs)),
			`${microseconds(Math.min(...runs))} to ${microseconds(Math.max(...runs))}`,
		]),
	);

const targetRows = (measured: Measured): readonly Row[] =>
	verdicts(measured).map(({ target: { place, contest, ours, other, least: wanted }, ratio, least, most, reached }) => [
		`${NAMES[place]}, ${contest}`,
		`${other} / ${ours}`,
		ratio.toFixed(2),
		`${least.toFixed(2)} to ${most.toFixed(2)}`,
		`${wanted}`,
		reached ? 'reached' : 'missed',
	]);

const profileRows = ({ all, parts }: Profile): readonly Row[] => {
	const rest = all - parts.reduce((sum, part) => sum + part.microseconds, 0);
	return [
		...parts.map(({ name, calls, microseconds: taken }) => [
			name,
			calls.toFixed(calls % 1 === 0 ? 0 : 1),
			microseconds(taken),
			`${((100 * taken) / all).toFixed(0)} %`,
		]),
		['all else', '', microseconds(rest), `${((100 * rest) / all).toFixed(0)} %`],
	];
};

export const terminalTable = (measured: Measured): string =>
	rowsOf(measured)
		.map(
			([contest = '', contender = '', middle = '', spread = '']) =>
				`${contest.padEnd(44)}${contender.padEnd(34)}${middle.padStart(9)} us  (${spread})`,
		)
		.join('\n');

/** Where our own time goes, a line for each piece of work. */
export const terminalProfiles = (profiles: Readonly<Record<string, Profile>>): string =>
	Object.entries(profiles)
		.map(
			([name, profile]) =>
				`${name}: ${profileRows(profile)
					.map(([part, calls, taken, share]) => `${part} ${calls && `x${calls} `}${taken} us ${share}`)
					.join(', ')}`,
		)
		.join('\n');

export type Report = {
	readonly measured: Measured;
	readonly wire: Wire;
	readonly profiles: Readonly<Record<string, Profile>>;
	readonly machine: string;
	readonly date: string;
};

/** What a run writes between the marks of docs/BENCHMARKS.md. */
export const markdownReport = ({ measured, wire, profiles, machine, date }: Report): string =>
	[
		`${date}; ${machine}.`,
		markdown(['Where, what', 'Ratio of CPU', 'Median', 'Single runs', 'Wanted', ''], targetRows(measured)),
		markdown(
			['Bytes beyond a text of 200', ''],
			[
				['our frame, as the peers count theirs', `${wire.ratchet}`],
				['with kind, place and id of the message, which they leave to the application', `${wire.content}`],
				['with padding: what is sent', `${wire.padded}`],
				['libsignal', `${wire.libsignal}`],
				['olm (characters of base64)', `${wire.olm}`],
			],
		),
		'Microseconds of CPU for one piece of work:',
		markdown(['Where, what', 'Who', 'Median', 'Runs'], rowsOf(measured)),
		'Where our own time goes (Node, libsodium; each call counted and timed, which itself takes a little):',
		...Object.entries(profiles).map(([name, profile]) => markdown([name, 'calls', 'us', ''], profileRows(profile))),
	].join('\n\n');
