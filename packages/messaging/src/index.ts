export { createMessaging } from './create.ts';
export { directRoomId } from './direct-messages.ts';
export { MessagingError } from './errors.ts';
export type { Changes, DirectMessageRoom, History, MessageInput, Messaging, MessagingDependencies } from './messaging.ts';
export { messagingSettings } from './settings.ts';
