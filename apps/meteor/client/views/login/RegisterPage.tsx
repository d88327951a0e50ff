import { Box, Button, Callout, FieldGroup } from '@rocket.chat/fuselage';
import { useRegister, useRouter, useSetting, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useId, useRef, useState } from 'react';
import { LoginPasswordStrength } from '../../components/LoginPasswordStrength.tsx';
import { useErrorText } from '../../components/useErrorText.ts';
import { judgeNewPassword, useLeastPasswordLength, useLoginPasswordStrength } from '../../components/useLoginPasswordStrength.ts';
import { AuthPage } from './AuthPage.tsx';
import { FormField } from './FormField.tsx';
import { focusFirstError } from './focusFirstError.ts';
import { checkRegistration, personalWordsOf, type RegistrationErrors, type RegistrationForm } from './registration.ts';

const EMPTY: RegistrationForm = { name: '', email: '', username: '', password: '', confirmation: '' };

const Form = () => {
	const t = useTranslation();
	const router = useRouter();
	const errorText = useErrorText();
	const register = useRegister();
	const minLength = useLeastPasswordLength();
	const id = useId();
	const element = useRef<HTMLFormElement>(null);
	const [form, setForm] = useState(EMPTY);
	const [errors, setErrors] = useState<RegistrationErrors>({});
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');
	const judged = useLoginPasswordStrength(form.password, personalWordsOf(form));

	const field = (name: keyof RegistrationForm) => ({
		name,
		value: form[name],
		error: errors[name],
		onChange: (value: string) => {
			setForm((current) => ({ ...current, [name]: value }));
			setErrors(({ [name]: _mended, ...others }) => others);
		},
	});

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setFailure('');
		const worth = await judgeNewPassword(form.password, personalWordsOf(form), minLength);
		const found = checkRegistration(form, { judged: worth, minLength }, t);
		setErrors(found);
		if (Object.keys(found).length > 0) {
			focusFirstError(element.current);
			return;
		}
		setBusy(true);
		try {
			const account = { name: form.name.trim(), email: form.email.trim(), username: form.username.trim(), pass: form.password };
			const setupToken = new URLSearchParams(location.search).get('setup');
			await register(setupToken ? { ...account, setupToken } : account);
			router.navigate('/home', { replace: true });
		} catch (error) {
			setFailure(errorText(error));
			setBusy(false);
		}
	};

	return (
		<form ref={element} onSubmit={submit} noValidate method="post">
			{failure && (
				<Callout type="danger" role="alert" marginBlockEnd={16}>
					{failure}
				</Callout>
			)}
			<FieldGroup className="fields">
				<FormField label={t('Name')} autoComplete="name" autoFocus {...field('name')} />
				<FormField label={t('Email')} kind="email" autoComplete="email" {...field('email')} />
				<FormField label={t('Username')} autoComplete="username" hint={t('Username_hint')} {...field('username')} />
				<FormField
					label={t('Password')}
					kind="password"
					autoComplete="new-password"
					hint={t('Password_hint', { length: minLength })}
					below={{ id: `${id}-strength`, content: <LoginPasswordStrength id={`${id}-strength`} judged={judged} minLength={minLength} /> }}
					{...field('password')}
				/>
				<FormField label={t('Confirm_your_password')} kind="password" autoComplete="new-password" {...field('confirmation')} />
			</FieldGroup>
			<Button type="submit" primary loading={busy} disabled={busy} width="full" marginBlockStart={24}>
				{t('Join_your_team')}
			</Button>
		</form>
	);
};

/** `/register` */
export const RegisterPage = () => {
	const t = useTranslation();
	const mayRegister = useSetting('Accounts_RegistrationForm', 'Public') === 'Public';
	return (
		<AuthPage title={t('Register_title')}>
			{mayRegister ? <Form /> : <Callout type="warning">{t('Registration_disabled')}</Callout>}
			<Box marginBlockStart={24} textAlign="center">
				<a href="/login" className="link">
					{t('Back_to_login')}
				</a>
			</Box>
		</AuthPage>
	);
};
