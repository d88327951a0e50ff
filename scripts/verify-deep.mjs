// `npm run verify:deep -- [name…]`: the checks that take too long for every commit, those named or all. Each leaves
// docs/evidence/<name>.json, if it ran on committed files. `--seed n` repeats a run.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { CHECKS } from './lib/deep-checks.mjs';
import { machineOf, treesOf, uncommitted, writeEvidence } from './lib/evidence.mjs';
import { fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.find((name) => !Object.hasOwn(CHECKS, name));
if (unknown) {
	const known = Object.entries(CHECKS).map(
		([name, { proves, minutes }]) => `  ${name}: ${proves} (about ${minutes} min)`,
	);
	fail(`There is no deep check "${unknown}". There are:\n${known.join('\n')}`);
}
if (values.seed !== undefined && !/^\d{1,10}$/.test(values.seed)) {
	fail(`--seed must be a whole number, not "${values.seed}".`);
}

/** `packages` stands for each package separately. */
const spread = (paths) =>
	paths.flatMap((each) =>
		each === 'packages' ? fs.readdirSync(path.join(root, each)).map((name) => `${each}/${name}`) : [each],
	);

const read = (file) => {
	try {
		return JSON.parse(fs.readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
};

const runCheck = (name) => {
	const { command, env, paths, needs } = CHECKS[name];
	const chromium = needs.includes('chromium') ? ensureChromium() : undefined;
	if (needs.includes('build')) {
		ensureBuilt(root);
	}
	const seed = values.seed === undefined ? crypto.randomInt(2 ** 31) : Number(values.seed);
	const tested = spread(paths);
	const dirty = uncommitted(root, tested);
	const trees = treesOf(root, tested);
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'deep-'));
	const files = { EVIDENCE_FILE: path.join(scratch, 'evidence.json'), COUNTS_FILE: path.join(scratch, 'counts.json') };
	const words = command.map((word) => word.replace('{seed}', String(seed)));
	process.stdout.write(`\n── ${name} (seed ${seed}) ──\n`);
	const began = Date.now();
	const { status } = spawnSync(words[0] === 'node' ? process.execPath : words[0], words.slice(1), {
		cwd: root,
		stdio: 'inherit',
		env: {
			...process.env,
			...env,
			...files,
			PROPERTY_SEED: String(seed),
			...(chromium && { CHROMIUM_PATH: chromium }),
		},
	});
	const told = read(files.EVIDENCE_FILE);
	const counts = read(files.COUNTS_FILE);
	fs.rmSync(scratch, { recursive: true, force: true });
	// A command without figures has proved nothing.
	const passed =
		status === 0 &&
		told !== undefined &&
		told.problems.length === 0 &&
		(counts === undefined || (counts.passes > 0 && counts.pending === 0));
	const since = uncommitted(root, tested);
	if (told === undefined) {
		process.stderr.write(`${name} ended with ${status} and left no figures: no evidence written.\n`);
	} else if (dirty.length + since.length > 0 || JSON.stringify(treesOf(root, tested)) !== JSON.stringify(trees)) {
		process.stderr.write(
			`No evidence written for ${name}: what it tested was not committed, or changed meanwhile:\n${[...dirty, ...since].join('\n')}\n`,
		);
	} else {
		const settings = Object.entries(env).map(([key, value]) => `${key}=${value} `);
		writeEvidence(root, name, {
			name,
			command: `${settings.join('')}${words.join(' ')}`,
			date: new Date(began).toISOString(),
			machine: machineOf(chromium),
			result: passed ? 'passed' : 'failed',
			figures: {
				...told.figures,
				...(counts && { tests: counts.passes + counts.failures, failures: counts.failures }),
				wallSeconds: Math.round((Date.now() - began) / 1000),
			},
			seed,
			problems: told.problems,
			packages: trees,
		});
	}
	return passed;
};

const summary = (positionals.length > 0 ? positionals : Object.keys(CHECKS)).map((name) => {
	try {
		return [name, runCheck(name)];
	} catch (error) {
		process.stderr.write(`${error.message}\n`);
		return [name, false];
	}
});
process.stdout.write(`\n${summary.map(([name, good]) => `${good ? 'ok    ' : 'FAILED'} ${name}`).join('\n')}\n`);
process.exitCode = summary.every(([, good]) => good) ? 0 : 1;
