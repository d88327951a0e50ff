import { MessagingError } from './errors.ts';
import type { MessageInput } from './messaging.ts';

/** Fields of a message that only the server sets. Messages of clients that contain one are refused. */
const serverOnlyFields = new Set([
	't',
	'u',
	'ts',
	'_updatedAt',
	'editedAt',
	'editedBy',
	'_hidden',
	'private',
	'alias',
	'avatar',
	'role',
	'pinned',
	'pinnedAt',
	'pinnedBy',
	'starred',
	'reactions',
	'imported',
	'federation',
	'unread',
	'tcount',
	'tlm',
	'replies',
	'mentions',
	'channels',
	'md',
	'html',
	'urls',
	'blocks',
	'attachments',
	'file',
	'files',
	'system',
]);

/**
 * The mark that bot libraries put on their messages (`bot: { i: 'js.SDK' }`): dropped, so that they work unchanged and
 * no one can pass for a bot.
 */
const LEFT_OUT = new Set(['bot']);

const ID = /^[0-9a-zA-Z_-]{1,64}$/;

const invalid = (field: string, expected: string): MessagingError =>
	new MessagingError('error-invalid-params', `${field}: expected ${expected}`, { field, expected });

const fieldsOf = (input: unknown, known: ReadonlySet<string>): Record<string, unknown> => {
	if (typeof input !== 'object' || input === null || Array.isArray(input)) {
		throw invalid('message', 'an object');
	}
	const fields = Object.entries(input).filter(([field, value]) => value !== undefined && !LEFT_OUT.has(field));
	for (const [field] of fields) {
		if (serverOnlyFields.has(field)) {
			throw new MessagingError('error-not-allowed', 'Only the server writes this field of a message', { field });
		}
		if (!known.has(field)) {
			// The name is the client's text, so it is not echoed.
			throw new MessagingError('error-invalid-params', `A message to send has only ${[...known].join(', ')}`);
		}
	}
	return Object.fromEntries(fields);
};

/** @param maxLength code points */
const checkText = (msg: unknown, maxLength: number): string => {
	if (typeof msg !== 'string' || msg.trim() === '') {
		throw invalid('msg', 'text');
	}
	// A code point has at most two units, so the first test avoids counting a text that is far too long.
	if (msg.length > 2 * maxLength || [...msg].length > maxLength) {
		throw new MessagingError(
			'error-message-size-exceeded',
			`Message size exceeds Message_MaxAllowedSize (${maxLength})`,
			{ maxLength },
		);
	}
	return msg;
};

export const isId = (id: unknown): id is string => typeof id === 'string' && ID.test(id);

const SEND = new Set(['rid', 'msg', '_id']);

/**
 * The fields that a client may send: `rid`, `msg` and an `_id` of its own choice.
 * @throws MessagingError `error-not-allowed`, `error-invalid-params`, `error-message-size-exceeded`; none holds the
 * text
 */
export const checkMessage = (input: unknown, maxLength: number): MessageInput => {
	const { rid, msg, _id } = fieldsOf(input, SEND);
	if (typeof rid !== 'string' || rid === '') {
		throw invalid('rid', 'the id of a room');
	}
	if (_id !== undefined && !isId(_id)) {
		throw invalid('_id', '1 to 64 letters, digits, - and _');
	}
	return { rid, msg: checkText(msg, maxLength), ...(_id === undefined ? {} : { _id }) };
};

/** The fields that a client may send with an edit; @see checkMessage */
export const checkEdit = (input: unknown, maxLength: number): { _id: string; rid?: string; msg: string } => {
	const { rid, msg, _id } = fieldsOf(input, SEND);
	if (!isId(_id)) {
		throw invalid('_id', 'the id of a message');
	}
	if (rid !== undefined && typeof rid !== 'string') {
		throw invalid('rid', 'the id of a room');
	}
	return { _id, msg: checkText(msg, maxLength), ...(rid === undefined ? {} : { rid }) };
};
