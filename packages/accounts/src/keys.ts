import type { Accounts } from './accounts.ts';
import { type Context, requireUser } from './context.ts';
import { AccountsError } from './errors.ts';

/** Characters: a bundle is about 130, a wrapped seed about 500; Rocket.Chat's RSA keys are larger. */
const MAX_PUBLIC_KEY = 4_096;
const MAX_PRIVATE_KEY = 16_384;

const isKey = (key: unknown, maxLength: number): key is string => typeof key === 'string' && key.length > 0 && key.length <= maxLength;

export const keysOf = ({ users, now }: Context): Pick<Accounts, 'setE2EKeys' | 'getE2EKeys' | 'getPublicKey'> => ({
	setE2EKeys: async (userId, { public_key, private_key }, { force = false } = {}) => {
		if (!isKey(public_key, MAX_PUBLIC_KEY) || !isKey(private_key, MAX_PRIVATE_KEY)) {
			throw new AccountsError('error-invalid-key', `A public key has 1 to ${MAX_PUBLIC_KEY} characters, a private key 1 to ${MAX_PRIVATE_KEY}`);
		}
		if (await users.setE2EKeys(userId, { public_key, private_key }, now(), { overwrite: force })) {
			return;
		}
		requireUser(await users.findById(userId));
		throw new AccountsError('error-keys-already-set', 'Keys already set');
	},
	getE2EKeys: async (userId) => requireUser(await users.findById(userId)).e2e ?? { public_key: null, private_key: null },
	getPublicKey: async (userId) => ({ public_key: requireUser(await users.findById(userId)).e2e?.public_key ?? null }),
});
