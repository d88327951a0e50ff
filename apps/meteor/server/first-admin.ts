import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Accounts, AccountsError, type Caller, type Registration, type Settings } from '@rocket.chat/accounts';
import type { IUser } from '@rocket.chat/otr-typings';
import type { WorkspaceConfig } from './config.ts';
import { StartupError } from './errors.ts';

const SETUP_TOKEN_BYTES = 24;

export type FirstAdmin = {
	/** Creates an account; the first one needs the token of the setup link and is the administrator. */
	register(registration: Registration, setupToken?: string, caller?: Caller): Promise<IUser>;
	/** The path of the one-time link while there is no account. */
	readonly setupPath?: string;
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/**
 * Decides who becomes the administrator of an empty workspace: the person with the link that only start-up prints. A
 * request from this machine proves nothing, because a proxy's requests come from it too. The token is in the link's
 * fragment, which browsers never send, so no proxy logs it. `Show_Setup_Wizard` tells pages whether there is no
 * administrator yet.
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
				// Someone who wants to be the administrator must not get an ordinary account instead.
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
 * Creates the administrator that ADMIN_USERNAME, ADMIN_PASS and ADMIN_EMAIL describe, if the workspace is empty.
 * Returns whether it did.
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
