// Runs the jobs of a model check, two at a time, and reports how they ended.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

const WORKERS = Math.min(2, os.cpus().length);

/** One program to its end: `{ status, output, seconds }`. Both of its outputs are kept. */
export const run = (command, args, cwd) =>
	new Promise((resolve, reject) => {
		const began = Date.now();
		const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text) => {
				output += text;
			});
		}
		child.once('error', reject);
		child.once('close', (status) => resolve({ status, output, seconds: (Date.now() - began) / 1000 }));
	});

/**
 * `check(job)` returns the figures of one job and the problem that it showed, if any. Prints a line for each, and
 * writes `{ seed, figures, problems }` to EVIDENCE_FILE. Returns the number of problems.
 */
export const runJobs = async (jobs, check) => {
	const waiting = [...jobs];
	const figures = { claims: 0, negations: 0 };
	const problems = [];
	const work = async () => {
		for (let job = waiting.shift(); job; job = waiting.shift()) {
			const { problem, told, ...numbers } = await check(job);
			figures[job.fails ? 'negations' : 'claims'] += 1;
			Object.assign(
				figures,
				Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${job.name} ${name}`, value])),
			);
			if (problem) {
				problems.push(`${job.name}: ${problem}`);
			}
			process.stdout.write(
				`${problem ? 'WRONG ' : 'ok    '} ${job.fails ? 'fails ' : 'holds '} ${job.name.padEnd(28)} ${told}\n${problem ? `${problem}\n` : ''}`,
			);
		}
	};
	await Promise.all(Array.from({ length: WORKERS }, work));
	if (process.env.EVIDENCE_FILE) {
		fs.writeFileSync(
			process.env.EVIDENCE_FILE,
			JSON.stringify({ seed: Number(process.env.PROPERTY_SEED ?? 0), figures, problems }),
		);
	}
	process.stdout.write(`${figures.claims} claims, ${figures.negations} negations, ${problems.length} problems\n`);
	return problems.length;
};
