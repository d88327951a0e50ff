import { createHmac } from 'node:crypto';
import type { SignInsRepository } from '@rocket.chat/model-typings';

/** How long a network is known after a sign-in from it, ms. */
const KNOWN_FOR = 30 * 86_400_000;
/** Maximum number of networks for one account. */
const MOST = 16;
const KEY_BYTES = 32;

/**
 * The networks that accounts signed in from, kept as keyed hashes for each account, so that the store lists no
 * addresses.
 */
export type KnownNetworks = {
	remember(userId: string, network: string): Promise<void>;
	has(userId: string, network: string): Promise<boolean>;
};

export const createKnownNetworks = (
	signIns: SignInsRepository,
	now: () => Date,
	random: (length: number) => Uint8Array,
): KnownNetworks => {
	let key: Promise<string> | undefined;
	const hashOf = async (userId: string, network: string): Promise<string> => {
		key ??= signIns.networkKey(Buffer.from(random(KEY_BYTES)).toString('base64url'));
		key.catch(() => {
			key = undefined;
		});
		return createHmac('sha256', await key)
			.update(`${userId}\n${network}`, 'utf8')
			.digest('base64url')
			.slice(0, 22);
	};
	const oldest = (): Date => new Date(now().getTime() - KNOWN_FOR);
	return {
		remember: async (userId, network) =>
			signIns.rememberNetwork(userId, await hashOf(userId, network), now(), { oldest: oldest(), limit: MOST }),
		has: async (userId, network) => signIns.isKnownNetwork(userId, await hashOf(userId, network), oldest()),
	};
};
