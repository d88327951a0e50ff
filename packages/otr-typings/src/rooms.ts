import type { IRoom as IPublishedRoom } from '@rocket.chat/core-typings';

/** A room as stored and as streamed. */
export interface IRoom extends IPublishedRoom {
	/**
	 * The room was opened for more than two people, and stays a group however many leave: two who are left over share it
	 * with the history of all, which is not their own direct message, and nothing there is off the record.
	 */
	group?: true;
}
