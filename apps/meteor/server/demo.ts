import { type Accounts, AccountsError } from '@rocket.chat/accounts';
import type { Messaging } from '@rocket.chat/messaging';

/** Known to everybody, which is why --demo is refused where others can reach the workspace. */
const PEOPLE = [
	{ username: 'alice', name: 'Alice', password: 'alice-off-the-record' },
	{ username: 'bob', name: 'Bob', password: 'bob-off-the-record' },
] as const;

type DemoPerson = (typeof PEOPLE)[number];

/** Adds alice and bob with a direct message between them where they are missing; answers the lines that say how to sign in as each. */
export async function addDemoPeople(accounts: Accounts, messaging: Messaging): Promise<string[]> {
	const firstIsAdmin = await accounts.isEmpty();
	const lines = ['Two people to try it with, each in a browser profile (or private window) of its own:'];
	for (const [index, person] of PEOPLE.entries()) {
		lines.push(await addPerson(accounts, person, firstIsAdmin && index === 0));
	}
	const [alice, bob] = PEOPLE;
	const user = await accounts.findUser({ username: alice.username });
	if (user) {
		await messaging.createDirectMessage(user._id, [bob.username]);
	}
	return lines;
}

async function addPerson(accounts: Accounts, { username, name, password }: DemoPerson, admin: boolean): Promise<string> {
	const known = await accounts.findUser({ username });
	if (!known) {
		const roles = admin ? ['user', 'admin'] : ['user'];
		await accounts.createUser({ username, name, email: `${username}@localhost.localdomain`, password: { plain: password }, roles, verified: true });
	} else if (!(await opens(accounts, username, password))) {
		return `  ${username}: was here before, with a password of its own`;
	}
	const role = admin || (known && accounts.isAdmin({ roles: known.roles ?? [] })) ? ' (administrator)' : '';
	return `  username ${username}, password ${password}${role}`;
}

async function opens(accounts: Accounts, username: string, password: string): Promise<boolean> {
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
