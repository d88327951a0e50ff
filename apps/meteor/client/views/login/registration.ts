import type { Translate } from '@rocket.chat/i18n';
import { type JudgedLogin, loginPasswordError } from '../../components/login-strength.ts';

export type RegistrationForm = {
	readonly name: string;
	readonly email: string;
	readonly username: string;
	readonly password: string;
	readonly confirmation: string;
};

export type RegistrationErrors = { readonly [Field in keyof RegistrationForm]?: string };

const USERNAME = /^[0-9a-zA-Z._-]+$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** What an attacker tries first. */
export const personalWordsOf = ({ username, name, email }: RegistrationForm): readonly string[] => [
	username,
	name,
	email,
];

/** The errors of a form by field; empty if there are none. The server decides; this only saves a request. */
export function checkRegistration(
	form: RegistrationForm,
	{ judged, minLength }: { judged: JudgedLogin; minLength: number },
	t: Translate,
): RegistrationErrors {
	const labels = {
		name: t('Name'),
		email: t('Email'),
		username: t('Username'),
		password: t('Password'),
		confirmation: t('Confirm_your_password'),
	} as const;
	const errors: { -readonly [Field in keyof RegistrationForm]?: string } = {};
	for (const field of Object.keys(labels) as (keyof RegistrationForm)[]) {
		if (form[field].trim() === '') {
			errors[field] = t('Required_field', { field: labels[field] });
		}
	}
	if (!errors.email && !EMAIL.test(form.email.trim())) {
		errors.email = t('Email_invalid');
	}
	if (!errors.username && !USERNAME.test(form.username.trim())) {
		errors.username = t('Username_invalid');
	}
	const weak = loginPasswordError(judged, minLength, t);
	if (!errors.password && weak !== undefined) {
		errors.password = weak;
	}
	if (!errors.confirmation && form.password !== form.confirmation) {
		errors.confirmation = t('Passwords_differ');
	}
	return errors;
}
