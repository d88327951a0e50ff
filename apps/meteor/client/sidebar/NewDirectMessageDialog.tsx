import { Box, Button } from '@rocket.chat/fuselage';
import { useMethod, useRouter, useTranslation, useUser } from '@rocket.chat/ui-contexts';
import { type FormEvent, useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { FailureCallout } from '../components/FailureCallout.tsx';
import { UsersCombobox } from '../components/UsersCombobox.tsx';
import { useErrorText } from '../components/useErrorText.ts';

/** Dialog "New direct message": choose people, then open the conversation. */
export const NewDirectMessageDialog = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const router = useRouter();
	const errorText = useErrorText();
	const createDirectMessage = useMethod('createDirectMessage');
	const self = useUser()?.username;
	const [usernames, setUsernames] = useState<readonly string[]>([]);
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');

	const create = async (event?: FormEvent) => {
		event?.preventDefault();
		if (usernames.length === 0 || busy) {
			return;
		}
		setBusy(true);
		setFailure('');
		try {
			const others = usernames.filter((username) => username !== self);
			const { rid } = await createDirectMessage(...(others.length > 0 ? others : usernames));
			onClose();
			router.navigate(`/direct/${rid}`);
		} catch (error) {
			setFailure(errorText(error));
			setBusy(false);
		}
	};

	return (
		<Dialog
			title={t('New_direct_message')}
			onDismiss={onClose}
			controls={
				<>
					<Button onClick={onClose}>{t('Cancel')}</Button>
					<Button primary disabled={usernames.length === 0 || busy} loading={busy} onClick={() => void create()}>
						{t('Create')}
					</Button>
				</>
			}
		>
			<form onSubmit={create}>
				<Box is="p" fontScale="p2" marginBlockEnd={16}>
					{t('New_direct_message_text')}
				</Box>
				<UsersCombobox value={usernames} onChange={setUsernames} />
				<FailureCallout text={failure} />
			</form>
		</Dialog>
	);
};
