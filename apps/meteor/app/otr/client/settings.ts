import { FALLBACK_SETTINGS, type OtrSettings } from '../lib/settings.ts';
import type { OtrSettingsPort } from './ports.ts';

/** The settings that apply now. */
export const currentSettings = (port: OtrSettingsPort): OtrSettings => port.get() ?? FALLBACK_SETTINGS;

/** Whether the administrator has turned OTR off. False while the settings are not known. */
export const isDisabled = (port: OtrSettingsPort): boolean => port.get()?.OTR_Enable === false;
