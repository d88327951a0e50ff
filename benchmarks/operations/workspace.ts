/** The built server over a store that stays between its runs, in a process of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../node-flags.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SERVER = join(root, 'apps/meteor/dist/server/main.mjs');
const TOOL = join(root, 'apps/meteor/dist/server/store-tool.mjs');
const LISTENING = /listening on (http:\/\/\S+)/;
const KIB = 1024;

export type Workspace = {
	readonly url: string;
	/** Milliseconds from the start of the process until it listened. */
	readonly startMs: number;
	/** Bytes. */
	rss(): number;
	/** Sends SIGTERM; milliseconds until it was gone, and its exit code. */
	stop(): Promise<{ readonly ms: number; readonly code: number | null }>;
};

const rssOf = ({ pid = 0 }: ChildProcess): number =>
	Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * KIB;

export const startWorkspace = async (dataDir: string): Promise<Workspace> => {
	const began = performance.now();
	const env = { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', NODE_ENV: 'production' };
	const child = spawn(execPath, [...NODE_FLAGS, SERVER], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
	const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
	const abandon = (): void => void child.kill('SIGKILL');
	process.once('exit', abandon);
	void exited.then(() => process.off('exit', abandon));
	const url = await new Promise<string>((resolve, reject) => {
		let output = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			const [, found] = LISTENING.exec(output) ?? [];
			if (found) {
				resolve(found.replace('localhost', '127.0.0.1'));
			}
		});
		void exited.then((code) => reject(new Error(`the server ended with ${code}: ${output}`)));
	});
	return {
		url,
		startMs: performance.now() - began,
		rss: () => rssOf(child),
		stop: async () => {
			const asked = performance.now();
			child.kill('SIGTERM');
			const code = await exited;
			return { ms: performance.now() - asked, code };
		},
	};
};

/** Milliseconds that `npm run backup` or `npm run restore` takes without npm. @throws where it fails */
export const runTool = (command: 'backup' | 'restore', dataDir: string, file: string): number => {
	const began = performance.now();
	const { status, stderr } = spawnSync(execPath, [TOOL, command, file], {
		env: { ...process.env, DATA_DIR: dataDir },
		encoding: 'utf8',
	});
	if (status !== 0) {
		throw new Error(`${command} failed: ${stderr}`);
	}
	return performance.now() - began;
};
