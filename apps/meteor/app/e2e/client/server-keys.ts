import type { ServerKeys } from '@rocket.chat/e2e-protocol';
import type { E2EEndpoints } from './types.ts';

/** The keys that the server holds for this user; `undefined` if it does not answer. */
export const fetchServerKeys = async (
	endpoints: Pick<E2EEndpoints, 'fetchMyKeys'>,
): Promise<ServerKeys | undefined> => {
	try {
		const { public_key, private_key } = await endpoints.fetchMyKeys();
		return { bundle: public_key || undefined, wrapped: private_key || undefined };
	} catch {
		// Shown as `server-unreachable`, where `retry` helps.
		return undefined;
	}
};
