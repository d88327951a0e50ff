import { fromBase64url, toBase64url } from '@rocket.chat/crypto';
import type { Pin } from '@rocket.chat/otr-protocol';

/** What one sealed entry holds: a pin, or only the uid under which a name or a room was seen. */
export type PinEntry = Record<string, unknown>;

export const strings = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** `undefined` for an entry that is no pin. */
export const pinOfEntry = ({ uid, key, username, usernames, rooms, verified }: PinEntry): Pin | undefined => {
	const bytes = typeof key === 'string' ? fromBase64url(key) : undefined;
	// The first form of a pin held one username and no room.
	const names = usernames ?? [username];
	return typeof uid === 'string' && bytes
		? { uid, key: bytes, usernames: strings(names), rooms: strings(rooms), verified: verified === true }
		: undefined;
};

export const entryOfPin = (pin: Pin): PinEntry => ({ ...pin, key: toBase64url(pin.key) });
