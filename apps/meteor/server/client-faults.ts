import type { Logger } from './logging.ts';

/** What clients do to their own requests. */
export type ClientFault =
	/** Went away before the request or its answer was complete. */
	| 'aborted'
	/** Wrote what no server can read: an address, an encoding, a header. */
	| 'malformed';

const MINUTE_MS = 60_000;

export type ClientFaults = {
	count(fault: ClientFault): void;
	/** Says what was counted since the last line, and counts no more. */
	stop(): void;
};

const unreferenced = (ms: number, callback: () => void): (() => void) => {
	const timer = setTimeout(callback, ms).unref();
	return () => clearTimeout(timer);
};

/**
 * Anyone causes as many as they like: they are counted, and said in one line a minute, without their addresses and
 * stacks.
 */
export const countFaults = (logger: Pick<Logger, 'warn'>, after = unreferenced): ClientFaults => {
	let counts: Partial<Record<ClientFault, number>> = {};
	let cancel: (() => void) | undefined;
	let stopped = false;
	const tell = (): void => {
		cancel?.();
		cancel = undefined;
		if (Object.keys(counts).length > 0) {
			logger.warn({ requests: counts }, 'requests failed by fault of their clients within a minute');
			counts = {};
		}
	};
	return {
		count(fault) {
			if (!stopped) {
				counts[fault] = (counts[fault] ?? 0) + 1;
				cancel ??= after(MINUTE_MS, tell);
			}
		},
		stop() {
			stopped = true;
			tell();
		},
	};
};

const numberAt = (error: unknown, name: string): number | undefined => {
	const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
	return typeof value === 'number' ? value : undefined;
};

/**
 * The status that a router or parser gives to what its client wrote, 400 to 499; undefined for the server's own errors.
 */
export const clientStatusOf = (error: unknown): number | undefined => {
	const status = numberAt(error, 'status') ?? numberAt(error, 'statusCode');
	return status !== undefined && status >= 400 && status < 500 ? status : undefined;
};
