import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureFreshBuild } from '../../fresh-build.ts';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
/** SERVER_FROM=build: what people run; else the source, which needs no build. */
const FROM_BUILD = process.env.SERVER_FROM === 'build';

/** The file of a program of the server: `main`, `store-tool`, `admin-tool`. */
export const programOf = (name: string): string =>
	join(ROOT, 'apps/meteor', FROM_BUILD ? `dist/server/${name}.mjs` : `server/${name}.ts`);

/** What node is told to start it. */
export const argsOf = (program: string): readonly string[] => (FROM_BUILD ? [program] : ['--import', 'tsx', program]);

const ENTRY = argsOf(programOf('main'));
const LISTENING = /listening on (https?:\/\/\S+)(?: \(port (\d+)\))?\n/;
const START_LIMIT_MS = 30_000;
/** Bytes in one unit of POSIX's `ulimit -f`. */
const ULIMIT_BLOCK = 512;
const ADMINISTRATOR = { ADMIN_USERNAME: 'the.operator', ADMIN_PASS: 'the password of the operator' };

export type SpawnOptions = {
	/** Added to the environment; `undefined` removes a name. */
	env?: Record<string, string | undefined>;
	args?: readonly string[];
	/** Bytes that no file of the server may exceed: a disk that is full, for which nobody need be root. */
	fileLimit?: number;
	/** Kept after the server stopped; without it a temporary folder is made and removed. */
	dataDir?: string;
	/**
	 * Starts without an administrator: the first account is made by the setup link. Else there is one, so that people may
	 * register.
	 */
	unclaimed?: boolean;
};

export type TestServer = {
	/** e.g. `http://localhost:40123`, whatever ROOT_URL says */
	readonly url: string;
	readonly port: number;
	readonly dataDir: string;
	readonly pid: number;
	/** The path of the link that makes the administrator, where one was printed. */
	readonly setupPath: string | undefined;
	/** What it wrote so far. */
	stdout(): string;
	stderr(): string;
	/** Ends it and answers its exit code; null where the signal itself ended it. Idempotent. */
	stop(signal?: NodeJS.Signals): Promise<number | null>;
};

export type Exit = { code: number | null; stdout: string; stderr: string };

/** A folder for DATA_DIR that disappears with `remove`. */
export function temporaryFolder(): { path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), 'rocketchat-otr-'));
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function environment(dataDir: string, extra: SpawnOptions['env'] = {}): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => /^(PATH|HOME|TMPDIR|LANG|NODE_OPTIONS)$/.test(name));
	return { ...Object.fromEntries(inherited), PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'debug', ...extra };
}

if (FROM_BUILD) {
	ensureFreshBuild();
}

const running = new Set<ChildProcess>();

// A test that fails before it stops its server leaves it behind, and mocha would wait for it for ever. The soak uses
// this module without mocha.
if ('after' in globalThis) {
	after(() => {
		for (const child of running) {
			child.kill('SIGKILL');
		}
	});
}

function launch(
	dataDir: string,
	{ env, args = [], unclaimed = false, fileLimit }: SpawnOptions,
): { child: ChildProcess; output: { stdout: string; stderr: string }; exited: Promise<number | null> } {
	const command = [process.execPath, ...ENTRY, ...args];
	const limited = [
		'sh',
		'-c',
		'ulimit -f "$1"; shift; exec "$@"',
		'sh',
		String(Math.floor((fileLimit ?? 0) / ULIMIT_BLOCK)),
		...command,
	];
	const [program = '', ...words] = fileLimit === undefined ? command : limited;
	const child = spawn(program, words, {
		cwd: ROOT,
		env: environment(dataDir, unclaimed ? env : { ...ADMINISTRATOR, ...env }),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output = { stdout: '', stderr: '' };
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		output.stdout += text;
	});
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		output.stderr += text;
	});
	running.add(child);
	const exited = new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			running.delete(child);
			resolve(code);
		});
	});
	return { child, output, exited };
}

/** Starts the real server in a process of its own, on a free port, logging at debug level; resolves when it listens. */
export async function spawnServer(options: SpawnOptions = {}): Promise<TestServer> {
	const temporary = options.dataDir === undefined ? temporaryFolder() : undefined;
	const dataDir = options.dataDir ?? temporary?.path ?? '';
	const { child, output, exited } = launch(dataDir, options);
	const url = await new Promise<string>((resolve, reject) => {
		const fail = (why: string): void => {
			child.kill('SIGKILL');
			reject(new Error(`the server ${why}\n${output.stdout}\n${output.stderr}`));
		};
		const timer = setTimeout(() => fail('did not listen in time'), START_LIMIT_MS);
		child.stdout?.on('data', () => {
			const [, address, port] = LISTENING.exec(output.stdout) ?? [];
			if (address) {
				clearTimeout(timer);
				resolve(port ? `http://localhost:${port}` : address);
			}
		});
		void exited.then((code) => {
			clearTimeout(timer);
			fail(`ended with code ${code}`);
		}, reject);
	});
	return {
		url,
		port: Number(new URL(url).port),
		dataDir,
		pid: child.pid ?? 0,
		setupPath: /(\/register#setup=\S+)\n/.exec(output.stdout)?.[1],
		stdout: () => output.stdout,
		stderr: () => output.stderr,
		async stop(signal = 'SIGTERM') {
			child.kill(signal);
			const code = await exited;
			temporary?.remove();
			return code;
		},
	};
}

/** Starts the server with input that it must refuse, and answers how it ended. */
export async function runToExit(options: SpawnOptions = {}): Promise<Exit> {
	const temporary = options.dataDir === undefined ? temporaryFolder() : undefined;
	const { child, output, exited } = launch(options.dataDir ?? temporary?.path ?? '', { unclaimed: true, ...options });
	const timer = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
	const code = await exited;
	clearTimeout(timer);
	temporary?.remove();
	return { code, ...output };
}

/** One server for the tests of a `describe`: started before them, stopped after them. */
export function useServer(options: SpawnOptions = {}): { readonly current: TestServer; readonly url: string } {
	let server: TestServer | undefined;
	before(async function () {
		this.timeout(START_LIMIT_MS + 5_000);
		server = await spawnServer(options);
	});
	after(async function () {
		this.timeout(15_000);
		await server?.stop();
	});
	const running = (): TestServer => {
		if (!server) {
			throw new Error('the server is started by a hook; use it inside a test');
		}
		return server;
	};
	return {
		get current() {
			return running();
		},
		get url() {
			return running().url;
		},
	};
}
