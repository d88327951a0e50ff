import type { Incoming, Outgoing } from './messages.ts';

const toWire = (value: unknown): unknown => {
	if (value instanceof Date) {
		return { $date: value.getTime() };
	}
	if (Array.isArray(value)) {
		return value.map(toWire);
	}
	return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toWire(each)])) : value;
};

const fromWire = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(fromWire);
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	const entries = Object.entries(value);
	if (entries.length === 1 && entries[0]?.[0] === '$date' && typeof entries[0][1] === 'number') {
		return new Date(entries[0][1]);
	}
	return Object.fromEntries(entries.map(([key, each]) => [key, fromWire(each)]));
};

export const stringifyDdp = (message: Outgoing): string => JSON.stringify(toWire(message));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A message of a server, or undefined where it is none that this client has a use for. Never throws. */
export function parseDdp(text: string): Incoming | undefined {
	let value: unknown;
	try {
		value = fromWire(JSON.parse(text));
	} catch {
		return undefined;
	}
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
			return typeof value.collection === 'string' && isRecord(value.fields);
		default:
			return false;
	}
}
