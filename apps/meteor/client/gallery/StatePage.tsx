import { PaletteStyleTag } from '@rocket.chat/fuselage';
import { UserContext } from '@rocket.chat/ui-contexts';
import { useContext, useLayoutEffect } from 'react';
import { LayoutProvider } from '../providers/LayoutProvider.tsx';
import { ModalProvider } from '../providers/ModalProvider.tsx';
import { ToastMessagesProvider } from '../providers/ToastMessagesProvider.tsx';
import { TranslationProvider } from '../providers/TranslationProvider.tsx';
import { SELF } from './fixtures.ts';
import { stateById } from './groups.ts';
import { themeOf } from './themes.ts';

type StatePageProps = { readonly id: string; readonly query: URLSearchParams };

/** One state alone, as large as the window. `theme` in the query; the width is the window's. */
export const StatePage = ({ id, query }: StatePageProps) => {
	const theme = themeOf(query);
	const user = useContext(UserContext);
	useLayoutEffect(() => {
		document.documentElement.style.colorScheme = theme === 'dark' ? 'dark' : 'light';
		document.documentElement.dataset.theme = theme;
	}, [theme]);
	return (
		<TranslationProvider>
			<UserContext.Provider value={{ ...user, userId: SELF._id, user: SELF }}>
				<PaletteStyleTag theme={theme} selector=":root" />
				<LayoutProvider>
					<ToastMessagesProvider>
						<ModalProvider>{stateById(id)?.render() ?? <p>There is no state with the name “{id}”.</p>}</ModalProvider>
					</ToastMessagesProvider>
				</LayoutProvider>
			</UserContext.Provider>
		</TranslationProvider>
	);
};
