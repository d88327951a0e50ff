import { useSetModal } from '@rocket.chat/ui-contexts';
import { useMemo } from 'react';
import { ChangePasswordDialog } from './ChangePasswordDialog.tsx';
import { EnterPasswordDialog } from './EnterPasswordDialog.tsx';
import { ResetKeyDialog } from './ResetKeyDialog.tsx';
import { SavePasswordDialog } from './SavePasswordDialog.tsx';

type E2EDialogs = {
	readonly openSave: () => void;
	readonly openEnter: () => void;
	readonly openChange: () => void;
	readonly openReset: () => void;
};

/** Opens the dialogs of the end-to-end key. */
export function useE2EDialogs(): E2EDialogs {
	const setModal = useSetModal();
	return useMemo(() => {
		const close = () => setModal(null);
		const openSave = () => setModal(<SavePasswordDialog onClose={close} />);
		const openReset = () => setModal(<ResetKeyDialog onClose={close} onReset={openSave} />);
		return {
			openSave,
			openReset,
			openEnter: () => setModal(<EnterPasswordDialog onClose={close} onForgotten={openReset} />),
			openChange: () => setModal(<ChangePasswordDialog onClose={close} />),
		};
	}, [setModal]);
}
