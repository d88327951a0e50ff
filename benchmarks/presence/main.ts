/**
 * `node --import tsx benchmarks/presence/main.ts [--seed n] [--rounds 5] [--crowd 1000] [--clients 2000] [--from
 * build|source]`: a crowd of which each shows 20 of the others leaves at once, while ten hear of everybody and pairs
 * talk off the record; then a server that stops before a larger one. Ours is the server as it was built.
 */
import { writeFileSync } from 'node:fs';
import { env, exit, stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { type Conditions, leave, stop } from './contest.ts';
import { figuresOf, problemsOf } from './targets.ts';

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		rounds: { type: 'string', default: '5' },
		crowd: { type: 'string', default: '1000' },
		clients: { type: 'string', default: '2000' },
		from: { type: 'string', default: 'build' },
	},
});
const from = values.from === 'source' ? 'source' : 'build';
const tell = (line: string): void => void stdout.write(`  ${line}\n`);

const CONDITIONS: Conditions = {
	from,
	crowd: Number(values.crowd),
	shows: 20,
	hearAll: 10,
	pairs: 10,
	rate: 200,
	rounds: Number(values.rounds),
	calm: 5_000,
	rest: 3_000,
	tell,
};

try {
	const leaving = await leave(CONDITIONS);
	const stopping = await stop({ ...CONDITIONS, clients: Number(values.clients) });
	const measured = { conditions: CONDITIONS, clients: Number(values.clients), leaving, stopping };
	const problems = problemsOf(measured);
	const figures = figuresOf(measured);
	stdout.write(
		`\n${Object.entries(figures)
			.map(([name, value]) => `  ${name}: ${value}\n`)
			.join('')}`,
	);
	stderr.write(problems.map((problem) => `MISSED ${problem}\n`).join(''));
	if (env.EVIDENCE_FILE) {
		writeFileSync(env.EVIDENCE_FILE, JSON.stringify({ seed: Number(values.seed), figures, problems }));
	}
	exit(problems.length > 0 ? 1 : 0);
} catch (error) {
	stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	exit(1);
}
