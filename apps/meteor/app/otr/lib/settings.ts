import type { SettingDefinition } from '@rocket.chat/otr-typings';

const ofOtr = { group: 'OTR', public: true } as const;

/**
 * Administration > Settings > OTR, in the order of that page. Files have none until there are files: a switch must do
 * what it says.
 */
export const otrSettings: readonly SettingDefinition[] = [
	/** Off: offered to nobody, and the relay takes no frame. */
	{ ...ofOtr, _id: 'OTR_Enable', type: 'boolean', packageValue: true },
	/** Seconds until an invitation that nobody answered ends on both sides. */
	{ ...ofOtr, _id: 'OTR_Invite_Timeout', type: 'int', packageValue: 60, minValue: 10, maxValue: 600 },
	/** Minutes without a user's act or an opened message, after which the keys are wiped. */
	{ ...ofOtr, _id: 'OTR_Session_Idle_Timeout', type: 'int', packageValue: 60, minValue: 1, maxValue: 1440 },
	/** Whether the displayed messages go at once when a session ends. */
	{ ...ofOtr, _id: 'OTR_Erase_On_End', type: 'boolean', packageValue: false },
	/** Code points. Whatever is set, a text has at most 24 KiB of UTF-8, hence the upper bound. */
	{ ...ofOtr, _id: 'OTR_Message_Max_Length', type: 'int', packageValue: 5000, minValue: 1, maxValue: 24 * 1024 },
];
