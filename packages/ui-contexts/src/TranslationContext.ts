import type { Translate } from '@rocket.chat/i18n';
import { createContext } from 'react';

export type TranslationContextValue = {
	/** BCP 47 */
	readonly language: string;
	readonly translate: Translate;
};

/**
 * Without a provider each key stands for its text. The catalogue is not imported here: every view depends on this
 * module, so an edit of a text would load all of them again in `npm run dev`.
 */
export const TranslationContext = createContext<TranslationContextValue>({
	language: 'en',
	translate: (key, ..._parameters) => key,
});
