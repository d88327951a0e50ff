import { useLanguage } from '@rocket.chat/ui-contexts';
import { momentText } from './momentText.ts';

/** A moment in the user's language, relative to now. */
export const useMomentText = (): ((iso: string) => string) => {
	const language = useLanguage();
	return (iso) => momentText(iso, new Date(), language);
};
