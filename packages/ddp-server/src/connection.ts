import { randomInt } from 'node:crypto';
import type { Connection, ConnectionInfo } from './types.ts';

/** Meteor's alphabet of ids: no character that is mistaken for another. 17 of them are 98 bits. */
const letters = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';

const randomId = (): string => Array.from({ length: 17 }, () => letters.charAt(randomInt(letters.length))).join('');

export interface OwnedConnection extends Connection {
	/** Runs the callbacks, once. */
	closed(): void;
}

/**
 * @param close closes the socket
 * @param own runs a feature's callback
 */
export const createConnection = (info: ConnectionInfo, close: () => void, own: (callback: () => void) => void): OwnedConnection => {
	let callbacks: (() => void)[] | undefined = [];
	return {
		id: randomId(),
		clientAddress: info.clientAddress,
		httpHeaders: info.httpHeaders,
		onClose(callback) {
			if (callbacks) {
				callbacks.push(callback);
			} else {
				own(callback);
			}
		},
		close,
		closed() {
			const pending = callbacks ?? [];
			callbacks = undefined;
			for (const callback of pending) {
				own(callback);
			}
		},
	};
};
