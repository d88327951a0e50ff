import type { Logger } from './logging.ts';

/** Faults that clients cause in their own requests. */
export type ClientFault =
	/** The client disconnected before the request or its answer was complete. */
	| 'aborted'
	/** The client sent an invalid address, encoding or header. */
	| 'malformed';

const MINUTE_MS = 60_000;

export type ClientFaults = {
	count(fault: ClientFault): void;
	/** Logs what was counted since the last line, and stops counting. */
	stop(): void;
};

const unreferenced = (ms: number, callback: () => void): (() => void) => {
	const timer = setTimeout(callback, ms).unref();
	return () => clearTimeout(timer);
};

/**
 * Anyone can cause as many as they like, so they are counted and logged in one line a minute, without addresses and
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
 * The status (400 to 499) that a router or parser gave to an invalid request; undefined for the server's own errors.
 */
export const clientStatusOf = (error: unknown): number | undefined => {
	const status = numberAt(error, 'status') ?? numberAt(error, 'statusCode');
	return status !== undefined && status >= 400 && status < 500 ? status : undefined;
};
