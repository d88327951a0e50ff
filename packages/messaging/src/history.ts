import { type Context, requireRoom, requireSubscription } from './context.ts';
import { MessagingError } from './errors.ts';
import { isId } from './input.ts';
import type { History, Messaging } from './messaging.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** Limits a requested number to whole numbers from 1 to `MAX_LIMIT`. */
const bounded = (limit: number | undefined): number =>
	Number.isSafeInteger(limit) ? Math.min(Math.max(limit ?? DEFAULT_LIMIT, 1), MAX_LIMIT) : DEFAULT_LIMIT;

const checkTime = (time: Date | undefined, field: string): Date | undefined => {
	if (time !== undefined && !(time instanceof Date && Number.isFinite(time.getTime()))) {
		throw new MessagingError('error-invalid-params', `${field}: expected a date`, { field });
	}
	return time;
};

/** The messages between the last seen one and the oldest one of a page. */
const unreadBefore = async ({ models }: Context, rid: string, oldest: Date, ls: Date): Promise<Partial<History>> => {
	const between = { after: ls, before: oldest };
	const unreadNotLoaded = await models.messages.count(rid, between);
	if (unreadNotLoaded === 0) {
		return { unreadNotLoaded };
	}
	const firstUnread = await models.messages.first(rid, between);
	return { unreadNotLoaded, ...(firstUnread && { firstUnread }) };
};

export const historyOf = (context: Context): Pick<Messaging, 'loadHistory' | 'messagesOf' | 'getMessage'> => ({
	loadHistory: async (userId, rid, end, limit, ls) => {
		const before = checkTime(end, 'end');
		const seen = checkTime(ls, 'ls');
		await requireSubscription(context, userId, rid);
		const messages = await context.models.messages.history(rid, { ...(before && { before }), limit: bounded(limit) });
		const oldest = messages.at(-1);
		return { messages, ...(seen && oldest && (await unreadBefore(context, rid, oldest.ts, seen))) };
	},
	messagesOf: async (userId, rid, { offset, count }) => {
		const { msgs } = await requireRoom(context, userId, rid);
		const from = Number.isSafeInteger(offset) ? Math.max(offset, 0) : 0;
		return {
			messages: await context.models.messages.history(rid, { limit: bounded(count), offset: from }),
			total: msgs,
		};
	},
	getMessage: async (userId, messageId) => {
		const message = isId(messageId) ? await context.models.messages.findById(messageId) : undefined;
		if (!message || !(await context.models.subscriptions.findByRoomAndUser(message.rid, userId))) {
			throw new MessagingError('error-invalid-message', 'There is no such message');
		}
		return message;
	},
});
