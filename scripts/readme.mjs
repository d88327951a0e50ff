// Runs every command of the README in its order, as a newcomer would. The tests come last: their last line is this
// program's last line.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const START_LIMIT_MS = 20 * 60_000;
const SECOND_START_LIMIT_MS = 3_000;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'readme-'));
const data = path.join(scratch, 'data');
process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

/** Languages of the README's blocks that hold no commands. */
const NOT_COMMANDS = ['nginx'];

const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```/gm)]
	.filter(([, language]) => !NOT_COMMANDS.includes(language))
	.flatMap(([, , block]) =>
		block
			.split('\n')
			.map((line) => line.trim())
			.filter((line) => line !== ''),
	);

const run = (command, env = {}) =>
	spawn(command, {
		cwd: root,
		shell: true,
		detached: true,
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, ...env },
	});

/**
 * Finds the link that creates the administrator in the second-to-last line.
 * @param use whether to create the administrator with it
 */
const openSetupLink = async (output, url, use) => {
	const [, setupToken] = /\/register#setup=(\S+)$/.exec(output.trim().split('\n').at(-2)) ?? [];
	if (setupToken === undefined) {
		throw new Error(`Expected the link that creates the administrator in the second-to-last line:\n${output}`);
	}
	if (use) {
		const account = { username: 'operator', email: 'operator@example.org', pass: 'a bridge of nine boats', setupToken };
		const answer = await fetch(`${url}/api/v1/users.register`, { method: 'POST', body: new URLSearchParams(account) });
		const { user } = await answer.json();
		if (!user?.roles.includes('admin')) {
			throw new Error(`The link that start-up printed did not create an administrator: ${answer.status}.`);
		}
	}
};

/**
 * Starts the workspace by a command of the README, checks that it serves, and stops it by Ctrl-C.
 * @param look reads what start-up printed, and may send requests to the workspace
 * @returns milliseconds until it listened
 */
const serve = async (command, look = async () => undefined) => {
	const started = Date.now();
	const child = run(command, { PORT: '0', DATA_DIR: data });
	const abandon = () => process.kill(-child.pid, 'SIGKILL');
	process.once('exit', abandon);
	const ended = new Promise((resolve) => child.once('close', resolve));
	child.once('close', () => process.off('exit', abandon));
	let output = '';
	const url = await new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => reject(new Error(`"${command}" did not listen in time:\n${output}`)),
			START_LIMIT_MS,
		);
		child.stdout.setEncoding('utf8').on('data', (text) => {
			output += text;
			process.stdout.write(text);
			const [, found] = /listening on (https?:\/\/\S+)/.exec(output) ?? [];
			if (found) {
				clearTimeout(timer);
				resolve(found);
			}
		});
		ended.then((code) => reject(new Error(`"${command}" ended with ${code}:\n${output}`)));
	});
	const elapsed = Date.now() - started;
	for (const place of ['/login', '/api/info', '/readyz']) {
		const answer = await fetch(url + place);
		if (!answer.ok) {
			throw new Error(`"${command}" answered ${answer.status} to ${place}.`);
		}
	}
	await look(output, url);
	process.kill(-child.pid, 'SIGINT');
	await Promise.race([
		ended,
		new Promise((_resolve, reject) =>
			setTimeout(() => reject(new Error(`"${command}" did not stop on Ctrl-C.`)), 15_000).unref(),
		),
	]);
	return elapsed;
};

const test = (command) =>
	new Promise((resolve, reject) => {
		const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
		child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`"${command}" ended with ${code}.`))));
	});

const start = async (command) => {
	await serve(command, (output, url) => openSetupLink(output, url, false));
	const again = await serve(command, (output, url) => openSetupLink(output, url, true));
	process.stdout.write(`A second "${command}" listened after ${again} ms.\n`);
	if (again > SECOND_START_LIMIT_MS) {
		throw new Error(
			`A second "${command}" with nothing changed took ${again} ms; expected at most ${SECOND_START_LIMIT_MS} ms.`,
		);
	}
};

/** Each command begins with an empty store: a workspace that has an administrator is given no other. */
const demo = (command) =>
	serve(command, async (output) => {
		const people = [...output.matchAll(/username (\w+), password \S+/g)].map(([, username]) => username);
		if (people.join() !== 'admin,alice,bob') {
			throw new Error(`"${command}" named ${people.join() || 'nobody'}; expected admin, alice and bob.`);
		}
	});

const known = { 'npm start': start, 'npm start -- --demo': demo, 'npm test': test };

try {
	const unknown = commands.filter((command) => !Object.hasOwn(known, command));
	const missing = Object.keys(known).filter((command) => !commands.includes(command));
	if (unknown.length > 0 || missing.length > 0) {
		throw new Error(
			`The commands of README.md and of scripts/readme.mjs differ. Only in the README: ${unknown.join(', ') || 'nothing'}. Only in the script: ${missing.join(', ') || 'nothing'}.`,
		);
	}
	for (const command of commands) {
		process.stdout.write(`\n$ ${command}\n`);
		fs.rmSync(data, { recursive: true, force: true });
		await known[command](command);
	}
} catch (error) {
	fail(error.message);
}
