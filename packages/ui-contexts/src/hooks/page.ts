import type { Translate } from '@rocket.chat/i18n';
import { type ReactNode, useContext } from 'react';
import { LayoutContext, type LayoutContextValue } from '../LayoutContext.ts';
import { ModalContext } from '../ModalContext.ts';
import { type Theme, ThemeContext, type ThemePreference } from '../ThemeContext.ts';
import { type ToastMessage, ToastMessagesContext } from '../ToastMessagesContext.ts';
import { TranslationContext } from '../TranslationContext.ts';

export const useToastMessageDispatch = (): ((message: ToastMessage) => void) =>
	useContext(ToastMessagesContext).dispatch;

/** Shows one dialog above the page; null closes it. */
export const useSetModal = (): ((modal: ReactNode) => void) => useContext(ModalContext).setModal;

export const useCurrentModal = (): ReactNode => useContext(ModalContext).currentModal;

/** `t(key, parameters)`; keys and parameters are checked by the compiler. */
export const useTranslation = (): Translate => useContext(TranslationContext).translate;

/** BCP 47 tag of the page's language. */
export const useLanguage = (): string => useContext(TranslationContext).language;

export const useLayout = (): LayoutContextValue => useContext(LayoutContext);

/** `[preference, setPreference, the theme that is shown]`. */
export const useThemeMode = (): readonly [ThemePreference, (preference: ThemePreference) => void, Theme] => {
	const { preference, setPreference, theme } = useContext(ThemeContext);
	return [preference, setPreference, theme];
};
