import { useContext, useMemo } from 'react';
import { type SettingChange, SettingsContext } from '../SettingsContext.ts';
import { useQueryValue } from '../store.ts';

type Widened<T> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : T;

/**
 * A public setting; it changes by itself when the administrator changes it.
 *
 * With a fallback, the fallback is what comes until the setting is known, and where its type is another than the
 * fallback's.
 */
export function useSetting<T extends boolean | number | string>(id: string, fallback: T): Widened<T>;
export function useSetting(id: string): unknown;
export function useSetting(id: string, fallback?: unknown): unknown {
	const { querySetting } = useContext(SettingsContext);
	const value = useQueryValue(useMemo(() => querySetting(id), [querySetting, id]));
	if (fallback === undefined) {
		return value;
	}
	return typeof value === typeof fallback ? value : fallback;
}

/** Stores settings as the administrator. */
export const useSettingsDispatch = (): ((changes: readonly SettingChange[]) => Promise<void>) =>
	useContext(SettingsContext).dispatch;

export const useIsSettingsContextLoading = (): boolean => useContext(SettingsContext).isLoading;
