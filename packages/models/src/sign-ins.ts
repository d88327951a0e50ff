import type { SignInsRepository } from '@rocket.chat/model-typings';
import type { FailedSignIns } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { sql } from './sql.ts';
import { asBytes, textOf } from './texts.ts';

/** ms for which a recorded network is not recorded again, so that frequent sign-ins do not cause a write each time. */
const RENEWED_AFTER = 86_400_000;

const PROPOSE_KEY = sql("INSERT OR IGNORE INTO secrets (name, value) VALUES ('network-key', ?)");
const KEY = sql(`SELECT ${asBytes('value')} FROM secrets WHERE name = 'network-key'`);
const SEEN = sql('SELECT seen_at FROM known_networks WHERE user_id = ? AND network = ?');
const REMEMBER = sql('INSERT OR REPLACE INTO known_networks (user_id, network, seen_at) VALUES (?, ?, ?)');
const FORGET_OLD = sql('DELETE FROM known_networks WHERE user_id = ? AND seen_at < ?');
const FORGET_ABOVE = sql(
	`DELETE FROM known_networks WHERE user_id = ? AND network IN (
		SELECT network FROM known_networks WHERE user_id = ? AND network <> ? ORDER BY seen_at DESC, network LIMIT -1 OFFSET ?
	)`,
	{ sorts: 'One account has few networks: this is what bounds them.' },
);
const ADD_FAILURES = sql(
	`INSERT INTO failed_sign_ins (user_id, failed, known, slowed, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT (user_id) DO UPDATE SET failed = failed + excluded.failed, known = known + excluded.known, slowed = slowed + excluded.slowed,
	first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`,
);
const FAILURES = sql('SELECT failed, known, slowed, first_at, last_at FROM failed_sign_ins WHERE user_id = ?');
const CLEAR_FAILURES = sql('DELETE FROM failed_sign_ins WHERE user_id = ?');

export class SqliteSignIns implements SignInsRepository {
	private readonly database: Database;

	constructor(database: Database) {
		this.database = database;
	}

	async networkKey(proposed: string) {
		return this.database.transact(() => {
			this.database.run(PROPOSE_KEY, proposed);
			return textOf(this.database.get(KEY)?.value_bytes);
		});
	}

	async rememberNetwork(
		userId: string,
		network: string,
		when: Date,
		{ oldest, limit }: { oldest: Date; limit: number },
	) {
		const seen = this.seenAt(userId, network);
		// An entry dated ahead, by a clock that has since been corrected, is renewed too: otherwise it would be kept for
		// longer.
		if (seen !== undefined && seen > when.getTime() - RENEWED_AFTER && seen <= when.getTime()) {
			return;
		}
		this.database.transact(() => {
			this.database.run(REMEMBER, userId, network, when.getTime());
			this.database.run(FORGET_OLD, userId, oldest.getTime());
			this.database.run(FORGET_ABOVE, userId, userId, network, Math.max(0, limit - 1));
		});
	}

	async isKnownNetwork(userId: string, network: string, oldest: Date) {
		return (this.seenAt(userId, network) ?? Number.NEGATIVE_INFINITY) >= oldest.getTime();
	}

	async addFailures(userId: string, { count, fromKnownNetworks, slowed, first, last }: FailedSignIns) {
		this.database.transact(() =>
			this.database.run(ADD_FAILURES, userId, count, fromKnownNetworks, slowed, first.getTime(), last.getTime()),
		);
	}

	async failures(userId: string, oldest: Date) {
		const row = this.database.get(FAILURES, userId);
		if (!row || Number(row.last_at) < oldest.getTime()) {
			return undefined;
		}
		return {
			count: Number(row.failed),
			fromKnownNetworks: Number(row.known),
			slowed: Number(row.slowed),
			first: new Date(Number(row.first_at)),
			last: new Date(Number(row.last_at)),
		};
	}

	async clearFailures(userId: string) {
		this.database.transact(() => this.database.run(CLEAR_FAILURES, userId));
	}

	private seenAt(userId: string, network: string): number | undefined {
		const row = this.database.get(SEEN, userId, network);
		return row && Number(row.seen_at);
	}
}
