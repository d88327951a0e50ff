import { documentId, StoreError } from '@rocket.chat/model-typings';
import type { IUser } from '@rocket.chat/otr-typings';
import type { Accounts, Caller, NewUser } from './accounts.ts';
import type { Actor } from './audit.ts';
import type { Context } from './context.ts';
import { AccountsError } from './errors.ts';
import { passwordDigests } from './passwords.ts';
import { checkEmail, checkName, checkPassword, checkUsername } from './rules.ts';

const unavailable = (field: string, value: string): AccountsError =>
	new AccountsError('error-field-unavailable', `${value} is already in use`, { field });

const notFirst = (): AccountsError =>
	new AccountsError('error-setup-link-used', 'This link was used already: the workspace has its administrator');

const insert = async (context: Context, user: IUser, onlyIfEmpty: boolean): Promise<IUser> => {
	try {
		return await context.users.insert(user, { onlyIfEmpty });
	} catch (error) {
		if (error instanceof StoreError && error.code === 'not-empty') {
			throw notFirst();
		}
		if (error instanceof StoreError && error.code === 'duplicate-key') {
			throw error.field === 'email'
				? unavailable('email', user.emails?.[0]?.address ?? 'email')
				: unavailable('username', user.username ?? 'username');
		}
		throw error;
	}
};

type RegistrationOptions = { administrator: boolean; onlyIfEmpty?: boolean; by: Actor | 'self'; caller: Caller };

const create = async (context: Context, input: NewUser, options: RegistrationOptions): Promise<IUser> => {
	const username = checkUsername(input.username, options.administrator);
	const address = checkEmail(input.email);
	const name = checkName(input.name, username);
	const [digest] = passwordDigests(input.password);
	if (digest === undefined) {
		throw new AccountsError('error-password-policy-not-met', 'A password must be given', { field: 'password' });
	}
	const judge = () =>
		checkPassword(input.password, [username, name, address], context.setting('Accounts_Password_Policy_MinLength'));
	// Asked before the costly hash; the store's unique columns decide.
	if (await context.users.findByUsername(username)) {
		throw unavailable('username', username);
	}
	if (await context.users.findByEmail(address)) {
		throw unavailable('email', address);
	}
	const hash = await context.passwords.hash(
		digest,
		{ network: options.caller.network, account: `username ${username.toLowerCase()}` },
		judge,
	);
	const now = context.now();
	const user: IUser = {
		_id: documentId(context.random),
		createdAt: now,
		username,
		name,
		emails: [{ address, verified: input.verified ?? false }],
		type: 'user',
		active: true,
		roles: [...(input.roles ?? ['user'])],
		services: { password: { bcrypt: hash } },
		_updatedAt: now,
	};
	const inserted = await insert(context, user, options.onlyIfEmpty ?? false);
	context.audit({ act: 'registered', userId: inserted._id, username, roles: inserted.roles, by: options.by });
	await context.broker.broadcast('user.created', { _id: inserted._id, username });
	return inserted;
};

export const registrationOf = (
	context: Context,
): Pick<Accounts, 'register' | 'registerFirstAdmin' | 'createUser' | 'isEmpty'> => ({
	register: async ({ name, username, email, password }, caller = { network: '' }) => {
		if (context.setting('Accounts_RegistrationForm') !== 'Public') {
			throw new AccountsError('error-user-registration-disabled', 'User registration is disabled');
		}
		return create(context, { name, username, email, password }, { administrator: false, by: 'self', caller });
	},
	registerFirstAdmin: async ({ name, username, email, password }, caller = { network: '' }) => {
		// Asked before the costly hash; the store decides.
		if ((await context.users.count()) > 0) {
			throw notFirst();
		}
		const roles = ['user', 'admin'];
		return create(
			context,
			{ name, username, email, password, roles },
			{ administrator: true, onlyIfEmpty: true, by: 'self', caller },
		);
	},
	createUser: (user) =>
		create(context, user, {
			administrator: (user.roles ?? []).includes('admin'),
			by: 'workspace',
			caller: { network: '' },
		}),
	isEmpty: async () => (await context.users.count()) === 0,
});
