import { useTranslation } from '@rocket.chat/ui-contexts';
import type { Ref } from 'react';
import { PasswordField } from './PasswordField.tsx';

type LoginPasswordFieldProps = {
	readonly input: Ref<HTMLInputElement>;
	readonly error?: string;
	readonly disabled: boolean;
	readonly onChange: () => void;
};

/** The login password, which the server requires before it replaces a key. */
export const LoginPasswordField = (props: LoginPasswordFieldProps) => {
	const t = useTranslation();
	return <PasswordField label={t('E2E_login_password')} hint={t('E2E_login_password_hint')} isLogin {...props} />;
};
