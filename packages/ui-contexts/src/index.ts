export type { AuthenticationContextValue } from './AuthenticationContext.ts';
export { AuthenticationContext } from './AuthenticationContext.ts';
export type { AuthorizationContextValue } from './AuthorizationContext.ts';
export { AuthorizationContext } from './AuthorizationContext.ts';
export type { ConnectionStatus, ConnectionStatusContextValue } from './ConnectionStatusContext.ts';
export { ConnectionStatusContext } from './ConnectionStatusContext.ts';
export * from './hooks/page.ts';
export * from './hooks/room-list.ts';
export * from './hooks/router.ts';
export * from './hooks/server.ts';
export * from './hooks/settings.ts';
export * from './hooks/user.ts';
export type { LayoutContextValue } from './LayoutContext.ts';
export { LayoutContext } from './LayoutContext.ts';
export type { ModalContextValue } from './ModalContext.ts';
export { ModalContext } from './ModalContext.ts';
export type { RoomListContextValue } from './RoomListContext.ts';
export { RoomListContext } from './RoomListContext.ts';
export type { RouteParameters, RouterContextValue, To } from './RouterContext.ts';
export { RouterContext } from './RouterContext.ts';
export type {
	AdminSetting,
	AdminUser,
	EndpointFunction,
	Endpoints,
	FailedSignIns,
	Method,
	PathsOf,
	Session,
	UserSummary,
} from './ServerContext/endpoints.ts';
export type {
	LoginAnswer,
	LoginRequest,
	PasswordProof,
	PublicSetting,
	Registration,
	ServerMethodName,
	ServerMethodParameters,
	ServerMethodReturn,
	ServerMethods,
} from './ServerContext/methods.ts';
export type { ServerContextValue } from './ServerContext/ServerContext.ts';
export { ServerContext } from './ServerContext/ServerContext.ts';
export type { StreamCallback, StreamName } from './ServerContext/streams.ts';
export type { SettingChange, SettingsContextValue, SettingValue } from './SettingsContext.ts';
export { SettingsContext } from './SettingsContext.ts';
export type { Query } from './store.ts';
export type { Theme, ThemeContextValue, ThemePreference } from './ThemeContext.ts';
export { ThemeContext } from './ThemeContext.ts';
export type { ToastMessage, ToastMessagesContextValue } from './ToastMessagesContext.ts';
export { ToastMessagesContext } from './ToastMessagesContext.ts';
export type { TranslationContextValue } from './TranslationContext.ts';
export { TranslationContext } from './TranslationContext.ts';
export type {
	FindOptions,
	SignedInUser,
	SubscriptionQuery,
	SubscriptionWithRoom,
	UserContextValue,
} from './UserContext.ts';
export { UserContext } from './UserContext.ts';
export type { UserPresence, UserPresenceContextValue, UserStatus } from './UserPresenceContext.ts';
export { UserPresenceContext } from './UserPresenceContext.ts';
