// The rooms of docs/ARCHITECTURE.md and what the sources in them import: for scripts/boundaries.mjs, which checks it,
// and scripts/architecture.mjs, which draws it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableRows } from './tables.mjs';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const doc = fs.readFileSync(path.join(root, 'docs/ARCHITECTURE.md'), 'utf8');

export const rooms = tableRows(doc, 'Rooms').map(([rank, place, name]) => ({ rank: Number(rank), place, name }));
export const owners = tableRows(doc, 'Libraries with one owner').flatMap(([libraries, place]) =>
	libraries.split(', ').map((library) => ({ library, place })),
);

const UI = /^apps\/meteor\/client\/(views|components|sidebar)\//;

/**
 * The room of a file, with the folder that makes it this instance of the room (a feature's own lib, server or client).
 */
export const roomOf = (file) => {
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

export const isTest = (file) => /\.spec\.tsx?$/.test(file) || /(^|\/)tests\//.test(file);
export const packageDir = (file) => /^(benchmarks(?=\/)|(packages|apps|ee\/packages|ee\/apps)\/[^/]+)/.exec(file)?.[0];

export const sources = [];
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
export const importsOf = (file) => {
	const text = fs
		.readFileSync(path.join(root, file), 'utf8')
		.replace(/\/\*[\s\S]*?\*\//g, '')
		.replace(/^\s*\/\/.*$/gm, '');
	return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
};

export const packageDirs = fs.readdirSync(path.join(root, 'packages')).map((dir) => `packages/${dir}`);
const byName = new Map();
for (const dir of packageDirs) {
	byName.set(JSON.parse(fs.readFileSync(path.join(root, dir, 'package.json'), 'utf8')).name, dir);
}
export const packageOf = (specifier) =>
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

export const resolve = (file, specifier) => {
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
