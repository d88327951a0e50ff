/**
 * `node --import tsx benchmarks/relay/main.ts [--seed n] [--rounds 7] [--seconds 8] [--only 'ours;ws, JSON']
 * [--connections 4000] [--from build|source] [--write]`: the relay beside its peers, and the memory of idle connections
 * (none with `--connections 0`, nothing else with `--rounds 0`). Ours is the server as it was built. `--write` renews
 * the figures in docs/BENCHMARKS.md and the picture beside it.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { env, exit, stderr, stdout, versions } from 'node:process';
import { parseArgs } from 'node:util';
import { inDocs, writeFigures } from '../document.ts';
import { seededRandom } from '../protocol/seeded.ts';
import { chart } from './chart.ts';
import { CONTENDERS, contenderOf, OURS } from './contenders.ts';
import { hold, type Load } from './contest.ts';
import { type IdleCost, idleCost } from './idle.ts';
import { PINNED } from './processes.ts';
import { markdownReport, terminalTable } from './table.ts';
import { figuresOf, type Measured, problemsOf, verdictLine, verdicts } from './targets.ts';

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		rounds: { type: 'string', default: '7' },
		seconds: { type: 'string', default: '8' },
		only: { type: 'string', default: '' },
		connections: { type: 'string', default: '4000' },
		from: { type: 'string', default: 'build' },
		write: { type: 'boolean', default: false },
	},
});
const seed = Number(values.seed);
const rounds = Number(values.rounds);
const connections = Number(values.connections);
const from = values.from === 'source' ? 'source' : 'build';
const contenders = values.only === '' ? CONTENDERS : values.only.split(';').map(contenderOf);
const load: Load = { pairs: 100, rate: 2_000, warmUp: 3_000, measured: Number(values.seconds) * 1_000, bodyBytes: 500 };

/** Whose idle connections are weighed: a socket alone, one of the peers, ours. */
const IDLE = ['ws, JSON', 'ddp-streamer', OURS];
const BEFORE = 4_000;
const REST = 20_000;

const tell = (line: string): void => void stdout.write(`  ${line}\n`);

async function idleCosts(): Promise<ReadonlyMap<string, IdleCost>> {
	const costs = new Map<string, IdleCost>();
	for (const contender of contenders.filter(({ name }) => connections > 0 && IDLE.includes(name))) {
		costs.set(contender.name, await idleCost(contender, { connections, before: BEFORE, from, rest: REST, tell }));
	}
	return costs;
}

const MARKS = {
	begin: '<!-- figures of the relay: written by its benchmark -->',
	end: '<!-- end of the relay’s figures -->',
};

try {
	const results =
		rounds > 0 ? await hold(contenders, { rounds, load, from, random: seededRandom(seed), tell }) : new Map();
	const measured: Measured = { results, idle: await idleCosts() };
	const problems = problemsOf(measured);
	stdout.write(`\n${terminalTable(measured)}\n\n${verdicts(measured).map(verdictLine).join('\n')}\n`);
	stderr.write(problems.map((problem) => `MISSED ${problem}\n`).join(''));
	if (env.EVIDENCE_FILE) {
		writeFileSync(env.EVIDENCE_FILE, JSON.stringify({ seed, figures: figuresOf(measured), problems }));
	}
	if (values.write) {
		const { pairs, rate, bodyBytes } = load;
		const machine = `${cpus().length} cores${PINNED ? ', server and clients on one each' : ''}, Node ${versions.node}`;
		const work = `${pairs} pairs, ${rate} frames of ${bodyBytes} bytes a second; ${rounds} runs of ${values.seconds} s; ${connections} idle connections`;
		writeFigures(
			'BENCHMARKS.md',
			MARKS,
			markdownReport(measured, `${machine}; ${work}`, new Date().toISOString().slice(0, 10)),
		);
		writeFileSync(inDocs('benchmarks/relay.svg'), chart(results));
	}
	exit(problems.length > 0 ? 1 : 0);
} catch (error) {
	stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	exit(1);
}
