import { wipe } from '@rocket.chat/crypto';
import { bundleOfSeed, createSeed, generatePassword, type ServerKeys, wrapSeed } from '@rocket.chat/e2e-protocol';
import type { KeyContext } from './key-context.ts';
import type { KeptSeed, SeedStore } from './seed-store.ts';
import { fetchServerKeys } from './server-keys.ts';

/**
 * - `published`: the server holds this key
 * - `superseded`: the server holds another key of this user, which another tab or browser published first
 * - `missing`: the server holds no key, or does not answer
 * - `closed`: the page let go of the keys meanwhile
 * In all but `published` the seed in memory is overwritten.
 */
export type PublishResult =
	| { readonly outcome: 'published' | 'superseded'; readonly server: ServerKeys; readonly bundle: string }
	| { readonly outcome: 'missing'; readonly reason: 'withheld' | 'server-unreachable' }
	| { readonly outcome: 'closed' };

/** A new seed with a generated password, not yet published. */
export const createKey = ({ deps: { random } }: KeyContext): KeptSeed & { readonly password: string } => {
	const password = generatePassword(random);
	return { seed: createSeed(random), password, published: false };
};

/**
 * Stores the seed in this browser first and publishes it second: after a crash between the two the next page continues
 * here and never makes a second identity. Takes about a second (Argon2id). Rejects if the browser refuses storage.
 */
export const publishKey = async (
	{ deps, state }: KeyContext,
	seeds: SeedStore,
	kept: KeptSeed & { readonly password: string },
): Promise<PublishResult> => {
	const { primitives, random, argon2id, uid, endpoints } = deps;
	await seeds.write(kept);
	const bundle = bundleOfSeed(primitives, kept.seed);
	const wrapped = await wrapSeed({ primitives, random, argon2id, uid, seed: kept.seed, password: kept.password });
	if (state.closed) {
		wipe(kept.seed);
		return { outcome: 'closed' };
	}
	const accepted = await endpoints.setUserPublicAndPrivateKeys({ public_key: bundle, private_key: wrapped }).then(
		() => true,
		() => false,
	);
	// What the server holds now decides, not its answer: another tab or browser may have been first.
	const server = await fetchServerKeys(endpoints);
	if (server?.bundle === bundle) {
		return { outcome: 'published', server, bundle };
	}
	wipe(kept.seed);
	if (server?.bundle === undefined) {
		return { outcome: 'missing', reason: accepted && server ? 'withheld' : 'server-unreachable' };
	}
	return { outcome: 'superseded', server, bundle: server.bundle };
};
