/** docs/benchmarks/protocol.svg: bars of CPU for one piece of work. The same figures give the same bytes. */
import { median, type Timings } from './contest.ts';
import type { Measured, Place } from './targets.ts';

const SHOWN = ['set-up', 'one way', 'ping-pong', 'chunk'];
const TITLES: Readonly<Record<string, string>> = {
	'set-up': 'Set-up of a session, both sides',
	'one way': 'A text of 200 bytes, sealed and opened',
	'ping-pong': 'A text each way, keys turned each time',
	chunk: 'A chunk of 64 KiB, sealed',
};
const PLACES: Readonly<Record<Place, string>> = { node: 'in Node', chromium: 'in Chromium' };

const WIDTH = 760;
const LABELS = 250;
const BARS = 400;
const ROW = 22;
const BAR = 14;
const HEAD = 34;
const GAP = 14;

const STYLE = `
	text { font: 13px system-ui, sans-serif; fill: #1f2329; }
	.head { font-weight: 600; }
	.ours { fill: #1d74f5; }
	.peer { fill: #9ea2a8; }
	@media (prefers-color-scheme: dark) {
		text { fill: #e4e7ea; }
		.ours { fill: #6da4f8; }
		.peer { fill: #6c727a; }
	}`;

const figure = (microseconds: number): string =>
	microseconds >= 1000
		? `${(microseconds / 1000).toFixed(2)} ms`
		: `${microseconds.toFixed(microseconds >= 100 ? 0 : 1)} µs`;

const text = (x: number, y: number, content: string, kind = ''): string =>
	`<text x="${x}" y="${y}"${kind && ` class="${kind}"`}>${content}</text>`;

/** One contest: its head, and a bar for each contender in the length of its share of the longest. */
function group(place: Place, contest: string, timings: readonly Timings[], top: number): string {
	const medians = timings.map(({ runs }) => median(runs));
	const longest = Math.max(...medians);
	const bars = timings.map(({ contender }, index) => {
		const value = medians[index] ?? 0;
		const y = top + HEAD + index * ROW;
		const length = Math.max(1, Math.round((BARS * value) / longest));
		const bar = `<rect x="${LABELS}" y="${y}" width="${length}" height="${BAR}" rx="2" class="${contender.startsWith('ours') ? 'ours' : 'peer'}"/>`;
		return `${text(16, y + 12, contender)}${bar}${text(LABELS + length + 8, y + 12, figure(value))}`;
	});
	return [text(16, top + 20, `${TITLES[contest]}, ${PLACES[place]}`, 'head'), ...bars].join('\n');
}

export function chart(measured: Measured): string {
	const groups: string[] = [];
	let top = 0;
	for (const contest of SHOWN) {
		for (const place of ['node', 'chromium'] as const) {
			const timings = (measured[place] ?? []).filter((each) => each.contest === contest);
			if (timings.length > 0) {
				groups.push(group(place, contest, timings, top));
				top += HEAD + timings.length * ROW + GAP;
			}
		}
	}
	const title = 'CPU time of one piece of work: shorter is better';
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img" aria-label="${title}">
<title>${title}</title>
<style>${STYLE}
</style>
${groups.join('\n')}
</svg>
`;
}
