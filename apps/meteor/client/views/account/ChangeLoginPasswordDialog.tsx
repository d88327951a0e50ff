import { Box, FieldGroup, Icon } from '@rocket.chat/fuselage';
import { useChangePassword, useToastMessageDispatch, useTranslation, useUser } from '@rocket.chat/ui-contexts';
import { type FormEvent, useId, useRef, useState } from 'react';
import { CancelAndConfirm } from '../../components/CancelAndConfirm.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { errorCode } from '../../components/errorCode.ts';
import { FailureCallout } from '../../components/FailureCallout.tsx';
import { FormField } from '../../components/FormField.tsx';
import { useFocusFirstError } from '../../components/focusFirstError.ts';
import { NewLoginPasswordFields } from '../../components/NewLoginPasswordFields.tsx';
import { useErrorText } from '../../components/useErrorText.ts';
import { useNewLoginPassword, useRefusedPassword } from '../../components/useNewLoginPassword.ts';

const usePersonalWords = (): readonly string[] => {
	const user = useUser();
	const addresses = user?.emails?.map(({ address }) => address) ?? [];
	return [user?.username, user?.name, ...addresses].filter((word) => word !== undefined);
};

/** The state of the form, and the change itself; `onChanged` is called once the server has the new password. */
const useLoginPasswordChange = (onChanged: () => void) => {
	const t = useTranslation();
	const form = useRef<HTMLFormElement>(null);
	const dispatchToast = useToastMessageDispatch();
	const errorText = useErrorText();
	const refusedPassword = useRefusedPassword();
	const changePassword = useChangePassword();
	const next = useNewLoginPassword(t('New_login_password'), usePersonalWords());
	const [current, setCurrent] = useState('');
	const [wrong, setWrong] = useState<string>();
	const [failure, setFailure] = useState('');
	const [busy, setBusy] = useState(false);
	useFocusFirstError(form, busy);

	const refuse = (error: unknown) => {
		const refused = refusedPassword(error);
		if (errorCode(error) === 'error-invalid-password') {
			setWrong(t('Login_password_wrong'));
		} else if (refused !== undefined) {
			next.refuse(refused);
		} else {
			setFailure(errorText(error));
		}
	};

	const change = async () => {
		setFailure('');
		setWrong(current === '' ? t('Required_field', { field: t('Current_login_password') }) : undefined);
		if (!(await next.check()) || current === '') {
			return;
		}
		try {
			await changePassword(current, next.chosen);
			dispatchToast({ type: 'success', message: t('Login_password_changed') });
			onChanged();
		} catch (error) {
			refuse(error);
		}
	};

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (busy) {
			return;
		}
		setBusy(true);
		await change();
		setBusy(false);
	};

	const type = (password: string) => {
		setCurrent(password);
		setWrong(undefined);
	};

	return { form, next, current, wrong, failure, busy, submit, type };
};

/** Changes the login password of a user who knows the current one. */
export const ChangeLoginPasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const id = useId();
	const { form, next, current, wrong, failure, busy, submit, type } = useLoginPasswordChange(onClose);

	return (
		<Dialog
			title={t('Change_login_password')}
			icon={<Icon name="key" size="x24" />}
			describedBy={`${id}-text`}
			onDismiss={busy ? undefined : onClose}
			controls={
				<CancelAndConfirm form={`${id}-form`} label={t('Change_login_password')} busy={busy} onCancel={onClose} />
			}
		>
			<form ref={form} id={`${id}-form`} onSubmit={submit} noValidate method="post">
				<Box is="p" id={`${id}-text`} fontScale="p2" marginBlockEnd={16}>
					{t('Change_login_password_text')}
				</Box>
				<FieldGroup className="fields">
					<FormField
						label={t('Current_login_password')}
						kind="password"
						name="current-password"
						autoComplete="current-password"
						value={current}
						onChange={type}
						error={wrong}
						disabled={busy}
					/>
					<NewLoginPasswordFields label={t('New_login_password')} password={next} disabled={busy} />
				</FieldGroup>
				<FailureCallout text={failure} />
			</form>
		</Dialog>
	);
};
