import { type Query, type SettingChange, SettingsContext } from '@rocket.chat/ui-contexts';
import { type ReactNode, useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Workspace } from './workspace.ts';

type SettingsProviderProps = { readonly workspace: Workspace; readonly children: ReactNode };

/** The current public settings, and how an administrator changes them. */
export const SettingsProvider = ({ workspace: { settings, rest }, children }: SettingsProviderProps) => {
	const onLoaded = useCallback((listener: () => void) => settings.on('loaded', listener), [settings]);
	const loaded = useSyncExternalStore(onLoaded, settings.loaded);
	const value = useMemo(
		() => ({
			isLoading: !loaded,
			querySetting: (id: string): Query<unknown> => [
				(listener) => settings.subscribe(id, listener),
				() => settings.get(id),
			],
			dispatch: async (changes: readonly SettingChange[]) => {
				for (const { _id, value: changed } of changes) {
					await rest({ method: 'POST', pathPattern: '/v1/settings/:_id', keys: { _id }, params: { value: changed } });
				}
			},
		}),
		[settings, rest, loaded],
	);
	return <SettingsContext.Provider value={value}>{children}</SettingsContext.Provider>;
};
