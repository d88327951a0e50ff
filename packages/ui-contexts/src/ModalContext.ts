import { createContext, type ReactNode } from 'react';

export type ModalContextValue = {
	readonly currentModal: ReactNode;
	/** Shows one dialog above the page; null closes it. */
	setModal(modal: ReactNode): void;
};

export const ModalContext = createContext<ModalContextValue>({ currentModal: null, setModal: () => undefined });
