// Stryker's settings for one room (rooms.mjs), which scripts/mutation/main.mjs names in the environment.
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { ROOMS } from './rooms.mjs';

const room = ROOMS[process.env.MUTATION_ROOM ?? ''] ?? { parts: {} };
const { sources, specs } = room.parts[process.env.MUTATION_PART ?? ''] ?? { sources: [], specs: [] };

export default {
	packageManager: 'yarn',
	plugins: [createRequire(import.meta.url).resolve('@stryker-mutator/mocha-runner')],
	testRunner: 'mocha',
	mochaOptions: {
		'no-config': true,
		'no-package': true,
		require: ['tsx'],
		spec: specs.filter((each) => !each.startsWith('!')),
		ignore: specs.filter((each) => each.startsWith('!')).map((each) => each.slice(1)),
	},
	mutate: [...sources, '!**/*.spec.ts'],
	coverageAnalysis: 'perTest',
	// Every test runs what is computed when a module loads: one alteration of it costs a whole run in a new process.
	ignoreStatic: room.ignoreStatic ?? false,
	disableTypeChecks: 'packages/*/{src,tests}/**/*.ts',
	// The sandbox links node_modules: a room meets its own altered files, and the other packages as they are.
	ignorePatterns: ['/docs', '/apps', '/ee', '/benchmarks', '/examples', '/reports', '/scripts', 'dist', '.turbo'],
	// Outside the tree, which other tools may be reading.
	tempDirName: path.join(os.tmpdir(), 'mutation-sandboxes'),
	concurrency: Number(process.env.MUTATION_WORKERS ?? 2),
	timeoutMS: 10_000,
	timeoutFactor: 2,
	reporters: ['progress-append-only', 'json'],
	jsonReporter: { fileName: process.env.MUTATION_REPORT ?? 'reports/mutation.json' },
	allowConsoleColors: false,
	disableBail: false,
	// An earlier result is reused if neither the line nor a test that ran it has changed.
	incremental: true,
	incrementalFile: process.env.MUTATION_KNOWN ?? 'reports/mutation-known.json',
};
