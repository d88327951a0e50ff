export { toPrivateUser, toPublicUser } from '@rocket.chat/model-typings';
export type { Accounts, AccountsDependencies, NewUser, Registration } from './accounts.ts';
export { createAccounts } from './create.ts';
export { AccountsError } from './errors.ts';
export { createSettings } from './settings/create.ts';
export { accountsSettings } from './settings/definitions.ts';
export type { PublicSetting, Settings, SettingsDependencies } from './settings/settings.ts';
