import { StoreError } from '@rocket.chat/model-typings';
import type { IMeteorLoginToken, IUser } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { driverCode } from './database.ts';
import { encodeDocument } from './document.ts';
import { findOne } from './rows.ts';

/** Usernames and addresses are compared in this form. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

type StoredToken = Pick<IMeteorLoginToken, 'hashedToken' | 'when'>;

export const tokensOf = (user: IUser): StoredToken[] =>
	(user.services?.resume?.loginTokens ?? []).map((token) => ({ hashedToken: token.hashedToken, when: 'when' in token ? token.when : token.createdAt }));

export const withTokens = (user: IUser, loginTokens: readonly StoredToken[]): IUser => ({
	...user,
	services: { ...user.services, resume: { ...user.services?.resume, loginTokens: [...loginTokens] } },
});

export const findUser = (database: Database, id: string): IUser | undefined => findOne<IUser>(database, 'SELECT document FROM users WHERE id = ?', id);

const searchText = (user: IUser): string => folded(`${user.username ?? ''}\n${user.name ?? ''}`);

const claim = (field: 'username' | 'email' | '_id', insert: () => void): void => {
	try {
		insert();
	} catch (cause) {
		if (driverCode(cause).startsWith('SQLITE_CONSTRAINT')) {
			throw new StoreError('duplicate-key', `Another account has this ${field}.`, { field, cause });
		}
		throw cause;
	}
};

const indexUser = (database: Database, user: IUser): void => {
	for (const { address } of user.emails ?? []) {
		claim('email', () => database.run('INSERT INTO user_emails (address, user_id) VALUES (?, ?)', folded(address), user._id));
	}
	for (const { hashedToken } of tokensOf(user)) {
		database.run('INSERT INTO user_tokens (hashed_token, user_id) VALUES (?, ?)', hashedToken, user._id);
	}
};

/** Within the caller's transaction. @throws StoreError `duplicate-key` */
export const insertUser = (database: Database, user: IUser): IUser => {
	if (findUser(database, user._id)) {
		throw new StoreError('duplicate-key', 'Another account has this _id.', { field: '_id' });
	}
	const username = user.username === undefined ? null : folded(user.username);
	claim('username', () =>
		database.run(
			'INSERT INTO users (id, username, search, active, document) VALUES (?, ?, ?, ?, ?)',
			user._id,
			username,
			searchText(user),
			user.active ? 1 : 0,
			encodeDocument(user),
		),
	);
	indexUser(database, user);
	return user;
};

/** Replaces a stored user and what is searched by; the username stays. Within the caller's transaction. */
export const saveUser = (database: Database, user: IUser): IUser => {
	database.run('UPDATE users SET search = ?, active = ?, document = ? WHERE id = ?', searchText(user), user.active ? 1 : 0, encodeDocument(user), user._id);
	database.run('DELETE FROM user_emails WHERE user_id = ?', user._id);
	database.run('DELETE FROM user_tokens WHERE user_id = ?', user._id);
	indexUser(database, user);
	return user;
};
