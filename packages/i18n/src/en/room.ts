/** Words of the room: header, message list, composer. */
export const room = {
	Message: 'Message',
	Send: 'Send',
	Options: 'Options',
} as const;
