import { parseEjson, stringifyEjson } from '@rocket.chat/ddp-wire';
import type { Incoming, Outgoing } from './messages.ts';

export const stringifyDdp = (message: Outgoing): string => stringifyEjson(message);

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' &&
	value !== null &&
	!Array.isArray(value) &&
	!(value instanceof Date) &&
	!(value instanceof Uint8Array);

/** A message of a server, or undefined where it is none that this client has a use for. Never throws. */
export function parseDdp(text: string): Incoming | undefined {
	const value = parseEjson(text);
	return isRecord(value) && isIncoming(value) ? value : undefined;
}

function isIncoming(value: Record<string, unknown>): value is Incoming & Record<string, unknown> {
	switch (value.msg) {
		case 'connected':
			return typeof value.session === 'string';
		case 'failed':
			return true;
		case 'ping':
		case 'pong':
			return value.id === undefined || typeof value.id === 'string';
		case 'result':
		case 'nosub':
			return typeof value.id === 'string';
		case 'ready':
			return Array.isArray(value.subs);
		case 'changed':
			return typeof value.collection === 'string' && typeof value.id === 'string' && isRecord(value.fields);
		default:
			return false;
	}
}
