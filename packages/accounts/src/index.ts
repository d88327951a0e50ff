export { toPrivateUser, toPublicUser } from '@rocket.chat/model-typings';
export type { Accounts, AccountsDependencies, Caller, KeyReplacement, NewUser, Registration } from './accounts.ts';
export type { Actor, Audit, AuditEvent } from './audit.ts';
export { createAccounts } from './create.ts';
export { AccountsError } from './errors.ts';
export { readPassword } from './passwords.ts';
export { createSettings } from './settings/create.ts';
export { type AccountsSettings, accountsSettings } from './settings/definitions.ts';
export type { PublicSetting, Settings, SettingsDependencies } from './settings/settings.ts';
