import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Accounts, AccountsError, type Registration } from '@rocket.chat/accounts';
import type { IUser } from '@rocket.chat/otr-typings';
import type { WorkspaceConfig } from './config.ts';
import { StartupError } from './errors.ts';

const SETUP_TOKEN_BYTES = 24;

export type FirstAdmin = {
	/** Opens an account; on an empty workspace only for whoever may be its administrator. */
	register(registration: Registration, setupToken?: string): Promise<IUser>;
	/** The path of the one-time link, where one is needed. */
	readonly setupPath?: string;
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/**
 * Decides who becomes the administrator of an empty workspace. Where only this machine can reach it, that is the first account, as in Rocket.Chat.
 * Elsewhere a stranger could be faster: the first account needs the token of a link that only start-up's output holds.
 */
export async function createFirstAdmin(accounts: Accounts, { localOnly }: { localOnly: boolean }): Promise<FirstAdmin> {
	if (localOnly) {
		return { register: (registration) => accounts.register({ ...registration, joinAsAdminIfFirst: true }) };
	}
	if (!(await accounts.isEmpty())) {
		return { register: (registration) => accounts.register(registration) };
	}
	const expected = randomBytes(SETUP_TOKEN_BYTES).toString('base64url');
	let empty = true;
	return {
		setupPath: `/register?setup=${expected}`,
		async register(registration, setupToken) {
			empty &&= await accounts.isEmpty();
			if (!empty) {
				return accounts.register(registration);
			}
			if (setupToken === undefined || !same(setupToken, expected)) {
				throw new AccountsError(
					'error-setup-link-required',
					'The first account of this workspace is made by the setup link that the server printed at start-up',
				);
			}
			return accounts.register({ ...registration, joinAsAdminIfFirst: true });
		},
	};
}

/** Makes the administrator that ADMIN_USERNAME, ADMIN_PASS and ADMIN_EMAIL describe, on an empty workspace; answers whether it did. */
export async function createConfiguredAdmin(accounts: Accounts, admin: WorkspaceConfig['admin']): Promise<boolean> {
	if (!admin || !(await accounts.isEmpty())) {
		return false;
	}
	const { username, password, email = `${username}@localhost.localdomain` } = admin;
	try {
		await accounts.createUser({ username, name: username, email, password: { plain: password }, roles: ['user', 'admin'], verified: true });
		return true;
	} catch (error) {
		if (error instanceof AccountsError) {
			throw new StartupError(`The administrator of ADMIN_USERNAME, ADMIN_PASS, ADMIN_EMAIL was refused: ${error.reason}. Mend the variable.`, { cause: error });
		}
		throw error;
	}
}
