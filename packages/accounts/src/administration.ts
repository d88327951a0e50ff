import { StoreError } from '@rocket.chat/model-typings';
import type { IUser } from '@rocket.chat/otr-typings';
import type { Accounts } from './accounts.ts';
import { announceUser, type Context, requireUser } from './context.ts';
import { AccountsError } from './errors.ts';

const isAdmin = (user: Pick<IUser, 'roles'>): boolean => user.roles.includes('admin');

const refuseLast = (error: unknown): never => {
	throw error instanceof StoreError && error.code === 'last-of-role'
		? new AccountsError('error-last-admin', 'The last active administrator cannot be deactivated')
		: error;
};

export const administrationOf = (
	context: Context,
): Pick<Accounts, 'isAdmin' | 'setActive' | 'failedSignIns' | 'clearFailedSignIns' | 'noteTurnedAway' | 'flush'> => ({
	isAdmin,
	setActive: async (userId, active, by = 'workspace') => {
		const before = requireUser(await context.users.findById(userId));
		if (before.active === active) {
			return before;
		}
		// The store decides who is the last administrator: two may deactivate each other at the same time.
		const user = requireUser(
			await context.users.setActive(userId, active, context.now(), { unlessLast: 'admin' }).catch(refuseLast),
		);
		context.audit({ act: active ? 'activated' : 'deactivated', userId, username: user.username ?? '', by });
		await announceUser(context, user, { active });
		if (!active) {
			await context.broker.broadcast('user.loggedOut', { userId, reason: 'deactivated' });
		}
		return user;
	},
	failedSignIns: (userId) => context.failures.of(userId),
	clearFailedSignIns: (userId) => context.failures.clear(userId),
	noteTurnedAway: (network) => context.refusals.note(network, 'slowed', undefined),
	flush: async () => {
		context.refusals.flush();
		await context.failures.flush();
	},
});
