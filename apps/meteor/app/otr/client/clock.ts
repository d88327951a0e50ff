import type { OtrClock } from './ports.ts';

/** Runs a task every `ms` until the returned function is called. */
export const every = (clock: OtrClock, ms: number, task: () => void): (() => void) => {
	let handle: unknown;
	const schedule = (): void => {
		handle = clock.setTimeout(() => {
			task();
			schedule();
		}, ms);
	};
	schedule();
	return () => clock.clearTimeout(handle);
};

/** Waits until all have settled, at most `ms`. */
export const settledWithin = async (clock: OtrClock, ms: number, all: readonly Promise<unknown>[]): Promise<void> => {
	let handle: unknown;
	const timeout = new Promise<void>((resolve) => {
		handle = clock.setTimeout(resolve, ms);
	});
	await Promise.race([Promise.allSettled(all), timeout]);
	clock.clearTimeout(handle);
};
