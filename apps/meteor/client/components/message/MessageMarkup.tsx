import { MarkdownContext } from '@rocket.chat/otr-markdown';
import { useLanguage, useTranslation, useUser } from '@rocket.chat/ui-contexts';
import { type ReactNode, useMemo } from 'react';

/** For the messages below: the reader and their language. */
export const MessageMarkup = ({ children }: { readonly children: ReactNode }) => {
	const t = useTranslation();
	const language = useLanguage();
	const self = useUser()?.username;
	const setting = useMemo(
		() => ({ self, language, labels: { spoiler: t('Show_hidden_text'), done: t('Task_done'), open: t('Task_open') } }),
		[self, language, t],
	);
	return <MarkdownContext.Provider value={setting}>{children}</MarkdownContext.Provider>;
};
