/** The targets of the protocol, and whether it reaches them. */
import { median, ratioOf, type Timings } from './contest.ts';
import type { Wire } from './wire.ts';

export type Place = 'node' | 'chromium';
export type Measured = Readonly<Partial<Record<Place, readonly Timings[]>>>;

/**
 * `other` takes at least `least` times the CPU of `ours`. Ours is what a client does for a text: through the relay's
 * base64url, where the peer's API gives base64.
 */
type Target = {
	readonly place: Place;
	readonly contest: string;
	readonly ours: string;
	readonly other: string;
	readonly least: number;
};

const message = (place: Place): readonly Target[] => [
	{ place, contest: 'one way', ours: 'ours, base64url', other: 'olm', least: 1.3 },
	{ place, contest: 'ping-pong', ours: 'ours, base64url', other: 'olm', least: 1.5 },
	{ place, contest: 'chunk', ours: 'ours', other: 'libsodium alone', least: 0.8 },
];

const TARGETS: readonly Target[] = [
	{ place: 'node', contest: 'set-up', ours: 'ours', other: 'libsignal', least: 1.3 },
	...message('node'),
	...message('chromium'),
];

/** Bytes that the frame around a text of 200 bytes may add. */
const MOST_WIRE = 64;

export type Verdict = {
	readonly target: Target;
	readonly ratio: number;
	readonly least: number;
	readonly most: number;
	readonly reached: boolean;
};

const find = (timings: readonly Timings[], contest: string, contender: string): Timings | undefined =>
	timings.find((each) => each.contest === contest && each.contender === contender);

/** The targets of those places and contests that were measured. */
export const verdicts = (measured: Measured): readonly Verdict[] =>
	TARGETS.flatMap((target) => {
		const timings = measured[target.place] ?? [];
		const [ours, other] = [find(timings, target.contest, target.ours), find(timings, target.contest, target.other)];
		if (!ours || !other) {
			return [];
		}
		const ratio = ratioOf(ours, other);
		return [{ target, ...ratio, reached: ratio.ratio >= target.least }];
	});

const rounded = (value: number): number => Number(value.toPrecision(4));

export const verdictLine = ({
	target: { place, contest, ours, other, least: wanted },
	ratio,
	least,
	most,
}: Verdict): string =>
	`${place}, ${contest}: ${other} takes ${ratio.toFixed(2)} times the CPU of ${ours} (${least.toFixed(2)} to ${most.toFixed(2)}), wanted at least ${wanted}`;

/** What was missed, openly. */
export const problemsOf = (measured: Measured, wire: Wire): readonly string[] => [
	...verdicts(measured)
		.filter(({ reached }) => !reached)
		.map(verdictLine),
	...(wire.ratchet > MOST_WIRE ? [`wire: a frame adds ${wire.ratchet} bytes, wanted at most ${MOST_WIRE}`] : []),
];

/** Flat, as evidence wants them: medians in microseconds, ratios with their spread, bytes. */
export function figuresOf(measured: Measured, wire: Wire): Record<string, number> {
	const medians = Object.entries(measured).flatMap(([place, timings]) =>
		timings.map(
			({ contest, contender, runs }) => [`${place}, ${contest}: ${contender}, us`, rounded(median(runs))] as const,
		),
	);
	const ratios = verdicts(measured).flatMap(({ target: { place, contest, ours, other }, ratio, least, most }) => {
		const name = `${place}, ${contest}: ${other} / ${ours}`;
		return [
			[name, rounded(ratio)],
			[`${name}, least`, rounded(least)],
			[`${name}, most`, rounded(most)],
		] as const;
	});
	const bytes = Object.entries(wire).map(([name, value]) => [`wire: ${name}, bytes beyond 200`, value] as const);
	return Object.fromEntries([...medians, ...ratios, ...bytes]);
}
