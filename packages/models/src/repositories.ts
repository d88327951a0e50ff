import type { Probes, Repositories } from './calls.ts';
import type { Database } from './database.ts';
import { SqliteMessages } from './messages.ts';
import { proveWrite } from './owner.ts';
import { SqliteRooms } from './rooms.ts';
import { SqliteSettings } from './settings.ts';
import { SqliteSignIns } from './sign-ins.ts';
import { sql } from './sql.ts';
import { SqliteSubscriptions } from './subscriptions.ts';
import { SqliteUsers } from './users.ts';

const LOOK = sql(
	`SELECT (SELECT count(*) FROM sqlite_schema), (SELECT length(id) FROM users LIMIT 1), (SELECT length(id) FROM rooms LIMIT 1),
	(SELECT length(id) FROM subscriptions LIMIT 1), (SELECT length(id) FROM messages LIMIT 1), (SELECT length(id) FROM settings LIMIT 1)`,
	{ scans: 'the list of tables and the first row of each' },
);

/** The repositories over one connection, in the thread that holds it. */
export const repositoriesOf = (database: Database): Repositories & { readonly probes: Probes } => ({
	users: new SqliteUsers(database),
	rooms: new SqliteRooms(database),
	subscriptions: new SqliteSubscriptions(database),
	messages: new SqliteMessages(database),
	settings: new SqliteSettings(database),
	signIns: new SqliteSignIns(database),
	probes: {
		prove: async () => proveWrite(database),
		look: async () => {
			database.get(LOOK);
		},
	},
});
