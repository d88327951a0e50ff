import type { OtrSettings, OtrSettingsPort } from './ports.ts';

/** What holds while the workspace's settings are not known: nothing is begun, and the limits are the shipped ones. */
const UNKNOWN: OtrSettings = Object.freeze({
	OTR_Enable: false,
	E2E_Enable: true,
	OTR_Invite_Timeout: 60,
	OTR_Session_Idle_Timeout: 60,
	OTR_Erase_On_End: false,
	OTR_Message_Max_Length: 5000,
});

/** The settings to go by now. */
export const currentSettings = (port: OtrSettingsPort): OtrSettings => port.get() ?? UNKNOWN;

/** The administrator has said no, which is more than not having said yes yet. */
export const isDisabled = (port: OtrSettingsPort): boolean => port.get()?.OTR_Enable === false;
