/** Bar charts of the benchmarks, as SVG. The same figures give the same bytes. */

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

/** `figure` is `value` as it is written behind the bar. */
export type Bar = { readonly name: string; readonly ours: boolean; readonly value: number; readonly figure: string };

export type BarGroup = { readonly title: string; readonly bars: readonly Bar[] };

/** A title, and a bar for each contender, whose length is its share of the longest. */
function drawGroup({ title, bars }: BarGroup, top: number): string {
	const longest = Math.max(...bars.map(({ value }) => value));
	const rows = bars.map(({ name, ours, value, figure }, index) => {
		const y = top + HEAD + index * ROW;
		const length = Math.max(1, Math.round((BARS * value) / longest));
		const bar = `<rect x="${LABELS}" y="${y}" width="${length}" height="${BAR}" rx="2" class="${ours ? 'ours' : 'peer'}"/>`;
		return `<text x="16" y="${y + 12}">${name}</text>${bar}<text x="${LABELS + length + 8}" y="${y + 12}">${figure}</text>`;
	});
	return [`<text x="16" y="${top + 20}" class="head">${title}</text>`, ...rows].join('\n');
}

/** The groups one below the other. `title` is read by screen readers. */
export function barChart(title: string, groups: readonly BarGroup[]): string {
	let top = 0;
	const drawn = groups.map((group) => {
		const svg = drawGroup(group, top);
		top += HEAD + group.bars.length * ROW + GAP;
		return svg;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img" aria-label="${title}">
<title>${title}</title>
<style>${STYLE}
</style>
${drawn.join('\n')}
</svg>
`;
}
