import { defaultsOf, type SettingDefinition, type SettingValues } from '@rocket.chat/otr-typings';

const ofOtr = { group: 'OTR', public: true } as const;

/** Administration > Settings > OTR, in the order of that page. */
export const otrSettings = [
	/** When off, OTR is not offered and the relay refuses every frame. */
	{ ...ofOtr, _id: 'OTR_Enable', type: 'boolean', packageValue: true },
	/** Seconds after which an unanswered invitation ends on both sides. */
	{ ...ofOtr, _id: 'OTR_Invite_Timeout', type: 'int', packageValue: 60, minValue: 10, maxValue: 600 },
	/** Minutes without user activity or a decrypted message after which the keys are wiped. */
	{ ...ofOtr, _id: 'OTR_Session_Idle_Timeout', type: 'int', packageValue: 60, minValue: 1, maxValue: 1440 },
	/** Whether the displayed messages are erased as soon as a session ends. */
	{ ...ofOtr, _id: 'OTR_Erase_On_End', type: 'boolean', packageValue: false },
	/** Code points. The protocol's limit is 24 KiB of UTF-8, which gives the upper bound. */
	{ ...ofOtr, _id: 'OTR_Message_Max_Length', type: 'int', packageValue: 5000, minValue: 1, maxValue: 24 * 1024 },
] as const satisfies readonly SettingDefinition[];

/** The public settings that a session obeys, by their names and units on the server (seconds, minutes, code points). */
export type OtrSettings = SettingValues<typeof otrSettings> & { readonly E2E_Enable: boolean };

/** Used for settings that are not known yet, absent or of the wrong type: the defaults, and OTR is not offered. */
export const FALLBACK_SETTINGS: OtrSettings = Object.freeze({
	...defaultsOf(otrSettings),
	OTR_Enable: false,
	E2E_Enable: true,
});
