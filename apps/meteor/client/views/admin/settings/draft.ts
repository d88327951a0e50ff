import type { Translate } from '@rocket.chat/i18n';
import type { AdminSetting } from '@rocket.chat/ui-contexts';

/** Unsaved changes, by setting; numbers as typed. */
export type Draft = Readonly<Record<string, boolean | string>>;

/** The value that a field shows: the draft, otherwise the stored value. */
export const shownValue = (setting: AdminSetting, draft: Draft): boolean | string => {
	const drafted = draft[setting._id];
	if (drafted !== undefined) {
		return drafted;
	}
	return typeof setting.value === 'boolean' ? setting.value : String(setting.value ?? '');
};

/** The value to store for a shown one. */
export const toValue = (setting: AdminSetting, shown: boolean | string): unknown =>
	setting.type === 'int' && typeof shown === 'string' ? Number(shown) : shown;

export const isChanged = (setting: AdminSetting, draft: Draft): boolean =>
	draft[setting._id] !== undefined && toValue(setting, shownValue(setting, draft)) !== setting.value;

/** Why a shown value can't be saved; undefined if it can. */
export function problemOf(setting: AdminSetting, shown: boolean | string, t: Translate): string | undefined {
	if (setting.type !== 'int') {
		return undefined;
	}
	const text = String(shown).trim();
	const value = Number(text);
	const { minValue = Number.MIN_SAFE_INTEGER, maxValue = Number.MAX_SAFE_INTEGER } = setting;
	if (text !== '' && Number.isSafeInteger(value) && value >= minValue && value <= maxValue) {
		return undefined;
	}
	return setting.minValue === undefined || setting.maxValue === undefined
		? t('Setting_not_a_number')
		: t('Setting_out_of_range', { min: setting.minValue, max: setting.maxValue });
}

/** Bounds and default of a number, in words. */
export function hintOf({ type, minValue, maxValue, packageValue }: AdminSetting, t: Translate): string {
	if (type !== 'int') {
		return '';
	}
	const bounds =
		minValue !== undefined && maxValue !== undefined
			? t('Between', { min: minValue, max: maxValue })
			: minValue !== undefined
				? t('At_least', { min: minValue })
				: '';
	return [bounds, typeof packageValue === 'number' ? t('Default_is', { value: packageValue }) : '']
		.filter(Boolean)
		.join('. ');
}

/** The draft that remains after another one was saved: what was changed meanwhile. */
export const unsaved = (draft: Draft, saved: Draft): Draft =>
	Object.fromEntries(Object.entries(draft).filter(([id, shown]) => saved[id] !== shown));
