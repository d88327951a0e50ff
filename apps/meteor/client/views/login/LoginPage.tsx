import { Box, Button, Callout, FieldGroup } from '@rocket.chat/fuselage';
import { useLoginWithPassword, useRouter, useSetting, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useRef, useState } from 'react';
import { useErrorText } from '../../components/useErrorText.ts';
import { AuthPage } from './AuthPage.tsx';
import { FormField } from './FormField.tsx';
import { focusFirstError } from './focusFirstError.ts';

const isRefused = (error: unknown) =>
	typeof error === 'object' && error !== null && 'error' in error && [401, 403, '401', '403'].includes(error.error as string);

/** `/login`, and every page while nobody is signed in. */
export const LoginPage = () => {
	const t = useTranslation();
	const router = useRouter();
	const errorText = useErrorText();
	const loginWithPassword = useLoginWithPassword();
	const mayRegister = useSetting('Accounts_RegistrationForm', 'Public') === 'Public';
	const form = useRef<HTMLFormElement>(null);
	const [user, setUser] = useState('');
	const [password, setPassword] = useState('');
	const [tried, setTried] = useState(false);
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');
	const missing = (value: string, field: string) => (tried && value === '' ? t('Required_field', { field }) : undefined);

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setTried(true);
		setFailure('');
		if (user.trim() === '' || password === '') {
			focusFirstError(form.current);
			return;
		}
		setBusy(true);
		try {
			await loginWithPassword(user.trim(), password);
			if (['login', 'register', 'index'].includes(router.getRouteName() ?? '')) {
				router.navigate('/home', { replace: true });
			}
		} catch (error) {
			setFailure(isRefused(error) ? t('Login_failed') : errorText(error));
			setBusy(false);
		}
	};

	return (
		<AuthPage title={t('Login')}>
			<form ref={form} onSubmit={submit} noValidate method="post">
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
