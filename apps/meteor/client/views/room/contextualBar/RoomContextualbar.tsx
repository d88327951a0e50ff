import { Contextualbar, ContextualbarAction, ContextualbarHeader, ContextualbarTitle } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

type RoomContextualbarProps = {
	readonly title: string;
	readonly icon: ReactNode;
	readonly onClose: () => void;
	readonly children: ReactNode;
};

/**
 * A panel at the right of the room. It takes the focus when it opens, gives it back when it closes, and closes on
 * Escape.
 */
export const RoomContextualbar = ({ title, icon, onClose, children }: RoomContextualbarProps) => {
	const t = useTranslation();
	const bar = useRef<HTMLElement>(null);
	useEffect(() => {
		const before = document.activeElement;
		const take = () => bar.current?.focus();
		take();
		// While a dialog is open, as after Accept, nothing behind it can be focused: then as soon as it is closed.
		const dialog = document.querySelector('dialog[open]');
		dialog?.addEventListener('close', take);
		return () => {
			dialog?.removeEventListener('close', take);
			// The menu from which the panel was opened is gone by now: then the composer.
			const back =
				before?.isConnected && before !== document.body ? before : document.querySelector('#main-content textarea');
			if (back instanceof HTMLElement) {
				back.focus();
			}
		};
	}, []);
	const closeOnEscape = (event: KeyboardEvent) => {
		if (event.key === 'Escape' && !event.defaultPrevented) {
			onClose();
		}
	};
	return (
		<Contextualbar
			ref={bar}
			is="aside"
			role="complementary"
			aria-label={title}
			tabIndex={-1}
			width="full"
			onKeyDown={closeOnEscape}
		>
			<ContextualbarHeader>
				<ContextualbarTitle is="h2">
					<span className="otr-bar__title">
						{icon}
						{title}
					</span>
				</ContextualbarTitle>
				<ContextualbarAction name="cross" aria-label={t('Close')} title={t('Close')} onClick={onClose} />
			</ContextualbarHeader>
			{children}
		</Contextualbar>
	);
};
