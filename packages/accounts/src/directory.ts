import { toPrivateUser, toPublicUser } from '@rocket.chat/model-typings';
import type { Accounts } from './accounts.ts';
import type { Context } from './context.ts';

const MAX_PAGE = 100;

/** Limits a requested page to valid bounds. */
const bounded = ({ offset, count }: { offset: number; count: number }): { offset: number; count: number } => ({
	offset: Number.isSafeInteger(offset) ? Math.max(offset, 0) : 0,
	count: Number.isSafeInteger(count) ? Math.min(Math.max(count, 1), MAX_PAGE) : MAX_PAGE,
});

export const directoryOf = ({ users }: Context): Pick<Accounts, 'findUser' | 'searchUsers' | 'listUsers'> => ({
	findUser: async (by) => {
		const user = await ('userId' in by ? users.findById(by.userId) : users.findByUsername(by.username));
		return user && toPublicUser(user);
	},
	searchUsers: async (text, page) => {
		const found = await users.page({ text, activeOnly: true, ...bounded(page) });
		return { users: found.users.map(toPublicUser), total: found.total };
	},
	listUsers: async ({ text, ...page }) => {
		const found = await users.page({ ...(text === undefined ? {} : { text }), ...bounded(page) });
		return { users: found.users.map(toPrivateUser), total: found.total };
	},
});
