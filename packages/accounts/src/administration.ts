import type { IUser } from '@rocket.chat/otr-typings';
import type { Accounts } from './accounts.ts';
import { announceUser, type Context, hashToken, requireUser } from './context.ts';
import { AccountsError } from './errors.ts';
import { passwordDigest } from './passwords.ts';
import { checkPassword } from './rules.ts';

/** What an attacker tries first. */
const personalOf = ({ username = '', name = '', emails = [] }: IUser): string[] => [username, name, ...emails.map(({ address }) => address)];

const isAdmin = (user: Pick<IUser, 'roles'>): boolean => user.roles.includes('admin');

export const administrationOf = (context: Context): Pick<Accounts, 'isAdmin' | 'setActive' | 'changePassword'> => ({
	isAdmin,
	setActive: async (userId, active) => {
		const before = requireUser(await context.users.findById(userId));
		if (before.active === active) {
			return before;
		}
		if (!active && isAdmin(before) && (await context.users.countActiveWithRole('admin')) < 2) {
			throw new AccountsError('error-last-admin', 'The last active administrator cannot be deactivated');
		}
		const user = requireUser(await context.users.setActive(userId, active, context.now()));
		await announceUser(context, user, { active });
		if (!active) {
			await context.broker.broadcast('user.loggedOut', { userId });
		}
		return user;
	},
	changePassword: async (userId, current, next, keepToken) => {
		const user = requireUser(await context.users.findById(userId));
		if (!(await context.passwords.matches(passwordDigest(current) ?? '', user.services?.password?.bcrypt))) {
			throw new AccountsError(403, 'Incorrect password');
		}
		checkPassword(next, personalOf(user), context.setting('Accounts_Password_Policy_MinLength', 8));
		const digest = passwordDigest(next);
		if (digest === undefined) {
			throw new AccountsError('error-password-policy-not-met', 'A password must be given', { field: 'password' });
		}
		const except = keepToken === undefined ? undefined : hashToken(keepToken);
		await context.users.setPassword(userId, await context.passwords.hash(digest), context.now(), except);
		await context.broker.broadcast('user.loggedOut', { userId, ...(except === undefined ? {} : { except }) });
	},
});
