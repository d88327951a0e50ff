import { Box, Button, Callout, Icon } from '@rocket.chat/fuselage';
import { type AdminUser, useEndpoint, useTranslation } from '@rocket.chat/ui-contexts';
import { useId, useState } from 'react';
import { Dialog } from '../../../components/Dialog.tsx';
import { useErrorText } from '../../../components/useErrorText.ts';
import { GeneratedPassword } from '../../e2e/index.ts';
import { oneTimePassword } from './oneTimePassword.ts';

type SetPasswordDialogProps = { readonly user: AdminUser; readonly onClose: () => void };

/** A new password for somebody else, to be changed at the next sign-in. It is shown only once it is in force, and then only here. */
export const SetPasswordDialog = ({ user, onClose }: SetPasswordDialogProps) => {
	const t = useTranslation();
	const id = useId();
	const errorText = useErrorText();
	const updateUser = useEndpoint('POST', '/v1/users.update');
	const [password] = useState(() => oneTimePassword((length) => crypto.getRandomValues(new Uint8Array(length))));
	const [isSet, setIsSet] = useState(false);
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');
	const username = user.username ?? user._id;

	const set = async () => {
		setBusy(true);
		setFailure('');
		try {
			await updateUser({ userId: user._id, data: { password, requirePasswordChange: true } });
			setIsSet(true);
		} catch (error) {
			setFailure(errorText(error));
		}
		setBusy(false);
	};

	if (isSet) {
		return (
			<Dialog
				key="set"
				title={t('Set_password_done', { username })}
				icon={<Icon name="key" size="x24" />}
				describedBy={`${id}-tell`}
				controls={
					<Button primary onClick={onClose}>
						{t('Done')}
					</Button>
				}
			>
				<Box is="p" id={`${id}-tell`} fontScale="p2" marginBlockEnd={16}>
					{t('Set_password_tell', { username })}
				</Box>
				<GeneratedPassword password={password} />
			</Dialog>
		);
	}
	return (
		<Dialog
			key="ask"
			title={t('Set_password_of', { username })}
			icon={<Icon name="key" size="x24" />}
			describedBy={`${id}-text`}
			onDismiss={busy ? undefined : onClose}
			controls={
				<>
					<Button onClick={onClose} disabled={busy}>
						{t('Cancel')}
					</Button>
					<Button danger loading={busy} disabled={busy} onClick={() => void set()}>
						{t('Set_password_submit')}
					</Button>
				</>
			}
		>
			<Box is="p" id={`${id}-text`} fontScale="p2" margin={0}>
				{t('Set_password_text', { username })}
			</Box>
			{failure !== '' && (
				<Callout type="danger" role="alert" marginBlockStart={16}>
					{failure}
				</Callout>
			)}
		</Dialog>
	);
};
