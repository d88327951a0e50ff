import { Box, Button, Callout, FieldGroup } from '@rocket.chat/fuselage';
import { useRegister, useRouter, useSetting, useTranslation } from '@rocket.chat/ui-contexts';
import { type FormEvent, useId, useRef, useState } from 'react';
import { errorCode } from '../../components/errorCode.ts';
import { FormField } from '../../components/FormField.tsx';
import { useFocusFirstError } from '../../components/focusFirstError.ts';
import { LoginPasswordStrength } from '../../components/LoginPasswordStrength.tsx';
import { useErrorText } from '../../components/useErrorText.ts';
import {
	judgeNewPassword,
	useLeastPasswordLength,
	useLoginPasswordStrength,
} from '../../components/useLoginPasswordStrength.ts';
import { AuthPage } from './AuthPage.tsx';
import { checkRegistration, personalWordsOf, type RegistrationErrors, type RegistrationForm } from './registration.ts';
import { useAwaitsAdmin, useSetupToken } from './setup-link.ts';

const EMPTY: RegistrationForm = { name: '', email: '', username: '', password: '', confirmation: '' };

type FormProps = {
	/** The token of the setup link; absent for an ordinary account. */
	readonly setupToken: string | undefined;
	/** Someone else was faster: the filled-in form can still create an ordinary account. */
	readonly onLinkUsed: () => void;
};

/** The state of the form, and the creation of the account. */
const useRegistration = ({ setupToken, onLinkUsed }: FormProps) => {
	const t = useTranslation();
	const router = useRouter();
	const errorText = useErrorText();
	const register = useRegister();
	const minLength = useLeastPasswordLength();
	const element = useRef<HTMLFormElement>(null);
	const [form, setForm] = useState(EMPTY);
	const [errors, setErrors] = useState<RegistrationErrors>({});
	const [busy, setBusy] = useState(false);
	const [failure, setFailure] = useState('');
	useFocusFirstError(element, busy);
	const judged = useLoginPasswordStrength(form.password, personalWordsOf(form));

	const field = (name: keyof RegistrationForm) => ({
		name,
		value: form[name],
		error: errors[name],
		onChange: (value: string) => {
			setForm((current) => ({ ...current, [name]: value }));
			setErrors(({ [name]: _corrected, ...others }) => others);
		},
	});

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (busy) {
			return;
		}
		// From here on, not only while it is sent: fetching the estimator may take long.
		setBusy(true);
		setFailure('');
		const worth = await judgeNewPassword(form.password, personalWordsOf(form), minLength);
		const found = checkRegistration(form, { judged: worth, minLength }, t);
		setErrors(found);
		if (Object.keys(found).length > 0) {
			setBusy(false);
			return;
		}
		try {
			const account = {
				name: form.name.trim(),
				email: form.email.trim(),
				username: form.username.trim(),
				pass: form.password,
			};
			await register(setupToken ? { ...account, setupToken } : account);
			router.navigate('/home', { replace: true });
		} catch (error) {
			setBusy(false);
			if (errorCode(error) === 'error-setup-link-used') {
				onLinkUsed();
			} else {
				setFailure(errorText(error));
			}
		}
	};

	return { element, minLength, judged, errors, busy, failure, field, submit };
};

const Form = (props: FormProps) => {
	const t = useTranslation();
	const id = useId();
	const { element, minLength, judged, errors, busy, failure, field, submit } = useRegistration(props);

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
					below={{
						id: `${id}-strength`,
						content: (
							<LoginPasswordStrength
								id={`${id}-strength`}
								judged={judged}
								minLength={minLength}
								error={errors.password}
							/>
						),
					}}
					{...field('password')}
				/>
				<FormField
					label={t('Confirm_your_password')}
					kind="password"
					autoComplete="new-password"
					{...field('confirmation')}
				/>
			</FieldGroup>
			<Button type="submit" primary loading={busy} disabled={busy} width="full" marginBlockStart={24}>
				{t(props.setupToken ? 'Setup_create' : 'Join_your_team')}
			</Button>
		</form>
	);
};

/** `/register`, and with `#setup=<token>` the creation of the administrator */
export const RegisterPage = () => {
	const t = useTranslation();
	const mayRegister = useSetting('Accounts_RegistrationForm', 'Public') === 'Public';
	const awaitsAdmin = useAwaitsAdmin();
	const setupToken = useSetupToken();
	// Kept while the form is shown: its own success marks the link as used.
	const [claim, setClaim] = useState(awaitsAdmin ? setupToken : undefined);
	return (
		<AuthPage title={t(claim ? 'Setup_title' : 'Register_title')}>
			{claim && (
				<Box is="p" fontScale="p2" marginBlockStart={0} marginBlockEnd={24}>
					{t('Setup_text')}
				</Box>
			)}
			{!claim && setupToken && mayRegister && (
				<Callout type="info" role="status" marginBlockEnd={16}>
					{t('Setup_link_used')}
				</Callout>
			)}
			{claim || mayRegister ? (
				<Form setupToken={claim} onLinkUsed={() => setClaim(undefined)} />
			) : (
				<Callout type="warning">{t('Registration_disabled')}</Callout>
			)}
			{!claim && (
				<Box marginBlockStart={24} textAlign="center">
					<a href="/login" className="link">
						{t('Back_to_login')}
					</a>
				</Box>
			)}
		</AuthPage>
	);
};
