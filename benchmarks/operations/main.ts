/**
 * `node --import tsx benchmarks/operations/main.ts [--users 100000] [--dms 10000] [--big 100000] [--messages 1000000]
 * [--connections 2000] [--calls 300] [--write]`: what a large workspace costs on one machine: the built server over a
 * store of the first schema. `--write` renews the table in docs/OPERATIONS.md.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, stderr, stdout, versions } from 'node:process';
import { parseArgs } from 'node:util';
import { seedSchema1 } from '@rocket.chat/models/tests/seed-schema-1.ts';
import { writeFigures } from '../document.ts';
import { measure } from './measure.ts';
import { figuresOf, problemsOf, table } from './table.ts';

const { values } = parseArgs({
	options: {
		users: { type: 'string', default: '100000' },
		dms: { type: 'string', default: '10000' },
		big: { type: 'string', default: '100000' },
		messages: { type: 'string', default: '1000000' },
		connections: { type: 'string', default: '2000' },
		calls: { type: 'string', default: '300' },
		write: { type: 'boolean', default: false },
	},
});

const MARKS = { begin: '<!-- figures: written by the benchmark -->', end: '<!-- end of the figures -->' };

const directory = mkdtempSync(join(tmpdir(), 'bench-operations-'));
try {
	const dataDir = join(directory, 'data');
	mkdirSync(dataDir);
	const sizes = {
		users: Number(values.users),
		dms: Number(values.dms),
		big: Number(values.big),
		messages: Number(values.messages),
	};
	const seeded = seedSchema1(dataDir, sizes);
	const tell = (line: string): void => void stdout.write(`  ${line}\n`);
	tell('store made');
	const figures = await measure(dataDir, seeded, Number(values.connections), Number(values.calls), tell);
	const problems = problemsOf(figures);
	const conditions = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, Node ${versions.node}: ${sizes.users} accounts, ${sizes.messages} messages, ${sizes.dms} direct messages of one person, the longest of ${sizes.big} messages; ${values.calls} calls of each kind, one after another.`;
	const text = `${conditions}\n\n${table(figures)}`;
	stdout.write(`\n${text}\n`);
	stderr.write(problems.map((problem) => `MISSED ${problem}\n`).join(''));
	if (env.EVIDENCE_FILE) {
		writeFileSync(env.EVIDENCE_FILE, JSON.stringify({ seed: 1, figures: figuresOf(figures), problems }));
	}
	if (values.write) {
		writeFigures('OPERATIONS.md', MARKS, text);
	}
	process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
	rmSync(directory, { recursive: true, force: true });
}
