import { createTranslator, en } from '@rocket.chat/i18n';
import { TranslationContext } from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect } from 'react';

const english = { language: 'en', translate: createTranslator('en', [en]) };

/** The language of the page: English, until there is a second catalogue. */
export const TranslationProvider = ({ children }: { readonly children: ReactNode }) => {
	useEffect(() => {
		document.documentElement.lang = english.language;
	}, []);
	return <TranslationContext.Provider value={english}>{children}</TranslationContext.Provider>;
};
