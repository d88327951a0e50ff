import { type IUser, isPresenceStatus, type PresenceStatus } from '@rocket.chat/otr-typings';
import type { Accounts } from './accounts.ts';
import { announceUser, type Context, requireUser } from './context.ts';
import { AccountsError } from './errors.ts';

const readStatus = (value: unknown): PresenceStatus => {
	if (!isPresenceStatus(value)) {
		throw new AccountsError('error-invalid-status', 'A status is one of online, away, busy and offline');
	}
	return value;
};

/** Code points. */
const MAX_TEXT = 120;

const readText = (value: unknown): string => {
	if (typeof value !== 'string' || [...value].length > MAX_TEXT) {
		throw new AccountsError('error-invalid-status-text', `A status message has at most ${MAX_TEXT} characters`);
	}
	return value;
};

export const statusOf = (context: Context): Pick<Accounts, 'setStatus'> => ({
	setStatus: async (userId, { status, text }) => {
		const chosen = {
			...(status === undefined ? {} : { statusDefault: readStatus(status) as IUser['statusDefault'] }),
			...(text === undefined ? {} : { statusText: readText(text) }),
		};
		const user = requireUser(await context.users.update(userId, chosen, context.now()));
		await announceUser(context, user, chosen);
		return user;
	},
});
