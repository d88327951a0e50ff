import { useTranslation } from '@rocket.chat/ui-contexts';
import { useState } from 'react';
import { errorCode } from './errorCode.ts';
import { type JudgedLogin, loginPasswordError } from './login-strength.ts';
import { judgeNewPassword, useLeastPasswordLength, useLoginPasswordStrength } from './useLoginPasswordStrength.ts';

type Errors = { readonly chosen?: string; readonly confirmation?: string };

export type NewLoginPassword = {
	readonly chosen: string;
	readonly confirmation: string;
	readonly errors: Errors;
	readonly judged: JudgedLogin;
	readonly minLength: number;
	readonly choose: (password: string) => void;
	readonly confirm: (password: string) => void;
	/** Shows each problem at its field; returns true if there is none. */
	readonly check: () => Promise<boolean>;
	/** Shows the server's refusal at the field. */
	readonly refuse: (text: string) => void;
};

/** The server's refusal of a new login password, for its field; undefined if the refusal has another reason. */
export const useRefusedPassword = (): ((error: unknown) => string | undefined) => {
	const t = useTranslation();
	return (error) => {
		switch (errorCode(error)) {
			case 'error-password-same-as-current':
				return t('Login_password_same');
			case 'error-password-policy-not-met':
				return t('Login_password_refused');
			default:
				return undefined;
		}
	};
};

/**
 * A new login password, typed twice, with its strength. `personal`: username, name and addresses of its owner, if
 * known.
 */
export function useNewLoginPassword(label: string, personal: readonly string[]): NewLoginPassword {
	const t = useTranslation();
	const minLength = useLeastPasswordLength();
	const [chosen, setChosen] = useState('');
	const [confirmation, setConfirmation] = useState('');
	const [errors, setErrors] = useState<Errors>({});
	const judged = useLoginPasswordStrength(chosen, personal);
	return {
		chosen,
		confirmation,
		errors,
		judged,
		minLength,
		choose: (password) => {
			setChosen(password);
			setErrors(({ chosen: _fixed, ...others }) => others);
		},
		confirm: (password) => {
			setConfirmation(password);
			setErrors(({ confirmation: _fixed, ...others }) => others);
		},
		check: async () => {
			const worth = await judgeNewPassword(chosen, personal, minLength);
			const wrong = chosen === '' ? t('Required_field', { field: label }) : loginPasswordError(worth, minLength, t);
			const differs = chosen === confirmation ? undefined : t('Passwords_differ');
			setErrors({ ...(wrong && { chosen: wrong }), ...(differs && { confirmation: differs }) });
			return !wrong && !differs;
		},
		refuse: (text) => setErrors({ chosen: text }),
	};
}
