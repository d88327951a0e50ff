import { Box, Button, Callout } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useId, useState } from 'react';
import { Dialog } from '../../../components/Dialog.tsx';
import { useErrorText } from '../../../components/useErrorText.ts';

type LeaveRoomDialogProps = {
	/** As lists name the group. */
	readonly name: string;
	readonly onClose: () => void;
	/** Rejects where the server refuses. */
	readonly onLeave: () => Promise<void>;
};

/** The question before a group is left: there is no way back into it. */
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
				<>
					<Button onClick={onClose} disabled={busy}>
						{t('Cancel')}
					</Button>
					<Button danger loading={busy} disabled={busy} onClick={() => void leave()}>
						{t('Leave')}
					</Button>
				</>
			}
		>
			<Box is="p" id={`${id}-text`} fontScale="p2" margin={0}>
				{t('Leave_room_text')}
			</Box>
			{failure !== '' && (
				<Callout type="danger" role="alert" marginBlockStart={16}>
					{failure}
				</Callout>
			)}
		</Dialog>
	);
};
