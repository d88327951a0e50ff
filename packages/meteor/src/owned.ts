import { type DdpLogger, failureOf } from '@rocket.chat/ddp-server';

/** Wraps what is called on behalf of a connection: listeners, timers. */
export type Owned = <A extends unknown[]>(what: string, work: (...args: A) => void) => (...args: A) => void;

/**
 * What throws on behalf of a connection ends that connection, with one line, and nothing else.
 * @param end drops it; must not throw
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
