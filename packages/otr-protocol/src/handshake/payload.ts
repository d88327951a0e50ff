/**
 * The payloads of the two handshake messages (docs/PROTOCOL.md, "Handshake payloads"). Malformed bytes give
 * `undefined`.
 */
import { concat, fromUtf8, utf8 } from '@rocket.chat/crypto';
import type { Capabilities } from './types.ts';

const FORMAT = 1;
export const MAX_CAPABILITIES = 16;
const HASH_LENGTH = 32;
const KEY_LENGTH = 32;
const CAPABILITY = /^[a-z0-9][a-z0-9.-]{0,31}$/;

/** `incompatible`: a format of a later version, which this one cannot read. */
export type Decoded<T> = T | 'malformed' | 'incompatible';

function encodeCapabilities(capabilities: Capabilities): Uint8Array {
	const sorted = [...new Set(capabilities)].sort();
	if (sorted.length > MAX_CAPABILITIES || !sorted.every((name) => CAPABILITY.test(name))) {
		throw new RangeError(
			`capabilities: expected at most ${MAX_CAPABILITIES} names of a-z 0-9 . - and 1 to 32 characters`,
		);
	}
	return concat(
		new Uint8Array([sorted.length]),
		...sorted.flatMap((name) => [new Uint8Array([name.length]), utf8(name)]),
	);
}

/** Strict: ascending, without duplicates, nothing after the list, so that each list has one encoding. */
function decodeCapabilities(bytes: Uint8Array): Capabilities | undefined {
	const count = bytes[0];
	if (count === undefined || count > MAX_CAPABILITIES) {
		return undefined;
	}
	const names: string[] = [];
	let at = 1;
	for (let i = 0; i < count; i++) {
		const length = bytes[at++] ?? 0;
		const name = fromUtf8(bytes.subarray(at, at + length));
		at += length;
		if (name === undefined || !CAPABILITY.test(name) || name <= (names.at(-1) ?? '')) {
			return undefined;
		}
		names.push(name);
	}
	return at === bytes.length ? names : undefined;
}

/** Format byte || two fields of 32 bytes at most || capabilities. */
function decode(payload: Uint8Array, fixed: number): Decoded<{ fixed: Uint8Array; capabilities: Capabilities }> {
	if (payload.length < 1) {
		return 'malformed';
	}
	if (payload[0] !== FORMAT) {
		return 'incompatible';
	}
	const capabilities = decodeCapabilities(payload.subarray(1 + fixed));
	return capabilities ? { fixed: payload.slice(1, 1 + fixed), capabilities } : 'malformed';
}

export type InvitePayload = { readonly commitment: Uint8Array; readonly capabilities: Capabilities };

export function encodeInvite({ commitment, capabilities }: InvitePayload): Uint8Array {
	return concat(new Uint8Array([FORMAT]), commitment, encodeCapabilities(capabilities));
}

export function decodeInvite(payload: Uint8Array): Decoded<InvitePayload> {
	const decoded = decode(payload, HASH_LENGTH);
	return typeof decoded === 'string' ? decoded : { commitment: decoded.fixed, capabilities: decoded.capabilities };
}

export type AcceptPayload = {
	readonly nonce: Uint8Array;
	readonly ratchetKey: Uint8Array;
	readonly capabilities: Capabilities;
};

export function encodeAccept({ nonce, ratchetKey, capabilities }: AcceptPayload): Uint8Array {
	return concat(new Uint8Array([FORMAT]), nonce, ratchetKey, encodeCapabilities(capabilities));
}

export function decodeAccept(payload: Uint8Array): Decoded<AcceptPayload> {
	const decoded = decode(payload, HASH_LENGTH + KEY_LENGTH);
	return typeof decoded === 'string'
		? decoded
		: {
				nonce: decoded.fixed.slice(0, HASH_LENGTH),
				ratchetKey: decoded.fixed.slice(HASH_LENGTH),
				capabilities: decoded.capabilities,
			};
}
