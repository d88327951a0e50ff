import { createHash } from 'node:crypto';
import type { PasswordInput } from '@rocket.chat/otr-typings';
import bcrypt from 'bcrypt';
import { createHashingQueue, type HashingPlace } from './hashing-queue.ts';

/** Meteor's default cost. */
const DEFAULT_ROUNDS = 10;

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * UTF-16 units: twice the maximum length of a new password. Normalizing a run of combining marks takes quadratic time:
 * seconds for 60,000 of them.
 */
const MOST_NORMALIZED = 2_000;

const composed = (text: string): string => (text.length > MOST_NORMALIZED ? text : text.normalize('NFKC'));

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const unlike = (digests: readonly string[]): string[] => [...new Set(digests)];

/**
 * The lower-case hex of the SHA-256 of each form of a password that is tried, as one attempt: its NFKC form, in which
 * passwords are set, then the form as typed, in which they used to be set and other programs set them. For a text
 * longer than any valid password, only the form as typed. Nothing is trimmed. Empty for anything that is neither a text
 * nor such a digest.
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
 * A password in a single field: a text with the shape of a digest is one, as Rocket.Chat's clients send it; any other
 * text is the password itself.
 */
export const readPassword = (text: string): PasswordInput =>
	DIGEST.test(text.toLowerCase()) ? { digest: text.toLowerCase(), asTyped: sha256(text) } : { plain: text };

/**
 * The stored form of a password: bcrypt of its digest's hex, as in Meteor's accounts-password. Hashed on separate
 * threads, few at a time.
 * @throws AccountsError `error-too-many-requests` where too many wait
 */
export type PasswordHasher = {
	/** `judge` refuses a password by throwing. It blocks this thread, so it waits for its turn like a hash. */
	hash(digest: string, place: HashingPlace, judge?: () => void): Promise<string>;
	/**
	 * Whether one of the digests is the stored one. Takes as long for a missing hash as for a present one, so that timing
	 * does not reveal who has an account.
	 */
	matches(digests: readonly string[], stored: string | undefined, place: HashingPlace): Promise<boolean>;
};

/** @param rounds bcrypt's cost, 4 to 15 @throws RangeError */
export const createPasswordHasher = (rounds: number = DEFAULT_ROUNDS): PasswordHasher => {
	if (!Number.isInteger(rounds) || rounds < 4 || rounds > 15) {
		throw new RangeError(`bcrypt rounds: expected a whole number from 4 to 15, got ${rounds}`);
	}
	// A hash that no digest matches: the hashed text is not hex. Computed at start-up, so that the first stranger waits
	// no longer than the next.
	const decoy = bcrypt.hash('nobody', rounds);
	const inTurn = createHashingQueue();
	return {
		hash: (digest, place, judge) =>
			inTurn(place, async () => {
				judge?.();
				return bcrypt.hash(digest, rounds);
			}),
		matches: async (digests, stored, place) => {
			const equal = await inTurn(place, async () => {
				const hash = stored ?? (await decoy);
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
