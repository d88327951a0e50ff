/**
 * `node --import tsx benchmarks/protocol/main.ts [--seed n] [--rounds 7] [--budget 300] [--only 'one way'] [--places
 * node,chromium] [--write]`: the protocol beside its peers, in Node and in Chromium (CHROMIUM_PATH). `--write` renews
 * the figures in docs/BENCHMARKS.md and the picture beside it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { env, execPath, exit, stderr, stdout, versions } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inDocs, writeFigures } from '../document.ts';
import { raceInChromium } from './browser/run.ts';
import { bundleForNode, bundleForPage } from './bundle.ts';
import { chart } from './chart.ts';
import { merge, SETS, type Timings } from './contest.ts';
import type { Profile } from './profile.ts';
import { markdownReport, terminalProfiles, terminalTable } from './table.ts';
import { figuresOf, type Measured, problemsOf, verdictLine, verdicts } from './targets.ts';
import type { Wire } from './wire.ts';

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		rounds: { type: 'string', default: '7' },
		budget: { type: 'string', default: '300' },
		only: { type: 'string', default: '' },
		places: { type: 'string', default: 'node,chromium' },
		write: { type: 'boolean', default: false },
	},
});
const places = values.places.split(',');
const race = {
	seed: Number(values.seed),
	rounds: Number(values.rounds),
	budget: Number(values.budget),
	only: values.only,
};
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

type NodeResult = {
	readonly timings: readonly Timings[];
	readonly wire: Wire;
	readonly profiles: Readonly<Record<string, Profile>>;
};

/** A process for each set, both sides in it. The bundle lies where it finds its peers. */
async function raceInNode(): Promise<NodeResult> {
	const dist = join(root, 'benchmarks/dist');
	mkdirSync(dist, { recursive: true });
	const folder = mkdtempSync(join(dist, 'node-'));
	try {
		const bundle = await bundleForNode('run-node.ts', folder);
		const results = SETS.map((set) => {
			const result = join(folder, 'result.json');
			const words = ['--expose-gc', bundle, result, set, values.seed, values.rounds, values.budget, values.only];
			const { status } = spawnSync(execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
			if (status !== 0) {
				throw new Error(`the run of ${set} in Node ended with ${status}`);
			}
			return JSON.parse(readFileSync(result, 'utf8')) as NodeResult;
		});
		const [first] = results;
		if (!first) {
			throw new Error('nothing ran in Node');
		}
		return { ...first, timings: merge(results.map(({ timings }) => timings)) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function chromiumPath(): string {
	if (!env.CHROMIUM_PATH) {
		throw new Error('CHROMIUM_PATH must name a Chromium (or: --places node).');
	}
	return env.CHROMIUM_PATH;
}

const MARKS = { begin: '<!-- figures: written by the benchmark -->', end: '<!-- end of figures -->' };

try {
	const tell = (line: string): void => void stdout.write(`  ${line}\n`);
	stdout.write('In Node:\n');
	const inNode = await raceInNode();
	let version = '';
	let chromium: readonly Timings[] | undefined;
	if (places.includes('chromium')) {
		stdout.write('In Chromium:\n');
		({ timings: chromium, version } = await raceInChromium(chromiumPath(), await bundleForPage(), race, tell));
	}
	const measured: Measured = { node: inNode.timings, ...(chromium && { chromium }) };
	const problems = problemsOf(measured, inNode.wire);
	stdout.write(`\n${terminalTable(measured)}\n\n${verdicts(measured).map(verdictLine).join('\n')}\n`);
	stdout.write(`wire: ${JSON.stringify(inNode.wire)}\n${terminalProfiles(inNode.profiles)}\n`);
	stderr.write(problems.map((problem) => `MISSED ${problem}\n`).join(''));
	if (env.EVIDENCE_FILE) {
		writeFileSync(
			env.EVIDENCE_FILE,
			JSON.stringify({ seed: race.seed, figures: figuresOf(measured, inNode.wire), problems }),
		);
	}
	if (values.write) {
		const machine = `${cpus().length} cores, Node ${versions.node}${version && `, Chromium ${version}`}; ${race.rounds} runs of ${race.budget} ms`;
		const date = new Date().toISOString().slice(0, 10);
		writeFigures('BENCHMARKS.md', MARKS, markdownReport({ measured, ...inNode, machine, date }));
		writeFileSync(inDocs('benchmarks/protocol.svg'), chart(measured));
	}
	exit(problems.length > 0 ? 1 : 0);
} catch (error) {
	stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	exit(1);
}
