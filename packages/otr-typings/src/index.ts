/**
 * The document shapes of the house: what we use of the published `@rocket.chat/core-typings`, and beside it what that
 * lacks. Types only: nothing here exists at run time.
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
export type { SettingDefinition, SettingPrimitive, SettingsReader, WorkspaceSetting } from './settings.ts';
export type { PresenceStatus, PrivateUser, PublicUser } from './users.ts';
