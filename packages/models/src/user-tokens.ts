import type { IUser, SignOutReason } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { findUser, noteEnded, saveUser, tokensOf, withTokens } from './user-rows.ts';

type TokenFilter = (hashedToken: string) => boolean;

/** The hashes of the tokens that match, and the other tokens. */
const splitTokens = (user: IUser, matches: TokenFilter): [string[], ReturnType<typeof tokensOf>] => {
	const tokens = tokensOf(user);
	return [
		tokens.map(({ hashedToken }) => hashedToken).filter(matches),
		tokens.filter(({ hashedToken }) => !matches(hashedToken)),
	];
};

/** Saves the user without the tokens that match, and records why they ended. Call it within a transaction. */
export const saveWithoutTokens = (
	database: Database,
	user: IUser,
	matches: TokenFilter,
	reason: SignOutReason,
	now: Date,
): IUser => {
	const [gone, kept] = splitTokens(user, matches);
	noteEnded(database, gone, reason, now);
	return saveUser(database, withTokens(user, kept), now);
};

/** Removes the tokens of a user that match, and returns their hashes. With a `reason` it records why they ended. */
export const removeTokens = (
	database: Database,
	id: string,
	matches: TokenFilter,
	now: Date,
	reason?: SignOutReason,
): string[] =>
	database.transact(() => {
		const user = findUser(database, id);
		if (!user) {
			return [];
		}
		const [gone, kept] = splitTokens(user, matches);
		if (gone.length > 0) {
			saveUser(database, withTokens(user, kept), now);
		}
		if (reason !== undefined) {
			noteEnded(database, gone, reason, now);
		}
		return gone;
	});
