/** A room of encrypted direct messages: exactly two different users (docs/E2E.md, "Rooms"). */
import { lengthPrefixed, utf8 } from '@rocket.chat/crypto';

/** As this client knows it, never as a document of the server states it. The order of the members is irrelevant. */
export type Room = { readonly rid: string; readonly members: readonly [string, string] };

const MAX_RID_BYTES = 128;
const MAX_ID_BYTES = 64;

/** False for a lone surrogate: UTF-8 can't encode it, so two such strings could become the same bytes. */
export const isUnicode = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** The id of a user or of a message: 1 to 64 bytes of UTF-8. */
export const isId = (id: string, most = MAX_ID_BYTES): boolean => id !== '' && isUnicode(id) && utf8(id).length <= most;

/** Compares two strings by the bytes of their UTF-8: negative, 0 or positive. */
export function byBytes(a: string, b: string): number {
	const [left, right] = [utf8(a), utf8(b)];
	const at = left.findIndex((byte, index) => byte !== right[index]);
	return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}

/**
 * The members, the one with the smaller id first. `undefined` if they are not a pair: an id is empty, too long or
 * malformed, or both are the same user.
 */
export function pairOf({ rid, members: [one, other] }: Room): readonly [string, string] | undefined {
	const order = byBytes(one, other);
	if (order === 0 || !isId(rid, MAX_RID_BYTES) || !isId(one) || !isId(other)) {
		return undefined;
	}
	return order < 0 ? [one, other] : [other, one];
}

/** What every derivation and every seal of a room is bound to: a label of its purpose, the room and both members. */
export const boundTo = (
	label: string,
	rid: string,
	pair: readonly [string, string],
	...more: readonly (Uint8Array | string)[]
): Uint8Array => lengthPrefixed(label, rid, ...pair, ...more);
