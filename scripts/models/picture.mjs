// The session table as a picture, docs/models/session-table.svg: a column for each phase, a row for each input, and
// where each may lead.
import { PHASES } from '../../packages/otr-protocol/src/session/table/rows.ts';
import { TABLE } from '../../packages/otr-protocol/src/session/table/table.ts';

const LEFT = 150;
const TOP = 70;
const WIDTH = 108;
const HEIGHT = 46;
const LINE = 12;
const COLOURS = {
	idle: '#1f7a3d',
	inviting: '#8a5a00',
	invited: '#8a5a00',
	confirming: '#8a5a00',
	established: '#0b57d0',
	interrupted: '#0b57d0',
	lost: '#b3261e',
	elsewhere: '#6b4fa0',
	ended: '#5f6368',
	declined: '#5f6368',
	expired: '#5f6368',
	failed: '#b3261e',
};

const text = (x, y, content, { fill = '#202124', size = 11, weight = 400, anchor = 'middle' } = {}) =>
	`<text x="${x}" y="${y}" fill="${fill}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${content}</text>`;

/**
 * What a row says, in at most four lines: nothing; its transition alone; or its transition and the phases it may lead
 * to, in their colours.
 */
const cell = (row, phase, x, y) => {
	const box = (fill) =>
		`<rect x="${x + 1}" y="${y + 1}" width="${WIDTH - 2}" height="${HEIGHT - 2}" rx="4" fill="${fill}"/>`;
	if ('ignored' in row) {
		return `<g><title>${phase}: ${row.ignored}</title>${box('#f5f5f5')}</g>`;
	}
	const places = row.to.length > 4 ? [...row.to.slice(0, 3), `+ ${row.to.length - 3}`] : row.to;
	const half = Math.ceil(places.length / 2);
	const lines = [places.slice(0, half), places.slice(half)].filter((line) => line.length > 0);
	const named = lines.map((line, index) =>
		text(
			x + WIDTH / 2,
			y + 14 + LINE * (index + 1),
			line.map((place) => `<tspan fill="${COLOURS[place] ?? '#202124'}">${place}</tspan>`).join(' '),
			{
				size: 9.5,
				weight: 600,
			},
		),
	);
	const title = `<title>${phase}: ${row.transition}${row.to.length > 0 ? `, may lead to ${row.to.join(', ')}` : ', stays'}</title>`;
	return `<g>${title}${box(row.to.length > 0 ? '#fff4d6' : '#e6f0fe')}${text(x + WIDTH / 2, y + 14, row.transition, { size: 10.5 })}${named.join('')}</g>`;
};

/** The SVG text. */
export const pictureOfTable = () => {
	const inputs = Object.entries(TABLE);
	const width = LEFT + PHASES.length * WIDTH + 10;
	const height = TOP + inputs.length * HEIGHT + 10;
	const heads = PHASES.map((phase, index) =>
		text(LEFT + (index + 0.5) * WIDTH, TOP - 10, phase, { fill: COLOURS[phase], size: 13, weight: 700 }),
	);
	const legend = [
		['#fff4d6', 'a transition that may lead to another phase'],
		['#e6f0fe', 'a transition that stays in its phase'],
		['#f5f5f5', 'nothing; the title says why'],
	].map(
		([fill, words], index) =>
			`<rect x="${LEFT + index * 300}" y="14" width="22" height="16" rx="4" fill="${fill}" stroke="#c4c7c5"/>${text(LEFT + 30 + index * 300, 26, words, { anchor: 'start', size: 12 })}`,
	);
	const rows = inputs.flatMap(([key, row], index) => {
		const y = TOP + index * HEIGHT;
		return [
			text(LEFT - 10, y + HEIGHT / 2 + 4, key, { anchor: 'end', size: 12, weight: 600 }),
			...PHASES.map((phase, column) => cell(row[phase], phase, LEFT + column * WIDTH, y)),
		];
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, Helvetica, Arial, sans-serif">\n<rect width="100%" height="100%" fill="#ffffff"/>\n${[...legend, ...heads, ...rows].join('\n')}\n</svg>\n`;
};
