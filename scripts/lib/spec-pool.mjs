// Runs spec files in several mocha processes side by side, and tells of them as if it were one run.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const REPORTER = 'scripts/lib/counting-reporter.cjs';

const readCounts = (file) => {
	try {
		return JSON.parse(fs.readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
};

/** One mocha process over some files. Its output comes whole, so that runs side by side don't mix their lines. */
const runBatch = ({ root, files, args, env, countsFile }) =>
	new Promise((resolve) => {
		const began = Date.now();
		const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
		const child = spawn(process.execPath, [mocha, '--reporter', REPORTER, ...args, ...files], {
			cwd: root,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, ...env, COUNTS_FILE: countsFile },
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text) => {
				output += text;
			});
		}
		child.once('error', (error) => {
			output += `${error.message}\n`;
		});
		child.once('close', (code) => {
			const counts = readCounts(countsFile);
			const { passes = 0, failures = 0, pending = 0 } = counts ?? {};
			// A process that ended badly although no test failed, or that ran no test, has failed once.
			const least = code === 0 && passes > 0 ? 0 : 1;
			const seconds = (Date.now() - began) / 1000;
			resolve({ files, output, passes, failures: Math.max(failures + pending, least), seconds });
		});
	});

/** A file, or how many. */
const nameOf = (files) => (files.length === 1 ? files[0] : `${files.length} files from ${files[0]}`);

/**
 * Runs batches of spec files, `workers` at a time and in their order, then those of `alone` one after the other.
 * Prints each batch's output when it ends, and at the end again that of those that failed.
 * @param batches lists of files, relative to `root`
 * @returns the tests that passed and failed (a pending test counts as failed), and the names of the batches that failed
 */
export const runSpecs = async ({ root, batches, alone = [], workers, args = [], env = {}, print = process.stdout }) => {
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'specs-'));
	const results = [];
	let number = 0;
	const run = async (files) => {
		number += 1;
		const result = await runBatch({ root, files, args, env, countsFile: path.join(scratch, `${number}.json`) });
		results.push(result);
		print.write(`\n${nameOf(files)} (${result.seconds.toFixed(1)} s)\n${result.output}`);
	};
	const waiting = [...batches];
	const work = async () => {
		for (let files = waiting.shift(); files !== undefined; files = waiting.shift()) {
			await run(files);
		}
	};
	await Promise.all(Array.from({ length: workers }, work));
	for (const files of alone) {
		await run(files);
	}
	fs.rmSync(scratch, { recursive: true, force: true });
	const failed = results.filter(({ failures }) => failures > 0);
	for (const { files, output } of failed) {
		print.write(`\nFAILED ${nameOf(files)}\n${output}`);
	}
	return {
		passed: results.reduce((sum, { passes }) => sum + passes, 0),
		failed: results.reduce((sum, { failures }) => sum + failures, 0),
		failing: failed.map(({ files }) => nameOf(files)),
	};
};
