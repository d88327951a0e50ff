import { type Accounts, AccountsError } from '@rocket.chat/accounts';
import type { Messaging } from '@rocket.chat/messaging';

type DemoPerson = {
	readonly username: string;
	readonly name: string;
	readonly password: string;
	readonly roles: readonly string[];
};

/** Publicly known, which is why --demo is refused if others can reach the workspace. */
const ADMIN: DemoPerson = {
	username: 'admin',
	name: 'Administrator',
	password: 'admin-off-the-record',
	roles: ['user', 'admin'],
};
const ALICE: DemoPerson = { username: 'alice', name: 'Alice', password: 'alice-off-the-record', roles: ['user'] };
const BOB: DemoPerson = { username: 'bob', name: 'Bob', password: 'bob-off-the-record', roles: ['user'] };

/**
 * Adds alice and bob and a direct message between them if they are missing, and an administrator if the workspace is
 * empty. Returns the lines that say how to sign in as each.
 */
export async function addDemoPeople(accounts: Accounts, messaging: Messaging): Promise<string[]> {
	// A workspace that is already in use must not get an administrator with a publicly known password.
	const withAdmin = (await accounts.isEmpty()) || (await accounts.findUser({ username: ADMIN.username })) !== undefined;
	const lines = ['People to try it with, each in a browser profile (or private window) of its own:'];
	for (const person of [...(withAdmin ? [ADMIN] : []), ALICE, BOB]) {
		lines.push(await addPerson(accounts, person));
	}
	const user = await accounts.findUser({ username: ALICE.username });
	if (user) {
		await messaging.createDirectMessage(user._id, [BOB.username]);
	}
	return lines;
}

async function addPerson(accounts: Accounts, { username, name, password, roles }: DemoPerson): Promise<string> {
	const known = await accounts.findUser({ username });
	if (!known) {
		await accounts.createUser({
			username,
			name,
			email: `${username}@localhost.localdomain`,
			password: { plain: password },
			roles,
			verified: true,
		});
	} else if (!(await canLogIn(accounts, username, password))) {
		return `  ${username}: was here before, with a password of its own`;
	}
	const role = accounts.isAdmin({ roles: [...(known?.roles ?? roles)] }) ? ' (administrator)' : '';
	return `  username ${username}, password ${password}${role}`;
}

async function canLogIn(accounts: Accounts, username: string, password: string): Promise<boolean> {
	try {
		const { userId, token } = await accounts.login({ user: { username }, password: { plain: password } });
		await accounts.logout(userId, token);
		return true;
	} catch (error) {
		if (error instanceof AccountsError) {
			return false;
		}
		throw error;
	}
}
