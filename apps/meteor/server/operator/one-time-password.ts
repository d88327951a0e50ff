import { createHash, randomInt } from 'node:crypto';
import type { Accounts, Actor } from '@rocket.chat/accounts';
import { StartupError } from '../errors.ts';

/** Without characters that look alike, because it is read aloud or written down: 20 out of 31 give 99 bits. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const GROUPS = 4;
const GROUP = 5;

const drawn = (): string => ALPHABET.charAt(randomInt(ALPHABET.length));

const generatePassword = (): string =>
	Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, drawn).join('')).join('-');

export type OneTimePassword = { readonly username: string; readonly password: string };

/**
 * Gives an account a generated password that must be changed at the next sign-in; its sign-ins end.
 * @throws StartupError if there is no such account
 */
export const issueOneTimePassword = async (
	accounts: Pick<Accounts, 'findUser' | 'resetPassword'>,
	username: string,
	by: Actor,
): Promise<OneTimePassword> => {
	const user = await accounts.findUser({ username });
	if (!user) {
		throw new StartupError(`There is no account with the username ${username}.`);
	}
	const password = generatePassword();
	// As a digest: it is strong enough for any policy, and needs no check.
	await accounts.resetPassword(user._id, { digest: createHash('sha256').update(password).digest('hex') }, { by });
	return { username: user.username ?? username, password };
};
