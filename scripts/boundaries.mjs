// Checks the rooms of docs/ARCHITECTURE.md: ranks, package borders, libraries with one owner, cycles, that each room is
// in the table, that each package has its README.md and the name of its folder, and which React the grafted ones need.
import fs from 'node:fs';
import path from 'node:path';
import { problemsOfReadme } from './lib/package-readme.mjs';
import { GRAFTED, problemsOfReact } from './lib/react-rules.mjs';
import {
	importsOf,
	isTest,
	owners,
	packageDir,
	packageDirs,
	packageOf,
	resolve,
	roomOf,
	rooms,
	root,
	sources,
} from './lib/rooms.mjs';

const problems = [];

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

for (const dir of packageDirs) {
	const { name } = JSON.parse(fs.readFileSync(path.join(root, dir, 'package.json'), 'utf8'));
	if (name.replace('@rocket.chat/', '') !== path.basename(dir)) {
		problems.push(`${dir} is the package ${name}: a folder has the name of its package.`);
	}
	problems.push(...problemsOfReadme(path.join(root, dir)).map((problem) => `${dir} ${problem}.`));
}

if (sources.length === 0 || rooms.length === 0) {
	problems.push('Nothing to check: neither sources nor rooms were found.');
}
if (problems.length > 0) {
	process.stderr.write(`${problems.join('\n')}\n`);
	process.exit(1);
}
process.stdout.write(`${sources.length} files in ${rooms.length} rooms keep to docs/ARCHITECTURE.md.\n`);
