import type { SettingDefinition } from '@rocket.chat/otr-typings';

/** The keys are stored by the accounts and served over REST; this feature only adds the switch. */
export const e2eSettings = [
	{ _id: 'E2E_Enable', type: 'boolean', packageValue: true, public: true, group: 'E2E Encryption' },
] as const satisfies readonly SettingDefinition[];
