import { type DdpLogger, failureOf } from '@rocket.chat/ddp-server';

/** Wraps callbacks that run on behalf of a connection: listeners, timers. */
export type Owned = <A extends unknown[]>(what: string, work: (...args: A) => void) => (...args: A) => void;

/**
 * An exception on behalf of a connection closes only that connection, with one log line.
 * @param end closes the connection; must not throw
 */
export const ownedBy = (logger: DdpLogger, end: () => void): Owned => {
	let told = false;
	return (what, work) =>
		(...args) => {
			try {
				work(...args);
			} catch (error) {
				if (!told) {
					told = true;
					logger.error({ what, err: failureOf(error) }, 'Serving a socket failed: it is closed');
				}
				end();
			}
		};
};
