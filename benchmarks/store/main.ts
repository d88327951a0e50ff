/**
 * `node --import tsx benchmarks/store/main.ts [--seed n] [--rounds 9] [--seconds 4] [--count 2000] [--from
 * build|source] [--write]`: the relay while others post, on a disk as it is and on a slow one; and what a post and a
 * page cost. It wants gcc. `--write` renews the figures in docs/BENCHMARKS.md.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { env, exit, stderr, stdout, versions } from 'node:process';
import { parseArgs } from 'node:util';
import { writeFigures } from '../document.ts';
import { seededRandom } from '../protocol/seeded.ts';
import { PINNED } from '../relay/processes.ts';
import { costsOf } from './costs.ts';
import { relayBeside } from './relay-beside.ts';
import { figuresOf, markdownReport, problemsOf } from './report.ts';

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		rounds: { type: 'string', default: '9' },
		seconds: { type: 'string', default: '4' },
		count: { type: 'string', default: '2000' },
		from: { type: 'string', default: 'build' },
		write: { type: 'boolean', default: false },
	},
});
const seed = Number(values.seed);
const rounds = Number(values.rounds);
const load = { pairs: 20, rate: 400, warmUp: 1_500, measured: Number(values.seconds) * 1_000, bodyBytes: 500 };
const posting = { pairs: 10, rate: 20 };

const MARKS = {
	begin: '<!-- figures of the store: written by its benchmark -->',
	end: '<!-- end of the store’s figures -->',
};

try {
	const count = Number(values.count);
	const costs = {
		'on the calling thread': await costsOf('on the calling thread', count),
		'in threads': await costsOf('in threads', count),
	};
	const tell = (line: string): void => void stdout.write(`  ${line}\n`);
	const from = values.from === 'source' ? 'source' : 'build';
	const measured = {
		costs,
		beside: await relayBeside({ rounds, load, posting, from, random: seededRandom(seed), tell }),
	};
	const problems = problemsOf(measured);
	const machine = `${cpus().length} cores${PINNED ? ', server and clients on one each' : ''}, load ${loadavg()[0]?.toFixed(1)}, Node ${versions.node}`;
	const work = `${load.rate} frames of ${load.bodyBytes} bytes and ${posting.rate} posts a second; ${rounds} runs of ${values.seconds} s on each disk`;
	const report = markdownReport(measured, `${machine}; ${work}`, new Date().toISOString().slice(0, 10));
	stdout.write(`\n${report}\n`);
	stderr.write(problems.map((problem) => `MISSED ${problem}\n`).join(''));
	if (env.EVIDENCE_FILE) {
		writeFileSync(env.EVIDENCE_FILE, JSON.stringify({ seed, figures: figuresOf(measured), problems }));
	}
	if (values.write) {
		writeFigures('BENCHMARKS.md', MARKS, report);
	}
	exit(problems.length > 0 ? 1 : 0);
} catch (error) {
	stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	exit(1);
}
