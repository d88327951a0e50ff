import { randomInt } from 'node:crypto';
import type { Connection, ConnectionInfo } from './types.ts';

/** Meteor's alphabet of ids: no character that is mistaken for another. 17 of them are 98 bits. */
const letters = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';

const randomId = (): string => Array.from({ length: 17 }, () => letters.charAt(randomInt(letters.length))).join('');

/** What a connection needs of the socket beneath. */
export interface ConnectionLine {
	close(code: number, reason: string): void;
	/** Runs a feature's callback; what it throws closes the connection. */
	own(what: string, callback: () => void): void;
}

/** The one connection of a session. Thousands sit there idle: lists are as long as what is in them. */
export class OwnedConnection implements Connection {
	readonly id = randomId();

	readonly clientAddress: string;

	readonly httpHeaders: Record<string, string>;

	private callbacks: readonly (() => void)[] = [];

	private over = false;

	constructor(
		info: ConnectionInfo,
		private readonly line: ConnectionLine,
	) {
		this.clientAddress = info.clientAddress;
		this.httpHeaders = info.httpHeaders;
	}

	/** Of the object itself, as in Meteor: features take it out. */
	readonly onClose = (callback: () => void): void => {
		if (this.over) {
			this.line.own('onClose', callback);
		} else {
			this.callbacks = [...this.callbacks, callback];
		}
	};

	readonly close = (): void => this.line.close(1000, 'Closed by the server');

	/** Runs the callbacks, once. */
	closed(): void {
		const pending = this.callbacks;
		this.callbacks = [];
		this.over = true;
		for (const callback of pending) {
			this.line.own('onClose', callback);
		}
	}
}
