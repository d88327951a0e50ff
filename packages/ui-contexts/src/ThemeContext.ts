import { createContext } from 'react';

export type Theme = 'light' | 'dark' | 'high-contrast';
/** `auto` follows the system. */
export type ThemePreference = Theme | 'auto';

export type ThemeContextValue = {
	readonly preference: ThemePreference;
	readonly theme: Theme;
	setPreference(preference: ThemePreference): void;
};

export const ThemeContext = createContext<ThemeContextValue>({
	preference: 'auto',
	theme: 'light',
	setPreference: () => undefined,
});
