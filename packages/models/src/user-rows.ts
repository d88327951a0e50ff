import { StoreError } from '@rocket.chat/model-typings';
import type { Device, IUser, SignOutReason, StoredLogin } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { driverCode } from './database.ts';
import { encodeDocument } from './document.ts';
import { folded } from './folded.ts';
import { findOne } from './rows.ts';
import { sql } from './sql.ts';
import { stamp } from './stamp.ts';
import { documentColumns } from './texts.ts';
import { countUser } from './user-blocks.ts';
import { indexSearch, unindexSearch } from './user-search.ts';

const BY_ID = sql(`SELECT ${documentColumns()} FROM users WHERE id = ?`);
const SEARCHED_BY = sql('SELECT number, search = ? AS same, active FROM users WHERE id = ?');
const INSERT = sql('INSERT INTO users (id, username, place, search, active, document) VALUES (?, ?, ?, ?, ?, ?)');
const SAVE = sql('UPDATE users SET search = ?, active = ?, document = ? WHERE id = ?');
const INSERT_EMAIL = sql('INSERT INTO user_emails (address, user_id) VALUES (?, ?)');
const REMOVE_EMAILS = sql('DELETE FROM user_emails WHERE user_id = ?');
const INSERT_TOKEN = sql('INSERT INTO user_tokens (hashed_token, user_id) VALUES (?, ?)');
const REMOVE_TOKENS = sql('DELETE FROM user_tokens WHERE user_id = ?');
const INSERT_ROLE = sql('INSERT INTO user_roles (role, user_id) VALUES (?, ?)');
const NOTE_ENDED = sql('INSERT OR REPLACE INTO ended_tokens (hashed_token, reason, ended_at) VALUES (?, ?, ?)');
const FORGET_ENDED = sql('DELETE FROM ended_tokens WHERE ended_at < ?');
const REMOVE_ROLES = sql('DELETE FROM user_roles WHERE user_id = ?');

/** The published type knows no device. */
type KeptToken = { readonly hashedToken: string; readonly device?: Device } & (
	| { readonly when: Date }
	| { readonly createdAt: Date }
);

export const tokensOf = (user: IUser): StoredLogin[] =>
	(user.services?.resume?.loginTokens ?? []).map((token: KeptToken) => ({
		hashedToken: token.hashedToken,
		when: 'when' in token ? token.when : token.createdAt,
		...(token.device && { device: token.device }),
	}));

export const withTokens = (user: IUser, loginTokens: readonly StoredLogin[]): IUser => ({
	...user,
	services: { ...user.services, resume: { ...user.services?.resume, loginTokens: [...loginTokens] } },
});

export const findUser = (database: Database, id: string): IUser | undefined => findOne<IUser>(database, BY_ID, id);

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
		claim('email', () => database.run(INSERT_EMAIL, folded(address), user._id));
	}
	for (const { hashedToken } of tokensOf(user)) {
		database.run(INSERT_TOKEN, hashedToken, user._id);
	}
	for (const role of user.active ? new Set(user.roles) : []) {
		database.run(INSERT_ROLE, role, user._id);
	}
};

/** Within the caller's transaction. @throws StoreError `duplicate-key` */
export const insertUser = (database: Database, given: IUser): IUser => {
	if (findUser(database, given._id)) {
		throw new StoreError('duplicate-key', 'Another account has this _id.', { field: '_id' });
	}
	const user = { ...given, _updatedAt: stamp(database, given._updatedAt) };
	const username = user.username === undefined ? null : folded(user.username);
	claim('username', () =>
		database.run(
			INSERT,
			user._id,
			username,
			username ?? '',
			searchText(user),
			user.active ? 1 : 0,
			encodeDocument(user),
		),
	);
	indexUser(database, user);
	countUser(database, { place: username ?? '', id: user._id });
	indexSearch(
		database,
		Number(database.get(SEARCHED_BY, searchText(user), user._id)?.number),
		searchText(user),
		user.active,
	);
	return user;
};

const reindexSearch = (database: Database, user: IUser): void => {
	const row = database.get(SEARCHED_BY, searchText(user), user._id);
	if (row && (!row.same || Boolean(row.active) !== user.active)) {
		unindexSearch(database, Number(row.number));
		indexSearch(database, Number(row.number), searchText(user), user.active);
	}
};

/** Replaces a stored user and its search columns; the username stays. Within the caller's transaction. */
export const saveUser = (database: Database, changed: IUser, now: Date): IUser => {
	const user = { ...changed, _updatedAt: stamp(database, now) };
	reindexSearch(database, user);
	database.run(SAVE, searchText(user), user.active ? 1 : 0, encodeDocument(user), user._id);
	database.run(REMOVE_EMAILS, user._id);
	database.run(REMOVE_TOKENS, user._id);
	database.run(REMOVE_ROLES, user._id);
	indexUser(database, user);
	return user;
};

/** How long the reason for the end of a login is kept, ms: as long as a token is valid. */
const ENDED_KEPT = 90 * 86_400_000;

/** Records why tokens are removed, so that a client that presents one is told. Within the caller's transaction. */
export const noteEnded = (
	database: Database,
	hashedTokens: readonly string[],
	reason: SignOutReason,
	now: Date,
): void => {
	const time = now.getTime();
	database.run(FORGET_ENDED, time - ENDED_KEPT);
	for (const hashedToken of hashedTokens) {
		database.run(NOTE_ENDED, hashedToken, reason, time);
	}
};
