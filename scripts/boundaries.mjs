// Checks the rooms of docs/ARCHITECTURE.md: ranks, package borders, libraries with one owner, cycles, that each room is
// in the table, and what React the grafted ones ask for.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GRAFTED, problemsOfReact } from './lib/react-rules.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const doc = fs.readFileSync(path.join(root, 'docs/ARCHITECTURE.md'), 'utf8');
const problems = [];

const rowsUnder = (heading) =>
	(doc.split(`\n## ${heading}\n`)[1] ?? '')
		.split('\n## ')[0]
		.split('\n')
		.filter((line) => line.startsWith('| '))
		.slice(1)
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);

const rooms = rowsUnder('Rooms').map(([rank, place, name]) => ({ rank: Number(rank), place, name }));
const owners = rowsUnder('Libraries with one owner').flatMap(([libraries, place]) =>
	libraries.split(', ').map((library) => ({ library, place })),
);

const UI = /^apps\/meteor\/client\/(views|components|sidebar)\//;

/**
 * The room of a file, with the folder that makes it this instance of the room (a feature's own lib, server or client).
 */
const roomOf = (file) => {
	if (UI.test(file)) {
		return { ...rooms.find(({ place }) => place === 'apps/meteor/client/ui'), instance: 'apps/meteor/client/ui' };
	}
	for (const room of rooms) {
		const pattern = new RegExp(`^${room.place.replaceAll('.', '\\.').replace('*', '[^/]+')}(?=/|$)`);
		const [instance] = pattern.exec(file) ?? [];
		if (instance) {
			return { ...room, instance };
		}
	}
	return undefined;
};

const isTest = (file) => /\.spec\.tsx?$/.test(file) || /(^|\/)tests\//.test(file);
const packageDir = (file) => /^(benchmarks(?=\/)|(packages|apps|ee\/packages|ee\/apps)\/[^/]+)/.exec(file)?.[0];

const sources = [];
const collect = (dir) => {
	for (const entry of fs.readdirSync(path.join(root, dir), { withFileTypes: true })) {
		const file = `${dir}/${entry.name}`;
		if (entry.isDirectory()) {
			if (!['node_modules', 'dist', '.turbo'].includes(entry.name)) {
				collect(file);
			}
		} else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) {
			sources.push(file);
		}
	}
};
for (const dir of ['packages', 'apps', 'ee', 'benchmarks']) {
	if (fs.existsSync(path.join(root, dir))) {
		collect(dir);
	}
}

const IMPORT =
	/(?:^|[\n;])\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const importsOf = (file) => {
	const text = fs
		.readFileSync(path.join(root, file), 'utf8')
		.replace(/\/\*[\s\S]*?\*\//g, '')
		.replace(/^\s*\/\/.*$/gm, '');
	return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
};

const byName = new Map();
for (const dir of fs.readdirSync(path.join(root, 'packages'))) {
	byName.set(
		JSON.parse(fs.readFileSync(path.join(root, 'packages', dir, 'package.json'), 'utf8')).name,
		`packages/${dir}`,
	);
}
const packageOf = (specifier) =>
	specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');

const resolveRelative = (file, specifier) => {
	const base = path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
	return (
		[base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`].find((candidate) =>
			sources.includes(candidate),
		) ?? base
	);
};

const resolve = (file, specifier) => {
	if (specifier.startsWith('.')) {
		return resolveRelative(file, specifier);
	}
	const dir = byName.get(packageOf(specifier));
	if (!dir) {
		return undefined;
	}
	const rest = specifier.slice(packageOf(specifier).length + 1);
	return rest ? resolveRelative(`${dir}/x`, `./${rest}`) : `${dir}/src/index.ts`;
};

const checkLibrary = (file, specifier) => {
	const owner = owners.find(({ library }) =>
		library.endsWith('/*') ? specifier.startsWith(library.slice(0, -1)) : packageOf(specifier) === library,
	);
	if (owner && !owner.place.split(', ').some((place) => file.startsWith(`${place}/`)) && !isTest(file)) {
		problems.push(`${file} imports ${specifier}: only ${owner.place} may.`);
	}
};

const checkRank = (file, target, specifier) => {
	const from = roomOf(file);
	const to = roomOf(target);
	if (!from || !to || from.instance === to.instance) {
		return;
	}
	if (to.rank >= from.rank) {
		problems.push(
			`${file} (rank ${from.rank}) imports ${specifier}, which is ${to.instance} (rank ${to.rank}): a room imports only lower ranks.`,
		);
	}
};

const graph = new Map();
for (const file of sources) {
	if (!isTest(file) && !roomOf(file) && !/(^|\/)vite\.config\.ts$/.test(file)) {
		problems.push(`${file} is in no room of docs/ARCHITECTURE.md.`);
	}
	const targets = [];
	for (const specifier of importsOf(file)) {
		const target = resolve(file, specifier);
		if (!target) {
			checkLibrary(file, specifier);
			continue;
		}
		targets.push(target);
		if (specifier.startsWith('.') && packageDir(target) !== packageDir(file)) {
			problems.push(`${file} leaves its package by ${specifier}: import the package by name.`);
		}
		if (!isTest(file)) {
			checkRank(file, target, specifier);
		}
	}
	graph.set(file, targets);
}

const grafted = sources.filter((file) => GRAFTED.test(file));
for (const file of grafted) {
	for (const problem of problemsOfReact(
		fs.readFileSync(path.join(root, file), 'utf8'),
		file.endsWith('x') ? 'tsx' : 'ts',
	)) {
		problems.push(`${file} ${problem}.`);
	}
}
if (!grafted.some((file) => file.endsWith('.tsx'))) {
	problems.push('The rooms that are copied into other trees were not found: scripts/lib/react-rules.mjs names them.');
}

const state = new Map();
const findCycle = (file, trail) => {
	if (state.get(file) === 'done') {
		return;
	}
	if (state.get(file) === 'open') {
		problems.push(`Files import each other in a circle: ${[...trail.slice(trail.indexOf(file)), file].join(' -> ')}`);
		return;
	}
	state.set(file, 'open');
	for (const target of graph.get(file) ?? []) {
		findCycle(target, [...trail, file]);
	}
	state.set(file, 'done');
};
for (const file of sources) {
	findCycle(file, []);
}

for (const { place } of rooms.filter((room, index) => rooms.findIndex(({ place }) => place === room.place) !== index)) {
	problems.push(`docs/ARCHITECTURE.md names ${place} twice.`);
}
for (const { place } of rooms.filter(({ place }) => place.startsWith('packages/'))) {
	if (!sources.some((file) => file.startsWith(`${place}/`))) {
		problems.push(`docs/ARCHITECTURE.md names ${place}, which holds nothing.`);
	}
}

if (sources.length === 0 || rooms.length === 0) {
	problems.push('Nothing to check: neither sources nor rooms were found.');
}
if (problems.length > 0) {
	process.stderr.write(`${problems.join('\n')}\n`);
	process.exit(1);
}
process.stdout.write(`${sources.length} files in ${rooms.length} rooms look the right way.\n`);
