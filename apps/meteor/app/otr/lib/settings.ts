import type { SettingDefinition } from '@rocket.chat/otr-typings';

const ofOtr = { group: 'OTR', public: true, enableQuery: { _id: 'OTR_Enable', value: true } } as const;

/** Administration > Settings > OTR. The units are part of the meaning: seconds, minutes, mebibytes, code points. */
export const otrSettings: readonly SettingDefinition[] = [
	{
		_id: 'OTR_Enable',
		type: 'boolean',
		packageValue: true,
		public: true,
		group: 'OTR',
		i18nLabel: 'Enabled',
		i18nDescription: 'OTR_Enable_Description',
		sorter: 0,
	},
	/** Seconds until an invitation that nobody answered ends on both sides. */
	{
		...ofOtr,
		_id: 'OTR_Invite_Timeout',
		type: 'int',
		packageValue: 60,
		minValue: 10,
		maxValue: 600,
		i18nDescription: 'OTR_Invite_Timeout_Description',
		sorter: 1,
	},
	/** Minutes without a user's act or an opened message, after which the keys are wiped. */
	{
		...ofOtr,
		_id: 'OTR_Session_Idle_Timeout',
		type: 'int',
		packageValue: 60,
		minValue: 1,
		maxValue: 1440,
		i18nDescription: 'OTR_Session_Idle_Timeout_Description',
		sorter: 2,
	},
	{ ...ofOtr, _id: 'OTR_Erase_On_End', type: 'boolean', packageValue: false, i18nDescription: 'OTR_Erase_On_End_Description', sorter: 3 },
	/** Code points. Whatever is set, a text has at most 24 KiB of UTF-8, which is the upper bound here. */
	{
		...ofOtr,
		_id: 'OTR_Message_Max_Length',
		type: 'int',
		packageValue: 5000,
		minValue: 1,
		maxValue: 24 * 1024,
		i18nDescription: 'OTR_Message_Max_Length_Description',
		sorter: 4,
	},
	{ ...ofOtr, _id: 'OTR_File_Transfer', type: 'boolean', packageValue: true, i18nDescription: 'OTR_File_Transfer_Description', sorter: 5 },
	/** MiB */
	{
		...ofOtr,
		_id: 'OTR_File_Max_Size',
		type: 'int',
		packageValue: 25,
		minValue: 1,
		maxValue: 1024,
		i18nDescription: 'OTR_File_Max_Size_Description',
		sorter: 6,
	},
];
