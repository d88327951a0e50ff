import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Accounts, AccountsError, type Caller, type Registration, type Settings } from '@rocket.chat/accounts';
import type { IUser } from '@rocket.chat/otr-typings';
import type { WorkspaceConfig } from './config.ts';
import { StartupError } from './errors.ts';

const SETUP_TOKEN_BYTES = 24;

export type FirstAdmin = {
	/** Opens an account; the first one for whoever has the token of the setup link, as the administrator. */
	register(registration: Registration, setupToken?: string, caller?: Caller): Promise<IUser>;
	/** The path of the one-time link, as long as there is no account. */
	readonly setupPath?: string;
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/**
 * Who becomes the administrator of an empty workspace: whoever has the link that only start-up's output holds. That a
 * request comes from this machine says nothing, because a proxy's requests do too. The token stands in the link's
 * fragment, which browsers send to nobody: no proxy logs it.
 * `Show_Setup_Wizard` says to pages whether it is still awaited.
 */
export async function createFirstAdmin(accounts: Accounts, settings: Pick<Settings, 'record'>): Promise<FirstAdmin> {
	const expected = randomBytes(SETUP_TOKEN_BYTES).toString('base64url');
	let empty = await accounts.isEmpty();
	await settings.record('Show_Setup_Wizard', empty ? 'pending' : 'completed');
	const firstAccount = async (
		registration: Registration,
		setupToken: string | undefined,
		caller: Caller | undefined,
	): Promise<IUser> => {
		if (setupToken === undefined || !same(setupToken, expected)) {
			throw new AccountsError(
				'error-setup-link-required',
				'This workspace has no administrator yet: open the link that the server printed when it started',
			);
		}
		const admin = await accounts.registerFirstAdmin(registration, caller);
		await settings.record('Show_Setup_Wizard', 'completed');
		return admin;
	};
	return {
		...(empty ? { setupPath: `/register#setup=${expected}` } : {}),
		async register(registration, setupToken, caller) {
			empty &&= await accounts.isEmpty();
			if (empty) {
				return firstAccount(registration, setupToken, caller);
			}
			if (setupToken !== undefined) {
				// Whoever means to be the administrator is not given an ordinary account instead.
				throw new AccountsError(
					'error-setup-link-used',
					'This link was used already: the workspace has its administrator',
				);
			}
			return accounts.register(registration, caller);
		},
	};
}

/**
 * Makes the administrator that ADMIN_USERNAME, ADMIN_PASS and ADMIN_EMAIL describe, on an empty workspace; answers
 * whether it did.
 */
export async function createConfiguredAdmin(accounts: Accounts, admin: WorkspaceConfig['admin']): Promise<boolean> {
	if (!admin || !(await accounts.isEmpty())) {
		return false;
	}
	const { username, password, email = `${username}@localhost.localdomain` } = admin;
	try {
		await accounts.createUser({
			username,
			name: username,
			email,
			password: { plain: password },
			roles: ['user', 'admin'],
			verified: true,
		});
		return true;
	} catch (error) {
		if (error instanceof AccountsError) {
			throw new StartupError(
				`The administrator of ADMIN_USERNAME, ADMIN_PASS, ADMIN_EMAIL was refused: ${error.reason}. Fix the variable.`,
				{ cause: error },
			);
		}
		throw error;
	}
}
