import type { IUser } from '@rocket.chat/otr-typings';
import type { Accounts } from './accounts.ts';
import { announceUser, type Context, requireUser } from './context.ts';
import { AccountsError } from './errors.ts';
import { provePassword } from './password-changes.ts';

/** Characters: a bundle is about 130, a wrapped seed about 500; Rocket.Chat's RSA keys are larger. */
const MAX_PUBLIC_KEY = 4_096;
const MAX_PRIVATE_KEY = 16_384;

const isKey = (key: unknown, maxLength: number): key is string =>
	typeof key === 'string' && key.length > 0 && key.length <= maxLength;

export const keysOf = (context: Context): Pick<Accounts, 'setE2EKeys' | 'getE2EKeys' | 'getPublicKey'> => {
	const { users, now } = context;
	const find = async (userId: string): Promise<IUser> => requireUser(await users.findById(userId));
	return {
		setE2EKeys: async (
			userId,
			{ public_key, private_key },
			{ force = false, replaces, currentPassword } = {},
			caller = { network: '' },
		) => {
			if (!isKey(public_key, MAX_PUBLIC_KEY) || !isKey(private_key, MAX_PRIVATE_KEY)) {
				throw new AccountsError(
					'error-invalid-key',
					`A public key has 1 to ${MAX_PUBLIC_KEY} characters, a private key 1 to ${MAX_PRIVATE_KEY}`,
				);
			}
			const store = (overwrite: boolean) =>
				users.setE2EKeys(userId, { public_key, private_key }, now(), { overwrite, replaces });
			if (replaces === undefined && (await store(false))) {
				return;
			}
			const user = await find(userId);
			const isAsked = force || replaces !== undefined;
			if (isAsked && user.e2e) {
				await provePassword(context, user, currentPassword, caller);
			}
			const isReplaced = isAsked && (await store(true));
			if (!isReplaced) {
				throw replaces === undefined
					? new AccountsError('error-keys-already-set', 'Keys already set')
					: new AccountsError('error-keys-changed', 'The keys were changed meanwhile');
			}
			context.audit({ act: 'keys-replaced', userId, username: user.username ?? '' });
			// The owner's other pages are told, so that none continues with a replaced key.
			await announceUser(context, user, { 'e2e.public_key': public_key });
		},
		getE2EKeys: async (userId) => (await find(userId)).e2e ?? { public_key: null, private_key: null },
		getPublicKey: async (userId) => ({ public_key: (await find(userId)).e2e?.public_key ?? null }),
	};
};
