// `yarn verify`: everything that must hold for every commit. `yarn verify unit browser` runs only the steps named.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { CHECKS } from './lib/deep-checks.mjs';
import { listEvidence, readEvidence } from './lib/evidence.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = (name) => path.join(root, 'node_modules/.bin', name);
// turbo looks for yarn on the path: the workspace's own, however this was started.
process.env.PATH = `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'verify-'));
const totals = { passed: 0, failed: 0 };

const run = (command, args, env = {}) =>
	spawnSync(command, args, {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', ...env },
	}).status === 0;

/** A run that executed no test, or left one pending, has failed. */
const mocha = (name, specs, env = {}) => {
	const counts = path.join(scratch, `${name}.json`);
	const ended = run(bin('mocha'), ['--reporter', 'scripts/lib/counting-reporter.cjs', ...specs], {
		COUNTS_FILE: counts,
		...env,
	});
	const { passes, failures, pending } = fs.existsSync(counts)
		? JSON.parse(fs.readFileSync(counts, 'utf8'))
		: { passes: 0, failures: 0, pending: 0 };
	totals.passed += passes;
	totals.failed += failures + pending;
	return ended && passes > 0 && failures + pending === 0;
};

const fromBuild = () => {
	ensureBuilt(root);
	return { SERVER_FROM: 'build', BUILD_IS_FRESH: '1' };
};

const steps = {
	types: () => run(bin('turbo'), ['run', 'typecheck', '--output-logs=errors-only', '--no-update-notifier']),
	lint: () =>
		run(bin('biome'), ['check', '--error-on-warnings', '.']) && run(process.execPath, ['scripts/lint-clocks.mjs']),
	boundaries: () => run(process.execPath, ['scripts/boundaries.mjs']),
	meteor: () => run(process.execPath, ['scripts/lint-meteor.mjs']),
	'dead-code': () => run(bin('knip'), ['--no-progress', '--no-config-hints']),
	build: () => {
		ensureBuilt(root);
		return true;
	},
	// No braces: mocha splits its arguments at commas.
	unit: () =>
		mocha('unit', [
			'packages/**/*.spec.ts',
			'benchmarks/**/*.spec.ts',
			'scripts/**/*.spec.*',
			'apps/meteor/app/**/*.spec.ts',
			'apps/meteor/client/**/*.spec.ts',
			'apps/meteor/server/**/*.spec.ts',
		]),
	// Both against what was built, which is what people run, and starts in a third of the time.
	integration: () => mocha('integration', ['--timeout', '30000', 'apps/meteor/tests/api/**/*.spec.ts'], fromBuild()),
	browser: () =>
		mocha('browser', ['--timeout', '120000', 'apps/meteor/tests/browser/**/*.spec.ts'], {
			...fromBuild(),
			CHROMIUM_PATH: ensureChromium(),
		}),
	// Stale evidence is listed, not refused: the long checks are run when there is time for them.
	evidence: () => {
		const { found, faults } = readEvidence(root, CHECKS);
		process.stdout.write(
			`${[...listEvidence(root, CHECKS, found), ...faults.map((fault) => `WRONG   ${fault}`)].join('\n')}\n`,
		);
		return faults.length === 0;
	},
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(steps, name));
if (unknown) {
	process.stderr.write(`There is no step "${unknown}": expected one or more of ${Object.keys(steps).join(', ')}.\n`);
	process.exit(1);
}
const summary = [];
for (const [name, step] of Object.entries(steps)) {
	if (wanted.length > 0 && !wanted.includes(name)) {
		continue;
	}
	process.stdout.write(`\n── ${name} ──\n`);
	const started = Date.now();
	const before = totals.failed;
	let good = false;
	try {
		good = step();
	} catch (error) {
		process.stderr.write(`${error.message}\n`);
	}
	if (good && before === totals.failed && !['unit', 'integration', 'browser'].includes(name)) {
		totals.passed += 1;
	} else if (!good && before === totals.failed) {
		totals.failed += 1;
	}
	summary.push(`${good ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
fs.rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`\n${summary.join('\n')}\n\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed === 0 ? 0 : 1;
