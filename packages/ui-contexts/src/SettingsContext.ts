import { createContext } from 'react';
import { constantQuery, type Query } from './store.ts';

export type SettingValue = unknown;
export type SettingChange = { readonly _id: string; readonly value: SettingValue };

export type SettingsContextValue = {
	/** True until the public settings are in; until then every setting has its fallback. */
	readonly isLoading: boolean;
	querySetting(id: string): Query<SettingValue | undefined>;
	/** Stores settings as the administrator; rejects at the first that the server refuses. */
	dispatch(changes: readonly SettingChange[]): Promise<void>;
};

export const SettingsContext = createContext<SettingsContextValue>({
	isLoading: true,
	querySetting: () => constantQuery(undefined),
	dispatch: () => Promise.reject(new Error('no SettingsContext provider above this component')),
});
