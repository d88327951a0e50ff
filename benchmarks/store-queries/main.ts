/**
 * `node --import tsx benchmarks/store-queries/main.ts [--rounds 100] [--users 100000] [--dms 10000] [--big 100000]
 * [--messages 1000000] [--write]`: what is asked of a large store beside an almost empty one, on one thread. `--write`
 * renews the figures in docs/BENCHMARKS.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, stderr, stdout, versions } from 'node:process';
import { parseArgs } from 'node:util';
import { writeFigures } from '../document.ts';
import { measure } from './measure.ts';
import { makeStores } from './stores.ts';
import { figuresOf, type Measured, markdownReport, problemsOf } from './targets.ts';

const { values } = parseArgs({
	options: {
		rounds: { type: 'string', default: '100' },
		users: { type: 'string', default: '100000' },
		dms: { type: 'string', default: '10000' },
		big: { type: 'string', default: '100000' },
		messages: { type: 'string', default: '1000000' },
		write: { type: 'boolean', default: false },
	},
});
const sizes = {
	users: Number(values.users),
	dms: Number(values.dms),
	big: Number(values.big),
	messages: Number(values.messages),
};

const tell = (line: string): void => void stdout.write(`  ${line}\n`);

const MARKS = {
	begin: '<!-- figures of a large store: written by its benchmark -->',
	end: '<!-- end of the large store’s figures -->',
};

const directory = mkdtempSync(join(tmpdir(), 'store-queries-'));
try {
	const { large, small, migration, start } = await makeStores(directory, sizes, tell);
	const measured: Measured = { figures: await measure(large, small, Number(values.rounds), tell), migration, start };
	await Promise.all([large.models.close(), small.models.close()]);
	const problems = problemsOf(measured);
	const machine = `${new Date().toISOString().slice(0, 10)}; ${cpus().length} cores, Node ${versions.node}; ${sizes.users} accounts, ${sizes.messages} messages, ${sizes.dms} direct messages of one person, ${sizes.big} messages in one; ${values.rounds} calls each.`;
	const report = markdownReport(measured, machine);
	stdout.write(`\n${report}\n`);
	stderr.write(problems.map((problem) => `MISSED ${problem}\n`).join(''));
	if (env.EVIDENCE_FILE) {
		writeFileSync(env.EVIDENCE_FILE, JSON.stringify({ seed: 1, figures: figuresOf(measured), problems }));
	}
	if (values.write) {
		writeFigures('BENCHMARKS.md', MARKS, report);
	}
	process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
	rmSync(directory, { recursive: true, force: true });
}
