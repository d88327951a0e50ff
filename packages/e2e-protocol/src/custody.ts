/**
 * What to do about the end-to-end key of a user: from what the server says and what this browser knows
 * (docs/E2E.md, "Start"). No answer of the server makes a new identity silently where this user had one.
 */
import type { Primitives } from '@rocket.chat/crypto';
import { bundleHash } from './identity.ts';

/** `undefined` fields: the server has none. */
export type ServerKeys = { readonly bundle?: string; readonly wrapped?: string };

export type BrowserKnows = {
	/**
	 * The seed kept here, by the bundle it gives. `published`: the server has confirmed it. `password`: the one that was
	 * made with it is still here.
	 */
	readonly kept?: { readonly bundle: string; readonly published: boolean; readonly password: boolean };
	/** `bundleHash` of the bundle last used here; it outlives a logout. */
	readonly known?: string;
};

/**
 * - `unreachable`: no answer
 * - `withheld`: it gives no key, or half of one, where there was one
 * - `mismatch`: it gives another
 */
export type CustodyReason = 'unreachable' | 'withheld' | 'mismatch';

/**
 * - `create`: nobody knows of a key: make one
 * - `publish`: the kept one never reached the server: publish the same
 * - `open`: use the kept one; `confirmed`: the server has it, which is to be kept in mind
 * - `unlock`: the server has it wrapped; `discard`: another browser was first, and what is kept here was never
 *   published
 * - `refuse`: use none, make none. `reset`: only this user's own decision for a new identity leads on; without it,
 *   asking again may
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

/** Pure. `server` is `undefined` where there was no answer. */
export function decideCustody(
	primitives: Primitives,
	server: ServerKeys | undefined,
	{ kept, known }: BrowserKnows,
): CustodyDecision {
	if (!server) {
		// The key is here: a server that is away for a moment does not take it from its user.
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
		// Never published: another browser was first, and its key is this user's, unless this browser knew better.
		return kept.published || (known !== undefined && !isKnown(server.bundle))
			? refuse('mismatch')
			: { act: 'unlock', discard: true };
	}
	const isOther = known !== undefined && !isKnown(kept.bundle);
	return kept.published || !kept.password || server.wrapped !== undefined || isOther
		? refuse('withheld')
		: { act: 'publish' };
}
