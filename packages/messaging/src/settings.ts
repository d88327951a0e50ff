import type { SettingDefinition, SettingValues } from '@rocket.chat/otr-typings';

const ofMessages = { group: 'Message', public: true } as const;

/** Rocket.Chat's settings of messages. 0 minutes mean no time limit. */
export const messagingSettings = [
	{ ...ofMessages, _id: 'Message_MaxAllowedSize', type: 'int', packageValue: 5_000, minValue: 1, maxValue: 100_000 },
	{ ...ofMessages, _id: 'Message_AllowEditing', type: 'boolean', packageValue: true },
	{
		...ofMessages,
		_id: 'Message_AllowEditing_BlockEditInMinutes',
		type: 'int',
		packageValue: 0,
		minValue: 0,
		maxValue: 525_600,
	},
	{ ...ofMessages, _id: 'Message_AllowDeleting', type: 'boolean', packageValue: true },
	{
		...ofMessages,
		_id: 'Message_AllowDeleting_BlockDeleteInMinutes',
		type: 'int',
		packageValue: 0,
		minValue: 0,
		maxValue: 525_600,
	},
	// Rocket.Chat spells it with three s.
	{
		_id: 'DirectMesssage_maxUsers',
		type: 'int',
		packageValue: 8,
		minValue: 2,
		maxValue: 100,
		public: true,
		group: 'Rooms',
	},
] as const satisfies readonly SettingDefinition[];

export type MessagingSettings = SettingValues<typeof messagingSettings>;
