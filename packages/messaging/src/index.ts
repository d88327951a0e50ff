export { createMessaging } from './create.ts';
export { directRoomId } from './direct-messages.ts';
export { MessagingError } from './errors.ts';
export type {
	DirectMessageRoom,
	History,
	Listing,
	MessageInput,
	Messaging,
	MessagingDependencies,
	RoomPage,
} from './messaging.ts';
export { type MessagingSettings, messagingSettings } from './settings.ts';
