import type { IMessage as IPublishedMessage, IUser, MessageTypesValues } from '@rocket.chat/core-typings';

/**
 * `otr` left the published union with 8.x; a client shows it on lines that never reach the server, and the server
 * refuses it.
 */
export type MessageType = MessageTypesValues | 'otr';

/** A message as stored and as streamed. */
export interface IMessage extends Omit<IPublishedMessage, 't'> {
	t?: MessageType;
	editedAt?: Date;
	editedBy?: Pick<IUser, '_id' | 'username'>;
}

export type EditedMessage = IMessage & Required<Pick<IMessage, 'editedAt' | 'editedBy'>>;
