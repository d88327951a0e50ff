import { useSetModal } from '@rocket.chat/ui-contexts';
import { useCallback } from 'react';
import { NewDirectMessageDialog } from './NewDirectMessageDialog.tsx';

/** Opens the dialog that starts a conversation. */
export function useNewDirectMessage(): () => void {
	const setModal = useSetModal();
	return useCallback(() => setModal(<NewDirectMessageDialog onClose={() => setModal(null)} />), [setModal]);
}
