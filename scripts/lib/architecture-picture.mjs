// The rooms of docs/ARCHITECTURE.md as a picture: a row for each rank, an arrow for each room that imports another.
import { importsOf, isTest, resolve, roomOf, rooms, sources } from './rooms.mjs';

const WIDTH = 1300;
const ROW = 104;
const TOP = 64;
const LEFT = 64;
const BOX = 34;
const COLOURS = { packages: '#e6f0fe', app: '#e7f5e9', client: '#fff4d6', server: '#fde8e6', other: '#f1f3f4' };

/** Features are drawn as one: `apps/meteor/app/otr/client` and `…/e2e/client` are `apps/meteor/app/*\/client`. */
const placeOf = (file) => roomOf(file)?.place;

/** For each room the rooms that its sources import, tests left out, types included. */
const importsByRoom = () => {
	const graph = new Map(rooms.map(({ place }) => [place, new Set()]));
	for (const file of sources.filter((file) => !isTest(file))) {
		const from = placeOf(file);
		for (const specifier of importsOf(file)) {
			const target = resolve(file, specifier);
			const to = target && placeOf(target);
			if (from && to && from !== to) {
				graph.get(from).add(to);
			}
		}
	}
	return graph;
};

const reaches = (graph, from, to) => [...graph.get(from)].some((next) => next === to || reaches(graph, next, to));

/** Without the arrows that a longer way implies: what is imported through another room as well. */
const withoutShortcuts = (graph) =>
	[...graph].flatMap(([from, targets]) =>
		[...targets]
			.filter((to) => ![...targets].some((other) => other !== to && reaches(graph, other, to)))
			.map((to) => [from, to]),
	);

const label = (place) => place.replace(/^packages\//, '').replace(/^apps\/meteor\//, '');

const colourOf = (place) => {
	const [, part] = /^apps\/meteor\/(app|client|server)/.exec(place) ?? [];
	return COLOURS[part ?? (place.startsWith('packages/') ? 'packages' : 'other')];
};

const widthOf = (place) => label(place).length * 7 + 22;

/** From left to right: each room below the middle of those that import it, which keeps arrows short. */
const inOrder = (row, arrows, positions) => {
	const wish = (place, index) => {
		const above = arrows
			.filter(([from, to]) => to === place && positions.has(from))
			.map(([from]) => positions.get(from).x);
		return above.length > 0 ? above.reduce((sum, x) => sum + x, 0) / above.length : LEFT + index * 130;
	};
	return row
		.map((place, index) => ({ place, wish: wish(place, index) }))
		.sort((a, b) => a.wish - b.wish || a.place.localeCompare(b.place));
};

const layOut = (arrows) => {
	const ranks = [...new Set(rooms.map(({ rank }) => rank))].sort((a, b) => b - a);
	const positions = new Map();
	ranks.forEach((rank, line) => {
		const row = inOrder(
			rooms.filter((room) => room.rank === rank).map(({ place }) => place),
			arrows,
			positions,
		);
		const gap = (WIDTH - LEFT - 16 - row.reduce((sum, { place }) => sum + widthOf(place), 0)) / (row.length + 1);
		let x = LEFT + gap;
		for (const { place } of row) {
			positions.set(place, { x: x + widthOf(place) / 2, y: TOP + line * ROW, rank });
			x += widthOf(place) + gap;
		}
	});
	return { ranks, positions };
};

const arrow = ([from, to], positions) => {
	const a = positions.get(from);
	const b = positions.get(to);
	const [y1, y2] = [a.y + BOX, b.y - 3];
	const bend = (y2 - y1) / 2;
	const path = [a.x, y1, a.x, y1 + bend, b.x, y2 - bend, b.x, y2].map((value) => Math.round(value));
	const [x, y, ...rest] = path;
	return `<path d="M${x} ${y}C${rest.join(' ')}" fill="none" stroke="#80868b" stroke-width="1.2" marker-end="url(#head)"><title>${from} imports ${to}</title></path>`;
};

const box = (place, { x, y }, graph) => {
	const width = widthOf(place);
	const imports = [...graph.get(place)].sort();
	const title = `${place} imports ${imports.length > 0 ? imports.join(', ') : 'no other room'}`;
	return `<g><title>${title}</title><rect x="${Math.round(x - width / 2)}" y="${y}" width="${width}" height="${BOX}" rx="6" fill="${colourOf(place)}" stroke="#5f6368"/><text x="${Math.round(x)}" y="${y + 22}" font-size="12.5" text-anchor="middle" fill="#202124">${label(place)}</text></g>`;
};

/** The SVG text. */
export const pictureOfArchitecture = () => {
	const graph = importsByRoom();
	const arrows = withoutShortcuts(graph);
	const { ranks, positions } = layOut(arrows);
	const height = TOP + ranks.length * ROW - ROW + BOX + 24;
	return `${[
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Inter, Helvetica, Arial, sans-serif">`,
		'<title>Which room imports which</title>',
		'<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#80868b"/></marker></defs>',
		'<rect width="100%" height="100%" fill="#ffffff"/>',
		'<text x="16" y="30" font-size="13" fill="#202124">Each room imports rooms of a lower rank. An arrow that a longer way implies is left out; the title of a box lists every import.</text>',
		...ranks.map(
			(rank, line) =>
				`<text x="16" y="${TOP + line * ROW + 22}" font-size="12.5" font-weight="700" fill="#5f6368">rank ${rank}</text>`,
		),
		...arrows.map((one) => arrow(one, positions)),
		...[...positions].map(([place, position]) => box(place, position, graph)),
		'</svg>',
	].join('\n')}\n`;
};
