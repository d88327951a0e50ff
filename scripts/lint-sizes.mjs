// Checks that functions, classes and lines keep to the sizes of scripts/lib/size-rules.mjs.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sizeProblems } from './lib/size-rules.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const SKIPPED = new Set(['node_modules', 'dist', '.turbo', 'vectors']);

const filesBelow = (dir) =>
	fs
		.readdirSync(dir, { withFileTypes: true })
		.filter(({ name }) => !SKIPPED.has(name))
		.flatMap((entry) => {
			const file = path.join(dir, entry.name);
			return entry.isDirectory() ? filesBelow(file) : [file];
		})
		.filter((file) => /\.[cm]?[jt]sx?$/.test(file));

const files = ['apps', 'packages', 'benchmarks', 'scripts'].flatMap((dir) => filesBelow(path.join(root, dir)));
const problems = sizeProblems(Object.fromEntries(files.map((file) => [file, fs.readFileSync(file, 'utf8')])));

process.stdout.write(
	problems.length > 0
		? `${problems.join('\n').replaceAll(`${root}${path.sep}`, '')}\n`
		: `${files.length} files keep to the sizes.\n`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
