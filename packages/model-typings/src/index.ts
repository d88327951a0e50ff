export { StoreError, type StoreErrorCode } from './errors.ts';
export { documentId } from './ids.ts';
export type { HistoryQuery, MessagesRepository, Posted } from './messages.ts';
export type { Models } from './models.ts';
export { toPrivateUser, toPublicUser } from './projections.ts';
export type { RoomsRepository } from './rooms.ts';
export type { SettingsRepository } from './settings.ts';
export type { SubscriptionsRepository } from './subscriptions.ts';
export type { UserPatch, UsersRepository } from './users.ts';
