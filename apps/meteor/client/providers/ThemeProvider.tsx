import { PaletteStyleTag } from '@rocket.chat/fuselage';
import { useMediaQuery } from '@rocket.chat/fuselage-hooks';
import { type Theme, ThemeContext, type ThemePreference } from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

const STORED_AS = 'rcotr.theme';
const PREFERENCES: readonly ThemePreference[] = ['auto', 'light', 'dark', 'high-contrast'];

const read = (): ThemePreference =>
	PREFERENCES.find((preference) => preference === localStorage.getItem(STORED_AS)) ?? 'auto';

/** The theme of this browser, `auto` following the system. */
export const ThemeProvider = ({ children }: { readonly children: ReactNode }) => {
	const [preference, setPreference] = useState(read);
	const prefersDark = useMediaQuery('(prefers-color-scheme: dark)');
	const prefersContrast = useMediaQuery('(prefers-contrast: more)');
	const system: Theme = prefersContrast ? 'high-contrast' : prefersDark ? 'dark' : 'light';
	const theme = preference === 'auto' ? system : preference;

	useEffect(() => {
		document.documentElement.style.colorScheme = theme === 'dark' ? 'dark' : 'light';
		document.documentElement.dataset.theme = theme;
	}, [theme]);

	const value = useMemo(
		() => ({
			preference,
			theme,
			setPreference: (chosen: ThemePreference) => {
				localStorage.setItem(STORED_AS, chosen);
				setPreference(chosen);
			},
		}),
		[preference, theme],
	);
	return (
		<ThemeContext.Provider value={value}>
			<PaletteStyleTag theme={theme} selector=":root" />
			{children}
		</ThemeContext.Provider>
	);
};
