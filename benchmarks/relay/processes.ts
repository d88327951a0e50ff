/**
 * Generator and servers as processes of their own, each on a core of its own where the machine has two and `taskset` is
 * there.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../node-flags.ts';
import type { Contender } from './contenders.ts';
import type { FromGenerator, Heard, IdleJob, Job, ToGenerator } from './job.ts';
import { peopleOf, seed } from './people.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));

/** What `servers/control.mjs` tells: microseconds of CPU since the start, all threads; bytes. */
export type Usage = { readonly cpu: number; readonly rss: number; readonly heap: number };

const START_LIMIT = 60_000;
const LISTENING = /listening on (http:\/\/\S+)/;

export const PINNED = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Node on one core. */
const pinned = (core: number, words: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess => {
	const [command, ...args] = PINNED ? ['taskset', '-c', String(core), execPath, ...words] : [execPath, ...words];
	return spawn(command ?? execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
};

/**
 * The next message of a process that `matches` knows. Rejects where the process ends before, or says that it failed.
 */
const next = <T>(child: ChildProcess, matches: (message: unknown) => T | undefined): Promise<T> =>
	new Promise((resolve, reject) => {
		const settle = (): void => {
			child.off('message', onMessage);
			child.off('exit', onExit);
		};
		const onExit = (code: number | null): void => {
			settle();
			reject(new Error(`a process ended with ${code}`));
		};
		const onMessage = (message: unknown): void => {
			const known = matches(message);
			if (known !== undefined) {
				settle();
				resolve(known);
			} else if (typeof message === 'object' && message !== null && 'failed' in message) {
				settle();
				reject(new Error(String(message.failed)));
			}
		};
		child.on('message', onMessage);
		child.on('exit', onExit);
	});

const stopped = async (child: ChildProcess): Promise<void> => {
	if (child.exitCode === null && child.signalCode === null) {
		const exited = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		await exited;
	}
};

export type RunningServer = {
	readonly url: string;
	usage(collected?: boolean): Promise<Usage>;
	stop(): Promise<void>;
};

/** The real server from source, or as it was built. */
export type OursFrom = 'source' | 'build';

const CONTROL = ['--import', './benchmarks/relay/servers/control.mjs'];
const SOURCE = ['--import', 'tsx', ...CONTROL];

const OURS: Readonly<Record<OursFrom, readonly string[]>> = {
	source: [...SOURCE, 'apps/meteor/server/main.ts'],
	build: [...CONTROL, 'apps/meteor/dist/server/main.mjs'],
};

const wordsOf = ({ server, args }: Contender, from: OursFrom): readonly string[] =>
	server === 'ours' ? OURS[from] : [...SOURCE, `benchmarks/relay/servers/${server}.ts`, ...args];

/**
 * @param people how many are to be known to a server that has accounts
 * @param more added to its environment
 */
export async function startServer(
	contender: Contender,
	people: number,
	from: OursFrom,
	nodeOptions: readonly string[] = [],
	more: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
	const dataDir = mkdtempSync(join(tmpdir(), 'bench-relay-'));
	if (contender.server === 'ours') {
		await seed(dataDir, peopleOf(people));
	}
	const env = { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', NODE_ENV: 'production', ...more };
	// All of them with what `npm start` gives ours.
	const child = pinned(0, [...NODE_FLAGS, ...nodeOptions, ...wordsOf(contender, from)], env);
	const url = await new Promise<string>((resolve, reject) => {
		let output = '';
		const late = setTimeout(
			() => reject(new Error(`${contender.name} did not listen in time: ${output}`)),
			START_LIMIT,
		);
		child.stdout?.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			const found = LISTENING.exec(output)?.[1];
			if (found) {
				clearTimeout(late);
				resolve(found.replace('localhost', '127.0.0.1'));
			}
		});
		child.once('exit', (code) => reject(new Error(`${contender.name} ended with ${code}: ${output}`)));
	});
	return {
		url,
		usage: (collected = false) => {
			const told = next(child, (message) =>
				typeof message === 'object' && message !== null && 'cpu' in message ? (message as Usage) : undefined,
			);
			child.send(collected ? 'usage, collected' : 'usage');
			return told;
		},
		stop: async () => {
			await stopped(child);
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

export type Generator = {
	/** @param counting called when the time that counts begins and when it ends */
	run(job: Job, counting: () => void): Promise<Heard>;
	/** Connections that say nothing, until the end. */
	sit(job: IdleJob): Promise<void>;
	stop(): Promise<void>;
};

export function startGenerator(): Generator {
	const child = pinned(1, ['--import', 'tsx', join(here, 'generator.ts')]);
	const send = (message: ToGenerator): void => void child.send(message);
	return {
		run: async (job, counting) => {
			const onMessage = (message: FromGenerator): void => {
				if (message === 'began' || message === 'ended') {
					counting();
				}
			};
			child.on('message', onMessage);
			const heard = next(child, (message) =>
				typeof message === 'object' && message !== null && 'heard' in message
					? (message as { heard: Heard }).heard
					: undefined,
			);
			send({ job });
			return heard.finally(() => child.off('message', onMessage));
		},
		sit: async (job) => {
			const sat = next(child, (message) => (message === 'idle' ? true : undefined));
			send({ idle: job });
			await sat;
		},
		stop: () => stopped(child),
	};
}
