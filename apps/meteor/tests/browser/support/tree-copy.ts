import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

/** What is generated from the rest, belongs to git, or is not needed to build and run. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.cache', '.turbo', '.yarn', '.data', '.dev-data', 'docs']);

/** Marks the links as an up-to-date installation, so that nothing is installed. */
const MARK_INSTALLED = `
	import fs from 'node:fs';
	import { installStamp } from './scripts/lib/install.mjs';
	const { file, value } = installStamp(process.cwd());
	fs.writeFileSync(file, value);`;

/** Links to the installed packages. Those of the workspace lead into the copy, as they do in the original. */
const linkPackages = (from: string, to: string): void => {
	mkdirSync(to, { recursive: true });
	for (const entry of readdirSync(from, { withFileTypes: true })) {
		const [source, target] = [join(from, entry.name), join(to, entry.name)];
		if (entry.name.startsWith('@')) {
			linkPackages(source, target);
		} else if (entry.isSymbolicLink()) {
			const own = relative(ROOT, resolve(from, readlinkSync(source)));
			symlinkSync(own.startsWith('..') ? source : readlinkSync(source), target);
		} else if (!entry.name.startsWith('.')) {
			symlinkSync(source, target);
		}
	}
};

export type TreeCopy = { readonly path: string; remove(): void };

/** A copy of the sources in a temporary folder, with links to what is installed: for tests that edit them. */
export const copyTree = (): TreeCopy => {
	const path = mkdtempSync(join(tmpdir(), 'tree-'));
	for (const name of readdirSync(ROOT).filter((name) => !LEFT_OUT.has(name))) {
		cpSync(join(ROOT, name), join(path, name), {
			recursive: true,
			verbatimSymlinks: true,
			filter: (source) => !LEFT_OUT.has(basename(source)),
		});
	}
	linkPackages(join(ROOT, 'node_modules'), join(path, 'node_modules'));
	const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', MARK_INSTALLED], {
		cwd: path,
		encoding: 'utf8',
	});
	if (status !== 0) {
		throw new Error(`the copy could not be marked as installed: ${stderr}`);
	}
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
