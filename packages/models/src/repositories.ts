import type { Repositories } from './calls.ts';
import type { Database } from './database.ts';
import { SqliteMessages } from './messages.ts';
import { SqliteRooms } from './rooms.ts';
import { SqliteSettings } from './settings.ts';
import { SqliteSignIns } from './sign-ins.ts';
import { SqliteSubscriptions } from './subscriptions.ts';
import { SqliteUsers } from './users.ts';

/** The repositories over one connection, in the thread that holds it. */
export const repositoriesOf = (database: Database): Repositories => ({
	users: new SqliteUsers(database),
	rooms: new SqliteRooms(database),
	subscriptions: new SqliteSubscriptions(database),
	messages: new SqliteMessages(database),
	settings: new SqliteSettings(database),
	signIns: new SqliteSignIns(database),
});
