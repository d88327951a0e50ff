import type { SettingDefinition, SettingValues } from '@rocket.chat/otr-typings';

/** Rocket.Chat's settings of accounts. */
export const accountsSettings = [
	{
		_id: 'Accounts_RegistrationForm',
		type: 'select',
		packageValue: 'Public',
		values: [
			{ key: 'Public', i18nLabel: 'Public' },
			{ key: 'Disabled', i18nLabel: 'Disabled' },
		],
		public: true,
		group: 'Accounts',
		section: 'Registration',
	},
	{
		_id: 'Accounts_Password_Policy_MinLength',
		type: 'int',
		packageValue: 8,
		minValue: 8,
		maxValue: 128,
		public: true,
		group: 'Accounts',
		section: 'Password_Policy',
	},
	{
		_id: 'Accounts_LoginExpiration',
		type: 'int',
		packageValue: 90,
		minValue: 1,
		maxValue: 3_650,
		public: false,
		group: 'Accounts',
	},
] as const satisfies readonly SettingDefinition[];

export type AccountsSettings = SettingValues<typeof accountsSettings>;
