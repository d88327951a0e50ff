import { spawn } from 'node:child_process';
import path from 'node:path';
import { context } from 'esbuild';
import { serverBundle } from './server-bundle.mjs';

/** In a folder that git ignores. If the path ends like this, the server finds its store's threads beside it. */
const OUT = '.cache/dist/server';

/** How long a server may take to stop before it is killed, ms. */
const STOP_LIMIT_MS = 5_000;

/**
 * The watcher reports a file at most once in 50 ms. A build that starts later has the edits in between too, such as a
 * second save by a formatter.
 */
const SETTLE_MS = 60;
const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

const LISTENING = /listening on (\S+)/;

/** A gate that requests wait at while the server is away; it is closed at first. */
const createGate = () => {
	let letThrough;
	let opened;
	const close = () => {
		// Requests that already wait stay at the same gate.
		if (!letThrough) {
			opened = new Promise((resolve) => {
				letThrough = resolve;
			});
		}
	};
	const open = () => {
		letThrough?.();
		letThrough = undefined;
	};
	close();
	return { close, open, opened: () => opened };
};

/**
 * The process of the server: at most one at a time.
 * @param command the arguments of Node
 * @param onListening called with the milliseconds that its start took
 */
const createProcess = ({ root, command, env, onListening }) => {
	let child;
	const start = () => {
		const began = Date.now();
		const started = spawn(process.execPath, command, {
			cwd: root,
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, ...env },
			// Out of the terminal's process group: Ctrl+C reaches it once, through `stop`.
			detached: true,
		});
		child = started;
		let output = '';
		let listens = false;
		started.stdout.setEncoding('utf8').on('data', (text) => {
			process.stdout.write(text);
			if (listens || child !== started) {
				return;
			}
			output += text;
			listens = LISTENING.test(output);
			if (listens) {
				onListening(Date.now() - began);
			}
		});
		started.once('exit', (code) => {
			if (child === started) {
				child = undefined;
				process.stderr.write(`The server ended with code ${code}. It starts again when one of its files is edited.\n`);
			}
		});
	};
	const stop = () =>
		new Promise((resolve) => {
			const stopped = child;
			child = undefined;
			if (!stopped) {
				resolve();
				return;
			}
			const timer = setTimeout(() => stopped.kill('SIGKILL'), STOP_LIMIT_MS);
			stopped.once('exit', () => {
				clearTimeout(timer);
				resolve();
			});
			stopped.kill('SIGTERM');
		});
	return { start, stop };
};

/**
 * The server from source: at each edit of one of its files it is bundled, with source maps, and started again if that
 * succeeded; otherwise the previous one keeps running.
 * @param args for Node (`--inspect…`) and for the server
 * @param env added to the environment of the server
 * @param onListening called with the milliseconds that the start took, at each start
 */
export const watchServer = async (root, { args, env, onListening }) => {
	const forNode = args.filter((word) => word.startsWith('--inspect'));
	const forServer = args.filter((word) => !forNode.includes(word));
	const entry = path.join(root, 'apps/meteor', OUT, 'main.mjs');
	const gate = createGate();
	const server = createProcess({
		root,
		command: ['--enable-source-maps', ...forNode, entry, ...forServer],
		env,
		onListening: (ms) => {
			gate.open();
			onListening(ms);
		},
	});
	const options = serverBundle(root, OUT);
	const builder = await context({ ...options, metafile: true });
	/** Absolute paths of the files in the bundle; undefined after a build that failed. */
	let inputs;
	let ending = false;
	const rebuild = async () => {
		try {
			const { metafile } = await builder.rebuild();
			inputs = new Set(Object.keys(metafile.inputs).map((file) => path.resolve(options.absWorkingDir, file)));
		} catch {
			// esbuild has printed what is wrong; the previous server keeps running.
			inputs = undefined;
			return;
		}
		gate.close();
		await server.stop();
		if (!ending) {
			server.start();
		}
	};
	let turn = rebuild();
	let isDue = false;
	return {
		/** Resolves once the server listens. */
		ready: gate.opened,
		/** Must be called when a file was edited, with its absolute path. */
		edited: (file) => {
			const concerns = inputs?.has(file) ?? /\.(ts|json)$/.test(file);
			if (concerns && !isDue) {
				isDue = true;
				turn = Promise.all([turn, settled()]).then(() => {
					isDue = false;
					return rebuild();
				});
			}
		},
		close: async () => {
			ending = true;
			await turn;
			await builder.dispose();
			await server.stop();
		},
	};
};
