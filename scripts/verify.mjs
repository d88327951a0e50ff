// `npm run verify`: everything that must hold for every commit. `npm run verify -- unit browser` runs only the steps
// named.
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { CHECKS } from './lib/deep-checks.mjs';
import { listEvidence, readEvidence } from './lib/evidence.mjs';
import { ALONE, eachAlone, inBatches, LANES, longestFirst, specFiles } from './lib/spec-lanes.mjs';
import { runSpecs } from './lib/spec-pool.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = (name) => path.join(root, 'node_modules/.bin', name);
// turbo looks for yarn on the path: the workspace's own, however this was started.
process.env.PATH = `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`;
const CORES = os.availableParallelism();
const totals = { passed: 0, failed: 0 };

const run = (command, args, env = {}) =>
	spawnSync(command, args, {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', ...env },
	}).status === 0;

/**
 * Runs spec files in processes side by side: first those of the long ones, then the rest in `shared` processes, last
 * and one at a time those that must be alone. A run that executed no test, or left one pending, has failed.
 */
const specs = async (name, { workers, shared, env = {} }) => {
	const { folders, limit } = LANES[name];
	const found = specFiles(root, folders);
	const alone = found.filter((file) => Object.hasOwn(ALONE, file));
	const { passed, failed, failing } = await runSpecs({
		root,
		batches: inBatches(longestFirst(found.filter((file) => !alone.includes(file))), shared),
		alone: eachAlone(alone),
		workers,
		args: ['--timeout', String(limit)],
		env,
	});
	totals.passed += passed;
	totals.failed += failed;
	if (failing.length > 0) {
		process.stdout.write(`\n${name} failed in:\n${failing.map((each) => `  ${each}\n`).join('')}`);
	}
	return passed > 0 && failed === 0;
};

const fromBuild = () => {
	ensureBuilt(root);
	return { SERVER_FROM: 'build', BUILD_IS_FRESH: '1' };
};

const steps = {
	types: () => run(bin('turbo'), ['run', 'typecheck', '--output-logs=errors-only', '--no-update-notifier']),
	lint: () =>
		run(bin('biome'), ['check', '--error-on-warnings', '.']) &&
		run(process.execPath, ['scripts/lint-clocks.mjs']) &&
		run(process.execPath, ['scripts/lint-sizes.mjs']),
	boundaries: () => run(process.execPath, ['scripts/boundaries.mjs']),
	meteor: () => run(process.execPath, ['scripts/lint-meteor.mjs']),
	'dead-code': () => run(bin('knip'), ['--no-progress', '--no-config-hints']),
	build: () => {
		ensureBuilt(root);
		return true;
	},
	// More processes than cores, as all of them wait now and then: for a disk, a server or a timer.
	unit: () => specs('unit', { workers: CORES + 1, shared: CORES * 6 }),
	// Both against what was built, which is what people run, and starts in a third of the time. They wait more than they
	// compute.
	api: () => specs('api', { workers: CORES + 2, shared: CORES * 4, env: fromBuild() }),
	browser: () =>
		specs('browser', {
			workers: CORES * 2,
			shared: CORES * 4,
			env: { ...fromBuild(), CHROMIUM_PATH: ensureChromium() },
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
		good = await step();
	} catch (error) {
		process.stderr.write(`${error.message}\n`);
	}
	if (good && before === totals.failed && !Object.hasOwn(LANES, name)) {
		totals.passed += 1;
	} else if (!good && before === totals.failed) {
		totals.failed += 1;
	}
	summary.push(`${good ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
process.stdout.write(`\n${summary.join('\n')}\n\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed === 0 ? 0 : 1;
