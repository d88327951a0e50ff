import { Box, Button, Callout, FieldGroup } from '@rocket.chat/fuselage';
import { useEndedSignIn, useLoginWithPassword, useRouter, useSetting, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useRef, useState } from 'react';
import { errorCode, errorDetails } from '../../components/errorCode.ts';
import { FormField } from '../../components/FormField.tsx';
import { focusFirstError } from '../../components/focusFirstError.ts';
import { useErrorText } from '../../components/useErrorText.ts';
import { AuthPage } from './AuthPage.tsx';

const REFUSED: readonly unknown[] = [401, 403, '401', '403'];

/** Why the server ended the sign-in that this page had. */
const Ended = () => {
	const t = useTranslation();
	const reason = useEndedSignIn();
	if (!reason) {
		return null;
	}
	const texts = {
		'password-changed': t('Ended_password_changed'),
		'password-reset': t('Ended_password_reset'),
		'logged-out-elsewhere': t('Ended_elsewhere'),
		deactivated: t('Ended_deactivated'),
	} as const;
	return (
		<Callout type="warning" role="status" marginBlockEnd={16}>
			{texts[reason]}
		</Callout>
	);
};

/** The state of the form, and signing in. */
const useLogIn = () => {
	const t = useTranslation();
	const router = useRouter();
	const errorText = useErrorText();
	const loginWithPassword = useLoginWithPassword();
	const form = useRef<HTMLFormElement>(null);
	const [user, setUser] = useState('');
	const [password, setPassword] = useState('');
	const [tried, setTried] = useState(false);
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');
	/** The number of sign-ins, if no further one is possible. */
	const [limit, setLimit] = useState<number>();
	const missing = (value: string, field: string) =>
		tried && value === '' ? t('Required_field', { field }) : undefined;

	const logIn = async (options?: { endOthers: boolean }) => {
		setTried(true);
		setFailure('');
		setLimit(undefined);
		if (user.trim() === '' || password === '') {
			focusFirstError(form.current);
			return;
		}
		setBusy(true);
		try {
			await loginWithPassword(user.trim(), password, options);
			if (['login', 'register', 'index'].includes(router.getRouteName() ?? '')) {
				router.navigate('/home', { replace: true });
			}
		} catch (error) {
			setBusy(false);
			if (errorCode(error) === 'error-too-many-sign-ins') {
				setLimit(Number(errorDetails(error).limit));
			} else {
				setFailure(REFUSED.includes(errorCode(error)) ? t('Login_failed') : errorText(error));
			}
		}
	};

	const submit = (event: FormEvent) => {
		event.preventDefault();
		void logIn();
	};

	return { form, user, setUser, password, setPassword, busy, failure, limit, missing, logIn, submit };
};

/** `/login`, and every page while no user is signed in. */
export const LoginPage = () => {
	const t = useTranslation();
	const mayRegister = useSetting('Accounts_RegistrationForm', 'Public') === 'Public';
	const { form, user, setUser, password, setPassword, busy, failure, limit, missing, logIn, submit } = useLogIn();

	return (
		<AuthPage title={t('Login')}>
			<form ref={form} onSubmit={submit} noValidate method="post">
				<Ended />
				{limit !== undefined && (
					<Callout
						type="danger"
						role="alert"
						marginBlockEnd={16}
						actions={
							<Button small onClick={() => void logIn({ endOthers: true })}>
								{t('End_others_and_log_in')}
							</Button>
						}
					>
						{t('Too_many_sign_ins', { limit })}
					</Callout>
				)}
				{failure && (
					<Callout type="danger" role="alert" marginBlockEnd={16}>
						{failure}
					</Callout>
				)}
				<FieldGroup className="fields">
					<FormField
						label={t('Email_or_username')}
						name="username"
						autoComplete="username"
						autoFocus
						value={user}
						onChange={setUser}
						error={missing(user.trim(), t('Email_or_username'))}
					/>
					<FormField
						label={t('Password')}
						kind="password"
						name="password"
						autoComplete="current-password"
						value={password}
						onChange={setPassword}
						error={missing(password, t('Password'))}
					/>
				</FieldGroup>
				<Button type="submit" primary loading={busy} disabled={busy} width="full" marginBlockStart={24}>
					{t('Login')}
				</Button>
			</form>
			{mayRegister && (
				<Box marginBlockStart={24} textAlign="center">
					<a href="/register" className="link">
						{t('Create_an_account')}
					</a>
				</Box>
			)}
		</AuthPage>
	);
};
