import type { Primitives } from '@rocket.chat/crypto';
import { bundleHash, type ServerKeys } from '@rocket.chat/e2e-protocol';
import type { KeptSeed } from './seed-store.ts';

/**
 * The kept seed once the server was seen to hold its key. The password that waits to be saved goes where the server
 * holds another wrapped key by now than the one that it opens: somebody at another browser of this user gave it
 * another.
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
