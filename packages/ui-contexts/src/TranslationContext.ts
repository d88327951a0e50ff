import { createTranslator, en, type Translate } from '@rocket.chat/i18n';
import { createContext } from 'react';

export type TranslationContextValue = {
	/** BCP 47 */
	readonly language: string;
	readonly translate: Translate;
};

export const TranslationContext = createContext<TranslationContextValue>({
	language: 'en',
	translate: createTranslator('en', [en]),
});
