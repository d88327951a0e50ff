import type { SettingDefinition } from '@rocket.chat/otr-typings';

/** End-to-end keys are kept by the accounts and served over REST; the switch is all that is the feature's own. */
export const e2eSettings: readonly SettingDefinition[] = [
	{ _id: 'E2E_Enable', type: 'boolean', packageValue: true, public: true, group: 'E2E Encryption' },
];
