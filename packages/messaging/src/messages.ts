import { documentId } from '@rocket.chat/model-typings';
import type { IMessage } from '@rocket.chat/otr-typings';
import { announceRoom, announceSubscription, type Context, requireActiveUser, requireSubscription } from './context.ts';
import { MessagingError } from './errors.ts';
import { checkEdit, checkMessage, isId } from './input.ts';
import type { Messaging } from './messaging.ts';

const MINUTE = 60_000;

const notAllowed = (reason: string): MessagingError => new MessagingError('error-not-allowed', reason);

const actionNotAllowed = (action: string): MessagingError =>
	new MessagingError('error-action-not-allowed', `${action} not allowed`, { action });

/** The user's own ordinary message; another user's message and a missing one cause the same error. */
const requireOwn = async (context: Context, userId: string, messageId: unknown, action: string): Promise<IMessage> => {
	const message = isId(messageId) ? await context.models.messages.findById(messageId) : undefined;
	if (!message || message.u._id !== userId || message.t !== undefined) {
		throw actionNotAllowed(action);
	}
	await requireSubscription(context, userId, message.rid);
	return message;
};

const assertInTime = (
	context: Context,
	message: IMessage,
	setting: 'Message_AllowEditing_BlockEditInMinutes' | 'Message_AllowDeleting_BlockDeleteInMinutes',
	error: string,
): void => {
	const minutes = context.setting(setting);
	if (minutes > 0 && context.now().getTime() - message.ts.getTime() > minutes * MINUTE) {
		throw new MessagingError(error, `Only possible for ${minutes} minutes`, { minutes });
	}
};

const send = async (context: Context, userId: string, input: unknown): Promise<IMessage> => {
	const { rid, msg, _id = documentId(context.random) } = checkMessage(input, context.setting('Message_MaxAllowedSize'));
	const author = await requireActiveUser(context, userId);
	await requireSubscription(context, userId, rid);
	const now = context.now();
	const posted = await context.models.messages.post({
		_id,
		rid,
		msg,
		ts: now,
		u: { _id: author._id, username: author.username, name: author.name ?? author.username },
		_updatedAt: now,
	});
	if (!posted.inserted) {
		const { message } = posted;
		if (message.rid !== rid || message.u._id !== userId || message.msg !== msg) {
			throw notAllowed('Another message has this id');
		}
		return message;
	}
	// All are handed over before the first is awaited, so that the announcements of two messages are never interleaved.
	await Promise.all([
		context.broker.broadcast('message.changed', { rid, message: posted.message }),
		announceRoom(context, 'updated', posted.room),
		...posted.subscriptions.map((subscription) => announceSubscription(context, 'updated', subscription)),
	]);
	return posted.message;
};

const edit = async (context: Context, userId: string, input: unknown): Promise<IMessage> => {
	const { _id, rid, msg } = checkEdit(input, context.setting('Message_MaxAllowedSize'));
	const editor = await requireActiveUser(context, userId);
	if (!context.setting('Message_AllowEditing')) {
		throw actionNotAllowed('Message_editing');
	}
	const before = await requireOwn(context, userId, _id, 'Message_editing');
	if (rid !== undefined && rid !== before.rid) {
		throw actionNotAllowed('Message_editing');
	}
	assertInTime(context, before, 'Message_AllowEditing_BlockEditInMinutes', 'error-message-editing-blocked');
	const edited = await context.models.messages.edit(_id, {
		msg,
		editedAt: context.now(),
		editedBy: { _id: userId, username: editor.username },
	});
	if (!edited) {
		throw actionNotAllowed('Message_editing');
	}
	await Promise.all([
		context.broker.broadcast('message.changed', { rid: before.rid, message: edited.message }),
		...(edited.room ? [announceRoom(context, 'updated', edited.room)] : []),
	]);
	return edited.message;
};

const remove = async (context: Context, userId: string, messageId: string): Promise<IMessage> => {
	await requireActiveUser(context, userId);
	if (!context.setting('Message_AllowDeleting')) {
		throw actionNotAllowed('Message_deleting');
	}
	const before = await requireOwn(context, userId, messageId, 'Message_deleting');
	assertInTime(context, before, 'Message_AllowDeleting_BlockDeleteInMinutes', 'error-message-deleting-blocked');
	const removed = await context.models.messages.remove(messageId, context.now());
	if (!removed) {
		throw actionNotAllowed('Message_deleting');
	}
	await Promise.all([
		context.broker.broadcast('message.deleted', { rid: before.rid, _id: messageId }),
		announceRoom(context, 'updated', removed.room),
		...removed.subscriptions.map((subscription) => announceSubscription(context, 'updated', subscription)),
	]);
	return removed.message;
};

export const messagesOf = (context: Context): Pick<Messaging, 'sendMessage' | 'editMessage' | 'deleteMessage'> => ({
	sendMessage: (userId, input) => send(context, userId, input),
	editMessage: (userId, input) => edit(context, userId, input),
	deleteMessage: (userId, messageId) => remove(context, userId, messageId),
});
