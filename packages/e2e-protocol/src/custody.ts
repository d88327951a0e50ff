/**
 * What a client does with a user's end-to-end key when it starts, by the server's answer and by what this browser knows
 * (docs/E2E.md, "Start"). No answer makes it create a new identity if this browser knew one of this user.
 */
import type { Primitives } from '@rocket.chat/crypto';
import { bundleHash } from './identity.ts';

/** What the server holds; an absent field is `undefined`. */
export type ServerKeys = { readonly bundle?: string; readonly wrapped?: string };

export type BrowserKeys = {
	/**
	 * The seed that this browser keeps, given by its bundle. `published`: the server has confirmed it. `password`: the
	 * password that was generated with it is still kept.
	 */
	readonly kept?: { readonly bundle: string; readonly published: boolean; readonly password: boolean };
	/** `bundleHash` of the bundle used last; survives a logout. */
	readonly known?: string;
};

/**
 * - `unreachable`: the server does not answer
 * - `withheld`: it returns no key, or half of one, although this browser knew one
 * - `mismatch`: it returns another key
 */
export type CustodyReason = 'unreachable' | 'withheld' | 'mismatch';

/**
 * - `create`: there is no key yet: create one
 * - `publish`: the kept seed never reached the server: publish it
 * - `open`: use the kept seed; `confirmed`: the server holds its key, which must be recorded
 * - `unlock`: the server holds the wrapped seed; `discard`: another browser published first, so drop the kept seed
 * - `refuse`: neither use nor create a key. `reset`: only a reset by the user helps; otherwise asking again may
 */
export type CustodyDecision =
	| { readonly act: 'create' }
	| { readonly act: 'publish' }
	| { readonly act: 'open'; readonly confirmed: boolean }
	| { readonly act: 'unlock'; readonly discard: boolean }
	| { readonly act: 'refuse'; readonly reason: CustodyReason; readonly reset: boolean };

const refuse = (reason: CustodyReason): CustodyDecision => ({ act: 'refuse', reason, reset: reason !== 'unreachable' });

function withoutSeed(
	{ bundle, wrapped }: ServerKeys,
	isKnown: (bundle: string) => boolean,
	known: boolean,
): CustodyDecision {
	if (bundle !== undefined && wrapped !== undefined) {
		return !known || isKnown(bundle) ? { act: 'unlock', discard: false } : refuse('mismatch');
	}
	return known || bundle !== undefined || wrapped !== undefined ? refuse('withheld') : { act: 'create' };
}

/** Pure. `server` is `undefined` if it did not answer. */
export function decideCustody(
	primitives: Primitives,
	server: ServerKeys | undefined,
	{ kept, known }: BrowserKeys,
): CustodyDecision {
	if (!server) {
		// A server that can't be reached must not lock a key that this browser holds.
		return kept?.published ? { act: 'open', confirmed: false } : refuse('unreachable');
	}
	const isKnown = (bundle: string): boolean => bundleHash(primitives, bundle) === known;
	if (!kept) {
		return withoutSeed(server, isKnown, known !== undefined);
	}
	if (server.bundle === kept.bundle) {
		return { act: 'open', confirmed: true };
	}
	if (server.bundle !== undefined) {
		// The kept seed was never published, so the other browser's key counts, unless this browser knew a third one.
		return kept.published || (known !== undefined && !isKnown(server.bundle))
			? refuse('mismatch')
			: { act: 'unlock', discard: true };
	}
	const isOther = known !== undefined && !isKnown(kept.bundle);
	return kept.published || !kept.password || server.wrapped !== undefined || isOther
		? refuse('withheld')
		: { act: 'publish' };
}
