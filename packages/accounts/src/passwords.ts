import { createHash } from 'node:crypto';
import type { PasswordInput } from '@rocket.chat/otr-typings';
import bcrypt from 'bcrypt';
import { createHashingQueue } from './hashing-queue.ts';

/** Meteor's default cost. */
const DEFAULT_ROUNDS = 10;

const DIGEST = /^[0-9a-f]{64}$/;

/** Lower-case hex of the SHA-256; undefined for what is neither a text nor such a digest. */
export const passwordDigest = (password: PasswordInput): string | undefined => {
	if ('plain' in password) {
		return typeof password.plain === 'string' && password.plain !== '' ? createHash('sha256').update(password.plain, 'utf8').digest('hex') : undefined;
	}
	const digest = typeof password.digest === 'string' ? password.digest.toLowerCase() : '';
	return DIGEST.test(digest) ? digest : undefined;
};

/**
 * What a password is stored as: bcrypt of its digest's hex, as accounts-password of Meteor does. Hashed on threads of their own, few at a time.
 * @throws AccountsError `error-too-many-requests` where too many wait
 */
export type PasswordHasher = {
	hash(digest: string): Promise<string>;
	/** Takes as long for a missing hash as for a present one, so that time does not tell who has an account. */
	matches(digest: string, stored: string | undefined): Promise<boolean>;
};

/** @param rounds bcrypt's cost, 4 to 15 @throws RangeError */
export const createPasswordHasher = (rounds: number = DEFAULT_ROUNDS): PasswordHasher => {
	if (!Number.isInteger(rounds) || rounds < 4 || rounds > 15) {
		throw new RangeError(`bcrypt rounds: expected a whole number from 4 to 15, got ${rounds}`);
	}
	// A hash that no digest has: the text hashed is no hex. Made at once, so that the first stranger waits no longer than the next.
	const nobody = bcrypt.hash('nobody', rounds);
	const inTurn = createHashingQueue();
	return {
		hash: (digest) => inTurn(() => bcrypt.hash(digest, rounds)),
		matches: async (digest, stored) => {
			const equal = await inTurn(async () => bcrypt.compare(digest, stored ?? (await nobody)));
			return equal && stored !== undefined;
		},
	};
};
