import type {
	IMessage,
	IRoom,
	ISubscription,
	IUser,
	LoginResult,
	PublicUser,
	SettingDefinition,
	SettingValues,
	WorkspaceSetting,
} from '../src/index.ts';

/** Checked by the compiler alone. A shape that had become `any` would pass for anything: `Exactly` refuses it. */
type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Holds<T extends true> = T;

declare const ROWS: readonly [
	SettingDefinition & { _id: 'Switch'; type: 'boolean' },
	SettingDefinition & { _id: 'Number'; type: 'int' },
	SettingDefinition & {
		_id: 'Choice';
		type: 'select';
		values: readonly [{ key: 'a'; i18nLabel: string }, { key: 'b'; i18nLabel: string }];
	},
];

export type Shapes = [
	Holds<Exactly<IMessage['_id'], string>>,
	Holds<Exactly<IMessage['ts'], Date>>,
	Holds<Exactly<IMessage['_updatedAt'], Date>>,
	Holds<Exactly<Extract<IMessage['t'], 'otr' | 'e2e'>, 'otr' | 'e2e'>>,
	Holds<Exactly<Extract<IMessage['t'], 'nonsense'>, never>>,
	Holds<Exactly<IRoom['t'], 'c' | 'd' | 'p' | 'l'>>,
	Holds<Exactly<ISubscription['unread'], number>>,
	Holds<Exactly<IUser['e2e'], { private_key: string; public_key: string } | undefined>>,
	Holds<Exactly<Extract<keyof PublicUser, 'services' | 'emails' | 'e2e' | 'settings'>, never>>,
	Holds<Exactly<WorkspaceSetting['value'], boolean | number | string>>,
	Holds<Exactly<SettingDefinition['type'], 'boolean' | 'int' | 'string' | 'select'>>,
	Holds<Exactly<LoginResult['tokenExpires'], Date>>,
	Holds<Exactly<SettingValues<typeof ROWS>['Switch'], boolean>>,
	Holds<Exactly<SettingValues<typeof ROWS>['Number'], number>>,
	Holds<Exactly<SettingValues<typeof ROWS>['Choice'], 'a' | 'b'>>,
	Holds<Exactly<keyof SettingValues<typeof ROWS>, 'Switch' | 'Number' | 'Choice'>>,
];
