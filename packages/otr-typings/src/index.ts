/**
 * The shapes of documents: those we use of the published `@rocket.chat/core-typings`, and those it lacks. Types, and
 * the few values that server and browser derive from them.
 */
export type {
	ILoginToken,
	IMeteorLoginToken,
	IRocketChatRecord,
	ISetting,
	ISettingBase,
	ISubscription,
	IUser,
	IUserEmail,
	MessageTypesValues,
	RoomType,
	SettingValue,
} from '@rocket.chat/core-typings';
export type {
	Device,
	E2EKeys,
	E2EPublishedKey,
	FailedSignIns,
	LoginPassword,
	LoginResult,
	LoginUser,
	PasswordInput,
	SignOutReason,
	StoredLogin,
} from './accounts.ts';
export type { EditedMessage, IMessage, MessageType } from './messages.ts';
export type { IRoom } from './rooms.ts';
export {
	defaultsOf,
	type SettingDefinition,
	type SettingPrimitive,
	type SettingsReader,
	type SettingValues,
	type WorkspaceSetting,
} from './settings.ts';
export {
	isPresenceStatus,
	PRESENCE_STATUSES,
	type PresenceStatus,
	type PrivateUser,
	type PublicUser,
} from './users.ts';
