import {
	ModalContent,
	ModalFooter,
	ModalFooterControllers,
	ModalHeader,
	ModalHeaderText,
	ModalTitle,
} from '@rocket.chat/fuselage';
import { type ReactNode, useEffect, useRef } from 'react';
import './dialog.css';

type DialogProps = {
	/** The dialog's name and title. */
	readonly title: string;
	readonly icon?: ReactNode;
	readonly children: ReactNode;
	/** The buttons. */
	readonly controls: ReactNode;
	/** Id of the text that a screen reader reads with the title when the dialog opens. */
	readonly describedBy?: string;
	/** Called on Escape; without it the dialog stays until a button is pressed. */
	readonly onDismiss?: () => void;
};

/**
 * A native modal dialog, so that the page behind it is inert and the focus returns afterwards. The focus starts on the
 * dialog, not on a button: a key meant for the page behind must not press anything. A field may take the focus by
 * `data-autofocus`, if the user opened the dialog in order to type.
 */
export const Dialog = ({ title, icon, children, controls, describedBy, onDismiss }: DialogProps) => {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const element = dialog.current;
		const opener = document.activeElement;
		const open = () => {
			if (element?.isConnected && !element.open) {
				element.showModal();
				(element.querySelector<HTMLElement>('[data-autofocus]') ?? element).focus();
			}
		};
		// A second Escape would close it whatever `cancel` does, and until it is open again the page behind would receive
		// the keys.
		const keep = (event: KeyboardEvent) => event.key === 'Escape' && event.preventDefault();
		open();
		document.addEventListener('keydown', keep);
		element?.addEventListener('close', open);
		return () => {
			document.removeEventListener('keydown', keep);
			element?.removeEventListener('close', open);
			element?.close();
			// The browser returns the focus only from a dialog that is still on the page. If the element that had it is gone
			// with its page, the new page gets it.
			for (const next of [opener, document.getElementById('main-content')]) {
				if (document.activeElement === document.body && next instanceof HTMLElement) {
					next.focus({ preventScroll: true });
				}
			}
		};
	}, []);
	return (
		<dialog
			ref={dialog}
			className="dialog"
			aria-label={title}
			aria-describedby={describedBy}
			tabIndex={-1}
			onKeyDown={(event) => {
				if (event.key === 'Escape' && !event.defaultPrevented) {
					event.preventDefault();
					onDismiss?.();
				}
			}}
			onCancel={(event) => {
				event.preventDefault();
				onDismiss?.();
			}}
		>
			<div className="rcx-modal__inner">
				<ModalHeader>
					{icon}
					<ModalHeaderText>
						<ModalTitle>{title}</ModalTitle>
					</ModalHeaderText>
				</ModalHeader>
				<ModalContent>{children}</ModalContent>
				<ModalFooter justifyContent="flex-end">
					<ModalFooterControllers>{controls}</ModalFooterControllers>
				</ModalFooter>
			</div>
		</dialog>
	);
};
