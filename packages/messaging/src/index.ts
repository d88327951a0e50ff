export { MessagingError } from './errors.ts';
export type { Changes, DirectMessageRoom, History, MessageInput, Messaging, MessagingDependencies } from './messaging.ts';
