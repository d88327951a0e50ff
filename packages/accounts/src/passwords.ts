import { createHash } from 'node:crypto';
import type { PasswordInput } from '@rocket.chat/otr-typings';
import bcrypt from 'bcrypt';
import { createHashingQueue, type HashingPlace } from './hashing-queue.ts';

/** Meteor's default cost. */
const DEFAULT_ROUNDS = 10;

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * UTF-16 units: twice what a password that is set may have. To normalize a run of combining marks takes the square of
 * its length, 60,000 of them seconds.
 */
const MOST_NORMALIZED = 2_000;

const composed = (text: string): string => (text.length > MOST_NORMALIZED ? text : text.normalize('NFKC'));

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const unlike = (digests: readonly string[]): string[] => [...new Set(digests)];

/**
 * The lower-case hex of the SHA-256 of each form of a password that is tried, as one attempt: its NFKC form, as
 * passwords are set, then as it was typed, as they were set once and as others set them; of what is longer than any
 * that may be set, as it was typed alone. Nothing is trimmed. Empty for what is neither a text nor such a digest.
 */
export const passwordDigests = (password: PasswordInput): readonly string[] => {
	if ('plain' in password) {
		const { plain } = password;
		return typeof plain === 'string' && plain !== '' ? unlike([sha256(composed(plain)), sha256(plain)]) : [];
	}
	const given: unknown[] = [password.digest, password.asTyped];
	return unlike(
		given
			.map((digest) => (typeof digest === 'string' ? digest.toLowerCase() : ''))
			.filter((digest) => DIGEST.test(digest)),
	);
};

/**
 * A password as programs write it into one field: what has the shape of a digest is one, as Rocket.Chat's clients send
 * it, or else the password itself.
 */
export const readPassword = (text: string): PasswordInput =>
	DIGEST.test(text.toLowerCase()) ? { digest: text.toLowerCase(), asTyped: sha256(text) } : { plain: text };

/**
 * What a password is stored as: bcrypt of its digest's hex, as accounts-password of Meteor does. Hashed on threads of
 * their own, few at a time.
 * @throws AccountsError `error-too-many-requests` where too many wait
 */
export type PasswordHasher = {
	/**
	 * `judge` refuses a password by throwing. It keeps this very thread busy, so that it waits for its turn as the hash
	 * does.
	 */
	hash(digest: string, place: HashingPlace, judge?: () => void): Promise<string>;
	/**
	 * Whether one of the digests is the stored one. Takes as long for a missing hash as for a present one, so that time
	 * does not tell who has an account.
	 */
	matches(digests: readonly string[], stored: string | undefined, place: HashingPlace): Promise<boolean>;
};

/** @param rounds bcrypt's cost, 4 to 15 @throws RangeError */
export const createPasswordHasher = (rounds: number = DEFAULT_ROUNDS): PasswordHasher => {
	if (!Number.isInteger(rounds) || rounds < 4 || rounds > 15) {
		throw new RangeError(`bcrypt rounds: expected a whole number from 4 to 15, got ${rounds}`);
	}
	// A hash that no digest has: the text hashed is no hex. Made at once, so that the first stranger waits no longer than
	// the next.
	const nobody = bcrypt.hash('nobody', rounds);
	const inTurn = createHashingQueue();
	return {
		hash: (digest, place, judge) =>
			inTurn(place, async () => {
				judge?.();
				return bcrypt.hash(digest, rounds);
			}),
		matches: async (digests, stored, place) => {
			const equal = await inTurn(place, async () => {
				const hash = stored ?? (await nobody);
				for (const digest of digests.length === 0 ? [''] : digests) {
					if (await bcrypt.compare(digest, hash)) {
						return true;
					}
				}
				return false;
			});
			return equal && stored !== undefined;
		},
	};
};
