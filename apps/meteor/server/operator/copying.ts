import { fork } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { expectedSize } from '@rocket.chat/models';
import { StartupError } from '../errors.ts';
import { progressBar } from './progress.ts';

/** Milliseconds between two updates of the progress. */
const LOOK_EVERY = 200;

/** What the copying process reports if it could not copy. */
export type CopyRefusal = { readonly refusal: string };

const isRefusal = (message: unknown): message is CopyRefusal =>
	typeof message === 'object' && message !== null && 'refusal' in message;

/**
 * Copies a store in a process of its own, since SQLite copies in one call, and shows the progress. A copy that fails or
 * is cancelled by a signal leaves no file.
 * @param script the program that, called with `copy <source> <target>`, copies
 * @throws StartupError that says what is wrong and what to do
 */
export const copyWithProgress = async (script: string, source: string, target: string): Promise<void> => {
	const bar = progressBar(process.stdout, expectedSize(source));
	const child = fork(script, ['copy', source, target], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
	let refusal: string | undefined;
	let cancelled = false;
	child.on('message', (message) => {
		refusal = isRefusal(message) ? message.refusal : refusal;
	});
	const cancel = (): void => {
		cancelled = true;
		child.kill('SIGKILL');
	};
	process.once('SIGINT', cancel).once('SIGTERM', cancel);
	const drawing = setInterval(() => bar.show(statSync(target, { throwIfNoEntry: false })?.size ?? 0), LOOK_EVERY);
	const code = await new Promise<number | null>((resolve, reject) =>
		child.once('error', reject).once('close', resolve),
	);
	clearInterval(drawing);
	process.off('SIGINT', cancel).off('SIGTERM', cancel);
	if (code !== 0) {
		bar.end();
		rmSync(target, { force: true });
		rmSync(`${target}-journal`, { force: true });
		throw new StartupError(
			cancelled ? 'Cancelled: nothing was written.' : (refusal ?? `The copy ended with ${code}: nothing was written.`),
		);
	}
	bar.show(statSync(target).size);
	bar.end();
};
