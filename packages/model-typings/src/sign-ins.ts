import type { FailedSignIns } from '@rocket.chat/otr-typings';

/** Where accounts were signed in from, and what failed: what the slowing of guesses goes by. */
export interface SignInsRepository {
	/** The key of the hashes of networks: the one that is stored, or `proposed`, which is stored then. */
	networkKey(proposed: string): Promise<string>;
	/**
	 * Notes a network, given as its keyed hash; forgets this user's networks from before `oldest` and the oldest above
	 * `limit`, never the one that is noted.
	 */
	rememberNetwork(userId: string, network: string, when: Date, keep: { oldest: Date; limit: number }): Promise<void>;
	/** Whether this user's network was noted at or after `oldest`. */
	isKnownNetwork(userId: string, network: string, oldest: Date): Promise<boolean>;
	/** Adds to what is noted of this user. */
	addFailures(userId: string, failures: FailedSignIns): Promise<void>;
	/** What is noted, if its last was at or after `oldest`. */
	failures(userId: string, oldest: Date): Promise<FailedSignIns | undefined>;
	clearFailures(userId: string): Promise<void>;
}
