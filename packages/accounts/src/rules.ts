import type { PasswordInput } from '@rocket.chat/otr-typings';
import { judgeLoginPassword, LEAST_SCORE, MOST_LENGTH } from '@rocket.chat/password-strength';
import { AccountsError } from './errors.ts';

/**
 * Rocket.Chat's `UTF8_User_Names_Validation`, and at least one letter or digit, so that `..` is not a valid name in an
 * address.
 */
const USERNAME = /^(?=.*[0-9a-zA-Z])[0-9a-zA-Z-_.]{1,64}$/;

/** Words that mentions and the system use. */
const RESERVED = new Set(['all', 'here', 'system', 'user', 'me', 'rocket.cat']);

/** Rocket.Chat's `Accounts_SystemBlockedUsernameList`: only for administrators. */
const FOR_ADMINISTRATORS = new Set(['admin', 'administrator']);

/** Characters that look alike: a username is ASCII, so these are all that can be confused at a glance. */
const LOOKALIKES: readonly (readonly [RegExp, string])[] = [
	[/[-_.]/g, ''],
	[/rn|nn/g, 'm'],
	[/c[1l]/g, 'd'],
	[/[1l]/g, 'i'],
	[/0/g, 'o'],
	[/3/g, 'e'],
	[/4/g, 'a'],
	[/5/g, 's'],
	[/7/g, 't'],
];

/** A username as it looks at a glance: `Adm1n_` and `adrnin` are `admin`. */
const skeletonOf = (name: string): string =>
	LOOKALIKES.reduce((seen, [written, read]) => seen.replace(written, read), name.toLowerCase());

/**
 * Names that seem to speak for the workspace; the other reserved names matter only in mentions, by their exact
 * spelling.
 */
const SPEAKS_FOR_THE_WORKSPACE = new Set(['admin', 'administrator', 'system', 'rocket.cat'].map(skeletonOf));

const isReserved = (username: string, administrator: boolean): boolean => {
	const name = username.toLowerCase();
	if (FOR_ADMINISTRATORS.has(name)) {
		return !administrator;
	}
	return RESERVED.has(name) || SPEAKS_FOR_THE_WORKSPACE.has(skeletonOf(name));
};

const EMAIL =
	/^[^\s@"(),:;<>[\\\]]{1,64}@(?:[0-9a-zA-Z](?:[0-9a-zA-Z-]{0,61}[0-9a-zA-Z])?\.)*[0-9a-zA-Z](?:[0-9a-zA-Z-]{0,61}[0-9a-zA-Z])?$/;

/**
 * Control characters, those that change the direction of the text after them, and invisible ones (UAX 44,
 * Default_Ignorable_Code_Point) except the joiners and variation selectors of emoji and some scripts.
 */
const UNSEEN = /[\p{Cc}\u2028\u2029\u2800]|(?!\u200C|\u200D|[\uFE00-\uFE0F])[\p{DI}\p{Cf}]/u;

const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

const MAX_NAME = 100;
const MAX_EMAIL = 254;

const refuse = (error: string, reason: string, details?: Record<string, unknown>): never => {
	throw new AccountsError(error, reason, details);
};

export const checkUsername = (username: unknown, administrator: boolean): string => {
	if (typeof username !== 'string' || !USERNAME.test(username)) {
		return refuse('error-invalid-username', 'A username has 1 to 64 letters, digits, dots, dashes and underscores', {
			field: 'username',
		});
	}
	if (isReserved(username, administrator)) {
		return refuse('error-field-unavailable', `${username} is already in use`, { field: username });
	}
	return username;
};

export const checkEmail = (email: unknown): string => {
	const address = typeof email === 'string' ? email.trim() : '';
	if (address.length > MAX_EMAIL || !EMAIL.test(address)) {
		return refuse('error-invalid-email', 'Invalid email', { field: 'email' });
	}
	return address;
};

/** The trimmed name; the username if no name was given. */
export const checkName = (name: unknown, username: string): string => {
	if (name === undefined || name === null || name === '') {
		return username;
	}
	const shown = typeof name === 'string' ? name.trim() : '';
	if (!SEEN.test(shown) || shown.length > MAX_NAME || UNSEEN.test(shown)) {
		return refuse('error-invalid-name', `A name has 1 to ${MAX_NAME} visible characters`, { field: 'name' });
	}
	return shown;
};

/** No setting of the workspace can lower it. */
const LEAST_LENGTH = 8;

/**
 * Checks the strength of a new password in plain text, with the estimator of the client's forms. A digest cannot be
 * checked: the program that computes it must check the password.
 *
 * @param personal username, name and address of its owner
 * @throws AccountsError `error-password-policy-not-met`, details.refusal as the estimator's
 */
export const checkPassword = (password: PasswordInput, personal: readonly string[], minLength: number): void => {
	if (!('plain' in password)) {
		return;
	}
	const least = Math.max(minLength, LEAST_LENGTH);
	const { refusal, score } = judgeLoginPassword(
		typeof password.plain === 'string' ? password.plain : '',
		personal,
		least,
	);
	if (refusal === 'guessable') {
		refuse(
			'error-password-policy-not-met',
			'This password is too easy to guess: take three or more random words, or ten random characters',
			{
				field: 'password',
				refusal,
				score,
				leastScore: LEAST_SCORE,
			},
		);
	}
	if (refusal !== undefined) {
		refuse('error-password-policy-not-met', `A password has ${least} to ${MOST_LENGTH} characters`, {
			field: 'password',
			refusal,
			minLength: least,
			maxLength: MOST_LENGTH,
		});
	}
};
