import { Box } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useId, useState } from 'react';
import { CancelAndConfirm } from '../../../components/CancelAndConfirm.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { FailureCallout } from '../../../components/FailureCallout.tsx';
import { useErrorText } from '../../../components/useErrorText.ts';

type LeaveRoomDialogProps = {
	/** The group's name, as in lists. */
	readonly name: string;
	readonly onClose: () => void;
	/** Rejects if the server refuses. */
	readonly onLeave: () => Promise<void>;
};

/** Asks for confirmation before the user leaves a group, because they can't be added again. */
export const LeaveRoomDialog = ({ name, onClose, onLeave }: LeaveRoomDialogProps) => {
	const t = useTranslation();
	const id = useId();
	const errorText = useErrorText();
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');

	const leave = async () => {
		setBusy(true);
		setFailure('');
		try {
			await onLeave();
			onClose();
		} catch (error) {
			setFailure(errorText(error));
			setBusy(false);
		}
	};

	return (
		<Dialog
			title={t('Leave_room_title', { name })}
			describedBy={`${id}-text`}
			onDismiss={busy ? undefined : onClose}
			controls={
				<CancelAndConfirm danger label={t('Leave')} busy={busy} onCancel={onClose} onConfirm={() => void leave()} />
			}
		>
			<Box is="p" id={`${id}-text`} fontScale="p2" margin={0}>
				{t('Leave_room_text')}
			</Box>
			<FailureCallout text={failure} />
		</Dialog>
	);
};
