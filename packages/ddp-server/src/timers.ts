import type { DdpTimers } from './types.ts';

/** The process's own; a pending one does not keep the process alive. */
export const systemTimers: DdpTimers = {
	now: () => performance.now(),
	after(milliseconds, callback) {
		const timer = setTimeout(callback, milliseconds);
		timer.unref();
		return () => clearTimeout(timer);
	},
	afterTurn(callback) {
		setImmediate(callback);
	},
};
