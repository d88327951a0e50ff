/** docs/benchmarks/relay.svg: bars of the server's CPU for one frame. The same figures give the same bytes. */
import { OURS } from './contenders.ts';
import type { Results } from './contest.ts';
import { rowsOf } from './targets.ts';

const TITLE = 'CPU of the server for one relayed frame of 500 bytes: shorter is better';

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

export function chart(results: Results): string {
	const rows = rowsOf(results);
	const longest = Math.max(...rows.map(({ cpu }) => cpu));
	const bars = rows.map(({ name, cpu }, index) => {
		const y = HEAD + index * ROW;
		const length = Math.max(1, Math.round((BARS * cpu) / longest));
		const bar = `<rect x="${LABELS}" y="${y}" width="${length}" height="${BAR}" rx="2" class="${name === OURS ? 'ours' : 'peer'}"/>`;
		return `<text x="16" y="${y + 12}">${name}</text>${bar}<text x="${LABELS + length + 8}" y="${y + 12}">${cpu.toFixed(0)} µs</text>`;
	});
	const height = HEAD + rows.length * ROW + GAP;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${TITLE}">
<title>${TITLE}</title>
<style>${STYLE}
</style>
<text x="16" y="20" class="head">${TITLE}</text>
${bars.join('\n')}
</svg>
`;
}
