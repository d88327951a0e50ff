import { parseBundle } from '@rocket.chat/e2e-protocol';
import type { E2EEndpoints } from './types.ts';

/** ms for which a fetched key is used without asking again. */
const FRESH_FOR = 60_000;
const MAX_ENTRIES = 200;

/**
 * The published OTR keys of other users, fetched at most once a minute unless `fresh`; `undefined` if a user has none.
 */
export const createPeerKeys = (
	endpoints: Pick<E2EEndpoints, 'getPublicKey'>,
	now: () => number,
): ((uid: string, options?: { fresh?: boolean }) => Promise<Uint8Array | undefined>) => {
	const cache = new Map<string, { key: Uint8Array | undefined; at: number }>();
	return async (uid, { fresh = false } = {}) => {
		const cached = cache.get(uid);
		if (cached && !fresh && now() - cached.at < FRESH_FOR) {
			return cached.key?.slice();
		}
		const published = await endpoints.getPublicKey(uid);
		const key = published === null ? undefined : parseBundle(published)?.otr;
		cache.delete(uid);
		cache.set(uid, { key, at: now() });
		for (const oldest of [...cache.keys()].slice(0, Math.max(0, cache.size - MAX_ENTRIES))) {
			cache.delete(oldest);
		}
		return key?.slice();
	};
};
