// `npm run spec -- <spec file…> [mocha's options]`: single specs, with what their folder needs.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { checkNode, fail } from './lib/report.mjs';
import { LANES } from './lib/spec-lanes.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const words = process.argv.slice(2);
const files = words.filter((word) => fs.existsSync(path.join(root, word)));
const isIn = ({ folders }) =>
	files.some((file) => folders.some((folder) => path.posix.normalize(file).startsWith(`${folder}/`)));

/** A word that was meant as a file: it looks like a spec, or stands where no option can have it as its value. */
const isMeantAsFile = (word, index) =>
	word.endsWith('.spec.ts') || (files.length === 0 && !`${words[index - 1] ?? ''}${word}`.startsWith('-'));
const missing = words.find((word, index) => !files.includes(word) && isMeantAsFile(word, index));

checkNode(root);
if (missing !== undefined) {
	fail(`There is no file ${missing} in ${root}.`);
}
if (files.length === 0) {
	fail('Name a spec file, e.g. npm run spec -- packages/otr-wire/src/decode.spec.ts, relative to the workspace.');
}
try {
	ensureInstalled(root);
	const limits = Object.values(LANES)
		.filter(isIn)
		.map(({ limit }) => limit);
	const limit = limits.length > 0 ? ['--timeout', String(Math.max(...limits))] : [];
	const chromium = isIn(LANES.browser) ? { CHROMIUM_PATH: ensureChromium() } : {};
	const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
	const { status } = spawnSync(process.execPath, [mocha, ...limit, ...words], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, ...chromium },
	});
	process.exitCode = status ?? 1;
} catch (error) {
	fail(error.message);
}
