import type { Primitives } from '@rocket.chat/crypto';
import { bundleHash, type ServerKeys } from '@rocket.chat/e2e-protocol';
import type { KeptSeed } from './seed-store.ts';

/**
 * The kept seed once the server is known to hold its key. The generated password is dropped if the server now holds
 * another wrapped key than the one it opens: the user has changed the password in another browser.
 */
export const confirmedSeed = (
	primitives: Primitives,
	{ seed, password, opens }: KeptSeed,
	{ wrapped }: ServerKeys,
): KeptSeed => {
	const held = wrapped === undefined ? undefined : bundleHash(primitives, wrapped);
	const isStale = opens !== undefined && opens !== held;
	return password === undefined || isStale
		? { seed, published: true }
		: { seed, published: true, password, opens: held };
};
