export type { Accounts, AccountsDependencies, NewUser, Registration } from './accounts.ts';
export { AccountsError } from './errors.ts';
export type { PublicSetting, Settings } from './settings/settings.ts';
