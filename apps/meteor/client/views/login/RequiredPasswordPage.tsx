import { Box, Button, Callout, FieldGroup } from '@rocket.chat/fuselage';
import { useLogout, useRouter, useSetRequiredPassword, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useRef, useState } from 'react';
import { useFocusFirstError } from '../../components/focusFirstError.ts';
import { NewLoginPasswordFields } from '../../components/NewLoginPasswordFields.tsx';
import { useErrorText } from '../../components/useErrorText.ts';
import { useNewLoginPassword, useRefusedPassword } from '../../components/useNewLoginPassword.ts';
import { AuthPage } from './AuthPage.tsx';

/** No user is signed in yet: only the server knows the name and addresses that the password must not contain. */
const NO_PERSONAL_WORDS: readonly string[] = [];

/** After a sign-in with a password that an administrator has set: the user must first choose their own. */
export const RequiredPasswordPage = () => {
	const t = useTranslation();
	const router = useRouter();
	const logout = useLogout();
	const form = useRef<HTMLFormElement>(null);
	const errorText = useErrorText();
	const refusedPassword = useRefusedPassword();
	const setRequiredPassword = useSetRequiredPassword();
	const label = t('New_login_password');
	const next = useNewLoginPassword(label, NO_PERSONAL_WORDS);
	const [failure, setFailure] = useState('');
	const [busy, setBusy] = useState(false);
	useFocusFirstError(form, busy);

	const save = async () => {
		setFailure('');
		if (!(await next.check())) {
			return;
		}
		try {
			await setRequiredPassword(next.chosen);
			if (['login', 'register', 'index'].includes(router.getRouteName() ?? '')) {
				router.navigate('/home', { replace: true });
			}
		} catch (error) {
			const refused = refusedPassword(error);
			if (refused === undefined) {
				setFailure(errorText(error));
			} else {
				next.refuse(refused);
			}
		}
	};

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (busy) {
			return;
		}
		setBusy(true);
		await save();
		setBusy(false);
	};

	return (
		<AuthPage title={t('Choose_password_title')}>
			<form ref={form} onSubmit={submit} noValidate method="post">
				<Box is="p" fontScale="p2" marginBlockStart={0} marginBlockEnd={24}>
					{t('Choose_password_text')}
				</Box>
				{failure !== '' && (
					<Callout type="danger" role="alert" marginBlockEnd={16}>
						{failure}
					</Callout>
				)}
				<FieldGroup className="fields">
					<NewLoginPasswordFields label={label} password={next} disabled={busy} autoFocus />
				</FieldGroup>
				<Button type="submit" primary loading={busy} disabled={busy} width="full" marginBlockStart={24}>
					{t('Choose_password_submit')}
				</Button>
			</form>
			<Box marginBlockStart={24} textAlign="center">
				<Button disabled={busy} onClick={() => void logout()}>
					{t('Back_to_login')}
				</Button>
			</Box>
		</AuthPage>
	);
};
