// Runs spec files in several mocha processes side by side, and tells of them as if it were one run.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const REPORTER = 'scripts/lib/counting-reporter.cjs';

/** Milliseconds that a process may go on after its last test: what it left open would hold a worker for nothing. */
const LINGER_MS = 30_000;

const readCounts = (file) => {
	try {
		return JSON.parse(fs.readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
};

/**
 * Kills a process that doesn't end within `limit` ms after it has left its counts.
 * @returns what stops the watch
 */
const watchEnd = (child, countsFile, limit, onKill) => {
	let endedAt;
	const look = setInterval(() => {
		endedAt ??= fs.existsSync(countsFile) ? Date.now() : undefined;
		if (endedAt !== undefined && Date.now() - endedAt >= limit) {
			clearInterval(look);
			onKill();
			child.kill('SIGKILL');
		}
	}, limit / 10);
	return () => clearInterval(look);
};

/**
 * The failures of a process: its failed and pending tests, where there are none its files that ran no test. A process
 * that ended badly has failed once at least, and so has one that left no counts.
 */
const failuresOf = (code, counts, files, root) => {
	if (counts === undefined) {
		return { count: 1, idle: [] };
	}
	const idle = files.filter((file) => !counts.ran.includes(path.join(root, file)));
	return { count: Math.max(counts.failures + counts.pending, idle.length, code === 0 ? 0 : 1), idle };
};

/** One mocha process over some files. Its output comes whole, so that runs side by side don't mix their lines. */
const runBatch = ({ root, files, args, env, countsFile, linger }) =>
	new Promise((resolve) => {
		const began = Date.now();
		const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
		// With its compiler and without .mocharc.json, which names it: mocha would start a second process for it.
		const options = ['--no-config', '--forbid-only', '--reporter', REPORTER, ...args];
		const child = spawn(process.execPath, ['--import', 'tsx', mocha, ...options, ...files], {
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
		const stopWatching = watchEnd(child, countsFile, linger, () => {
			output += 'Killed: it did not end after its last test. Something is open still, such as a socket or a timer.\n';
		});
		child.once('close', (code) => {
			stopWatching();
			const counts = readCounts(countsFile);
			const { count, idle } = failuresOf(code, counts, files, root);
			output += idle.map((file) => `${file} ran no test.\n`).join('');
			const seconds = (Date.now() - began) / 1000;
			resolve({ files, output, passes: counts?.passes ?? 0, failures: count, seconds });
		});
	});

/** A file, or how many. */
const nameOf = (files) => (files.length === 1 ? files[0] : `${files.length} files from ${files[0]}`);

/**
 * Runs batches of spec files, `workers` at a time and in their order, then those of `alone` one after the other.
 * Prints each batch's output when it ends, and at the end again that of those that failed.
 * @param batches lists of files, relative to `root`
 * @param linger milliseconds that a process may go on after its last test
 * @returns the tests that passed and failed (a pending test counts as failed), and the names of the batches that failed
 */
export const runSpecs = async ({
	root,
	batches,
	alone = [],
	workers,
	args = [],
	env = {},
	linger = LINGER_MS,
	print = process.stdout,
}) => {
	const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'specs-'));
	const results = [];
	let number = 0;
	const run = async (files) => {
		number += 1;
		const countsFile = path.join(scratch, `${number}.json`);
		const result = await runBatch({ root, files, args, env, countsFile, linger });
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
