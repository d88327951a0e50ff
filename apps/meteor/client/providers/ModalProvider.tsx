import { ModalContext } from '@rocket.chat/ui-contexts';
import { type ReactNode, useMemo, useState } from 'react';

/** Holds the one dialog above the page; the region that shows it is in the page's frame. */
export const ModalProvider = ({ children }: { readonly children: ReactNode }) => {
	const [currentModal, setModal] = useState<ReactNode>(null);
	const value = useMemo(() => ({ currentModal, setModal: (modal: ReactNode) => setModal(modal) }), [currentModal]);
	return <ModalContext.Provider value={value}>{children}</ModalContext.Provider>;
};
