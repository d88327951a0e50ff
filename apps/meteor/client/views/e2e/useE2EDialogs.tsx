import { useSetModal } from '@rocket.chat/ui-contexts';
import { useMemo } from 'react';
import { EnterPasswordDialog } from './EnterPasswordDialog.tsx';
import { SavePasswordDialog } from './SavePasswordDialog.tsx';

/** Opens the dialogs of the end-to-end key. */
export function useE2EDialogs(): { readonly openSave: () => void; readonly openEnter: () => void } {
	const setModal = useSetModal();
	return useMemo(() => {
		const close = () => setModal(null);
		return {
			openSave: () => setModal(<SavePasswordDialog onClose={close} />),
			openEnter: () => setModal(<EnterPasswordDialog onClose={close} />),
		};
	}, [setModal]);
}
