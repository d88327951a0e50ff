/**
 * The server and its clients as processes of their own, on a core each where the machine has two and `taskset` is
 * there.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../node-flags.ts';
import { peopleOf, seed } from '../relay/people.ts';
import { PINNED } from '../relay/processes.ts';
import type { Counted, FromClients, ToClients } from './job.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const START_LIMIT = 60_000;
const LISTENING = /listening on (http:\/\/\S+)/;

const [SERVER_CORE, CLIENT_CORE] = [0, 1];

const node = (
	core: number,
	words: readonly string[],
	options: { env?: NodeJS.ProcessEnv; ipc: boolean; nice?: number },
): ChildProcess => {
	const polite = options.nice === undefined ? [] : ['nice', '-n', String(options.nice)];
	const [command = execPath, ...args] = [
		...(PINNED ? ['taskset', '-c', String(core)] : []),
		...polite,
		execPath,
		...words,
	];
	return spawn(command, args, {
		cwd: root,
		env: options.env ?? process.env,
		stdio: ['ignore', 'pipe', 'inherit', ...(options.ipc ? (['ipc'] as const) : [])],
	});
};

const exitOf = (child: ChildProcess): Promise<number | null> =>
	child.exitCode !== null || child.signalCode !== null
		? Promise.resolve(child.exitCode)
		: new Promise((resolve) => child.once('exit', (code) => resolve(code)));

export type OursFrom = 'source' | 'build';

const OURS: Readonly<Record<OursFrom, readonly string[]>> = {
	source: [...NODE_FLAGS, '--import', 'tsx', 'apps/meteor/server/main.ts'],
	build: [...NODE_FLAGS, 'apps/meteor/dist/server/main.mjs'],
};

export type RunningServer = {
	readonly url: string;
	/** Sends SIGTERM; how long it took to exit, ms, and its code. Removes the store. */
	stop(): Promise<{ readonly ms: number; readonly code: number | null }>;
};

export async function startServer(people: number, from: OursFrom): Promise<RunningServer> {
	const dataDir = mkdtempSync(join(tmpdir(), 'bench-presence-'));
	await seed(dataDir, peopleOf(people));
	const env = { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', NODE_ENV: 'production' };
	const child = node(SERVER_CORE, OURS[from], { env, ipc: false });
	const url = await new Promise<string>((resolve, reject) => {
		let output = '';
		const late = setTimeout(() => reject(new Error(`the server did not listen in time: ${output}`)), START_LIMIT);
		child.stdout?.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			const found = LISTENING.exec(output)?.[1];
			if (found) {
				clearTimeout(late);
				resolve(found.replace('localhost', '127.0.0.1'));
			}
		});
		child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
	});
	return {
		url,
		stop: async () => {
			const began = performance.now();
			child.kill('SIGTERM');
			const code = await exitOf(child);
			const ms = performance.now() - began;
			rmSync(dataDir, { recursive: true, force: true });
			return { ms, code };
		},
	};
}

export type Clients = {
	do(job: ToClients): Promise<void>;
	/** What was counted since it was asked last. */
	count(): Promise<Counted>;
	/** Ends the process at once: the system closes its sockets, all in the same instant. */
	vanish(): Promise<void>;
};

/** @param nice how much less of its core it gets than another process of clients */
export function startClients(nice?: number): Clients {
	const child = node(CLIENT_CORE, ['--import', 'tsx', join(here, 'clients.ts')], { ipc: true, nice });
	const ask = (job: ToClients): Promise<FromClients> =>
		new Promise((resolve, reject) => {
			const ended = (code: number | null): void => reject(new Error(`clients ended with ${code}`));
			child.once('exit', ended);
			child.once('message', (answer: FromClients) => {
				child.off('exit', ended);
				if ('failed' in answer) reject(new Error(answer.failed));
				else resolve(answer);
			});
			child.send(job);
		});
	return {
		do: async (job) => void (await ask(job)),
		count: async () => {
			const answer = await ask({ count: true });
			if (!('counted' in answer)) throw new Error('clients did not count');
			return answer.counted;
		},
		vanish: async () => {
			child.kill('SIGKILL');
			await exitOf(child);
		},
	};
}
