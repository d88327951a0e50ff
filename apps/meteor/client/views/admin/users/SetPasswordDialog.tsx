import { Box, Button, FieldGroup, Icon } from '@rocket.chat/fuselage';
import { type AdminUser, useEndpoint, useProveLoginPassword, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useId, useRef, useState } from 'react';
import { CancelAndConfirm } from '../../../components/CancelAndConfirm.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { errorCode } from '../../../components/errorCode.ts';
import { FailureCallout } from '../../../components/FailureCallout.tsx';
import { FormField } from '../../../components/FormField.tsx';
import { useFocusFirstError } from '../../../components/focusFirstError.ts';
import { useErrorText } from '../../../components/useErrorText.ts';
import { GeneratedPassword } from '../../e2e/index.ts';
import { oneTimePassword } from './oneTimePassword.ts';

type SetPasswordDialogProps = { readonly user: AdminUser; readonly onClose: () => void };

/** The new password, once it is valid. */
const PasswordIsSet = ({
	username,
	password,
	onClose,
}: {
	readonly username: string;
	readonly password: string;
	readonly onClose: () => void;
}) => {
	const t = useTranslation();
	const id = useId();
	return (
		<Dialog
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
};

/** Sets the password. Reports a failure: the administrator's own password, or another reason. */
const useSetPassword = ({ _id: userId }: AdminUser, password: string) => {
	const t = useTranslation();
	const errorText = useErrorText();
	const prove = useProveLoginPassword();
	const updateUser = useEndpoint('POST', '/v1/users.update');
	const [isSet, setIsSet] = useState(false);
	const [wrong, setWrong] = useState<string>();
	const [failure, setFailure] = useState('');
	const set = async (own: string): Promise<void> => {
		setFailure('');
		setWrong(own === '' ? t('Required_field', { field: t('Set_password_proof') }) : undefined);
		if (own === '') {
			return;
		}
		try {
			await updateUser({ userId, data: { password, requirePasswordChange: true }, currentPassword: await prove(own) });
			setIsSet(true);
		} catch (error) {
			if (errorCode(error) === 'error-invalid-password') {
				setWrong(t('Login_password_wrong'));
			} else {
				setFailure(errorText(error));
			}
		}
	};
	return { set, isSet, wrong, forgive: () => setWrong(undefined), failure };
};

/**
 * Sets a new password for another user, who must change it at the next sign-in. It is shown only once it is valid, and
 * only here.
 */
export const SetPasswordDialog = ({ user, onClose }: SetPasswordDialogProps) => {
	const t = useTranslation();
	const id = useId();
	const form = useRef<HTMLFormElement>(null);
	const [password] = useState(() => oneTimePassword((length) => crypto.getRandomValues(new Uint8Array(length))));
	const { set, isSet, wrong, forgive, failure } = useSetPassword(user, password);
	const [own, setOwn] = useState('');
	const [busy, setBusy] = useState(false);
	useFocusFirstError(form, busy);
	const username = user.username ?? user._id;

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (busy) {
			return;
		}
		setBusy(true);
		await set(own);
		setBusy(false);
	};

	if (isSet) {
		return <PasswordIsSet key="set" username={username} password={password} onClose={onClose} />;
	}
	return (
		<Dialog
			key="ask"
			title={t('Set_password_of', { username })}
			icon={<Icon name="key" size="x24" />}
			describedBy={`${id}-text`}
			onDismiss={busy ? undefined : onClose}
			controls={
				<CancelAndConfirm danger form={`${id}-form`} label={t('Set_password_submit')} busy={busy} onCancel={onClose} />
			}
		>
			<form ref={form} id={`${id}-form`} onSubmit={submit} noValidate method="post">
				<Box is="p" id={`${id}-text`} fontScale="p2" marginBlockEnd={16}>
					{t('Set_password_text', { username })}
				</Box>
				<FieldGroup className="fields">
					<FormField
						label={t('Set_password_proof')}
						hint={t('Set_password_proof_hint')}
						kind="password"
						name="current-password"
						autoComplete="current-password"
						value={own}
						onChange={(typed) => {
							setOwn(typed);
							forgive();
						}}
						error={wrong}
						disabled={busy}
					/>
				</FieldGroup>
			</form>
			<FailureCallout text={failure} />
		</Dialog>
	);
};
