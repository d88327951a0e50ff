import type { SettingDefinition } from '@rocket.chat/otr-typings';

const message = (
	definition: Pick<SettingDefinition, '_id' | 'type' | 'packageValue' | 'minValue' | 'maxValue'>,
): SettingDefinition => ({
	...definition,
	public: true,
	group: 'Message',
});

/** Rocket.Chat's settings that rule messages. Minutes of 0 mean: without end. */
export const messagingSettings: readonly SettingDefinition[] = [
	message({ _id: 'Message_MaxAllowedSize', type: 'int', packageValue: 5_000, minValue: 1, maxValue: 100_000 }),
	message({ _id: 'Message_AllowEditing', type: 'boolean', packageValue: true }),
	message({
		_id: 'Message_AllowEditing_BlockEditInMinutes',
		type: 'int',
		packageValue: 0,
		minValue: 0,
		maxValue: 525_600,
	}),
	message({ _id: 'Message_AllowDeleting', type: 'boolean', packageValue: true }),
	message({
		_id: 'Message_AllowDeleting_BlockDeleteInMinutes',
		type: 'int',
		packageValue: 0,
		minValue: 0,
		maxValue: 525_600,
	}),
	// Three s: that is its name.
	{
		_id: 'DirectMesssage_maxUsers',
		type: 'int',
		packageValue: 8,
		minValue: 2,
		maxValue: 100,
		public: true,
		group: 'Rooms',
	},
];
