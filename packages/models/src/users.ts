import { type PasswordChange, StoreError, type UserPatch, type UsersRepository } from '@rocket.chat/model-typings';
import type { E2EKeys, IUser, SignOutReason, StoredLogin } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { foldedQuery } from './folded.ts';
import { countRows, findAll, findOne, patched } from './rows.ts';
import { sql } from './sql.ts';
import { asBytes, documentColumns, textOf } from './texts.ts';
import { blockAt, countedUsers } from './user-blocks.ts';
import { findUser, insertUser, saveUser, tokensOf, withTokens } from './user-rows.ts';
import { MAX_FOUND, searchUsers } from './user-search.ts';
import { removeTokens, saveWithoutTokens } from './user-tokens.ts';

const MAX_PAGE = 100;

const ANY = sql('SELECT 1 AS n FROM users LIMIT 1', { scans: 'It stops at the first row.' });
const BY_IDS = sql(`SELECT ${documentColumns()} FROM users WHERE id IN (SELECT value FROM json_each(?))`, {
	scans: 'What is asked for is walked through.',
});
const BY_USERNAME = sql(`SELECT ${documentColumns()} FROM users WHERE username = ?`);
const BY_USERNAMES = sql(`SELECT ${documentColumns()} FROM users WHERE username IN (SELECT value FROM json_each(?))`, {
	scans: 'What is asked for is walked through.',
});
const BY_EMAIL = sql(
	`SELECT ${documentColumns('users')} FROM users JOIN user_emails ON user_emails.user_id = users.id WHERE user_emails.address = ?`,
);
const BY_TOKEN = sql(
	`SELECT ${documentColumns('users')} FROM users JOIN user_tokens ON user_tokens.user_id = users.id WHERE user_tokens.hashed_token = ?`,
);
const ENDED = sql(`SELECT ${asBytes('reason')}, ended_at FROM ended_tokens WHERE hashed_token = ?`);
const LISTED = sql(
	`SELECT ${documentColumns()} FROM users WHERE (place, id) >= (?, ?) ORDER BY place, id LIMIT ? OFFSET ?`,
);
const ACTIVE = sql(`SELECT ${documentColumns()} FROM users WHERE active = 1 ORDER BY place, id LIMIT ? OFFSET ?`);
const COUNT_ACTIVE = sql('SELECT count(*) AS n FROM (SELECT 1 FROM users WHERE active = 1 LIMIT ?)');
const COUNT_ROLE = sql('SELECT count(*) AS n FROM (SELECT 1 FROM user_roles WHERE role = ? LIMIT ?)');

export class SqliteUsers implements UsersRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async insert(user: IUser, { onlyIfEmpty = false }: { onlyIfEmpty?: boolean } = {}) {
		return this.#database.transact(() => {
			if (onlyIfEmpty && this.#database.get(ANY)) {
				throw new StoreError('not-empty', 'The first account was to be stored, but there are accounts already.');
			}
			return insertUser(this.#database, user);
		});
	}

	async findById(id: string) {
		return findUser(this.#database, id);
	}

	async findByIds(ids: readonly string[]) {
		return findAll<IUser>(this.#database, BY_IDS, JSON.stringify(ids));
	}

	async findByUsername(username: string) {
		return findOne<IUser>(this.#database, BY_USERNAME, foldedQuery(username));
	}

	async findByUsernames(usernames: readonly string[]) {
		return findAll<IUser>(this.#database, BY_USERNAMES, JSON.stringify(usernames.map(foldedQuery)));
	}

	async findByEmail(address: string) {
		return findOne<IUser>(this.#database, BY_EMAIL, foldedQuery(address));
	}

	async findByLoginToken(hashedToken: string) {
		return findOne<IUser>(this.#database, BY_TOKEN, hashedToken);
	}

	async page({ text = '', activeOnly = false, offset, count }: Parameters<UsersRepository['page']>[0]) {
		const wanted = Math.min(count, MAX_PAGE);
		if (text !== '') {
			return searchUsers(this.#database, { text, activeOnly, offset, count: wanted });
		}
		if (activeOnly) {
			const total = countRows(this.#database, COUNT_ACTIVE, MAX_FOUND);
			return {
				users: findAll<IUser>(this.#database, ACTIVE, Math.max(0, Math.min(wanted, total - offset)), offset),
				total,
			};
		}
		const { from, skip } = blockAt(this.#database, offset);
		return {
			users: findAll<IUser>(this.#database, LISTED, from.place, from.id, wanted, skip),
			total: countedUsers(this.#database),
		};
	}

	async count() {
		return countedUsers(this.#database);
	}

	async countActiveWithRole(role: string) {
		return countRows(this.#database, COUNT_ROLE, role, MAX_FOUND);
	}

	async update(id: string, patch: UserPatch, now: Date) {
		return this.#database.transact(() => {
			const user = findUser(this.#database, id);
			return user && saveUser(this.#database, patched<IUser>(user, patch), now);
		});
	}

	async setPassword(
		id: string,
		bcrypt: string,
		now: Date,
		{ replaces, keepHashedToken, mustChange, reason }: PasswordChange,
	) {
		return this.#database.transact(() => {
			const user = findUser(this.#database, id);
			if (!user || (replaces !== undefined && user.services?.password?.bcrypt !== replaces)) {
				return undefined;
			}
			const { requirePasswordChange: _before, ...others } = user;
			const changed = {
				...others,
				...(mustChange ? { requirePasswordChange: true } : {}),
				services: { ...user.services, password: { bcrypt } },
			};
			return saveWithoutTokens(this.#database, changed, (token) => token !== keepHashedToken, reason, now);
		});
	}

	async addLoginToken(id: string, login: StoredLogin, keep: { oldest: Date; limit: number; bcrypt?: string }) {
		return this.#database.transact(() => {
			const user = findUser(this.#database, id);
			if (!user?.active || (keep.bcrypt !== undefined && user.services?.password?.bcrypt !== keep.bcrypt)) {
				return undefined;
			}
			const others = tokensOf(user).filter((token) => token.when.getTime() >= keep.oldest.getTime());
			const byAge = others.sort((a, b) => a.when.getTime() - b.when.getTime());
			// The new one stays whatever its date: the others may be dated ahead, by a clock that has since been corrected.
			const kept = [...byAge.slice(Math.max(0, byAge.length - (keep.limit - 1))), login];
			return saveUser(this.#database, { ...withTokens(user, kept), lastLogin: login.when }, login.when);
		});
	}

	async removeLoginToken(id: string, hashedToken: string, now: Date, reason?: SignOutReason) {
		const removed = removeTokens(this.#database, id, (token) => token === hashedToken, now, reason);
		return removed.length > 0;
	}

	async removeLoginTokens(id: string, now: Date, reason: SignOutReason, exceptHashedToken?: string) {
		return removeTokens(this.#database, id, (token) => token !== exceptHashedToken, now, reason);
	}

	async findEndedToken(hashedToken: string) {
		const row = this.#database.get(ENDED, hashedToken);
		return row && { reason: textOf(row.reason_bytes) as SignOutReason, at: new Date(Number(row.ended_at)) };
	}

	async setActive(id: string, active: boolean, now: Date, { unlessLast }: { unlessLast?: string } = {}) {
		return this.#database.transact(() => {
			const user = findUser(this.#database, id);
			if (
				!active &&
				user?.active &&
				unlessLast !== undefined &&
				user.roles.includes(unlessLast) &&
				countRows(this.#database, COUNT_ROLE, unlessLast, 2) < 2
			) {
				throw new StoreError('last-of-role', `Nobody else active has the role ${unlessLast}.`);
			}
			return user && saveWithoutTokens(this.#database, { ...user, active }, () => !active, 'deactivated', now);
		});
	}

	async setE2EKeys(
		id: string,
		{ public_key, private_key }: E2EKeys,
		now: Date,
		{ overwrite, replaces }: { overwrite: boolean; replaces?: string },
	) {
		return this.#database.transact(() => {
			const user = findUser(this.#database, id);
			const isMeant = replaces === undefined ? !user?.e2e || overwrite : user?.e2e?.private_key === replaces;
			if (!user || !isMeant) {
				return false;
			}
			saveUser(this.#database, { ...user, e2e: { public_key, private_key } }, now);
			return true;
		});
	}
}
