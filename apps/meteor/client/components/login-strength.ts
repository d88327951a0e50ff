import type { Translate } from '@rocket.chat/i18n';
import type { LoginPasswordStrength } from '@rocket.chat/password-strength';
import type { StrengthLevel } from './StrengthBars.tsx';

/** `unknown`: the estimator could not be fetched, so only the server checks it. `undefined`: nothing is typed. */
export type JudgedLogin = LoginPasswordStrength | 'unknown' | undefined;

/** zxcvbn's score; a refused password never fills more than two bars. */
export const loginLevelOf = (judged: JudgedLogin): StrengthLevel => {
	if (judged === undefined || judged === 'unknown') {
		return 0;
	}
	return judged.refusal === undefined ? judged.score : judged.score > 1 ? 2 : 1;
};

/** The problem in words; undefined if there is no problem or it is unknown. */
export const loginPasswordError = (judged: JudgedLogin, minLength: number, t: Translate): string | undefined => {
	switch (judged === undefined || judged === 'unknown' ? undefined : judged.refusal) {
		case 'too-short':
			return t('Password_too_short', { length: minLength });
		case 'too-long':
			return t('Password_too_long');
		case 'guessable':
			return t('Password_guessable');
		case undefined:
			return undefined;
	}
};

/** The strength of a login password in words. `said`: the error already shown beside it. */
export const loginStrengthText = (judged: JudgedLogin, minLength: number, t: Translate, said?: string): string => {
	if (judged === undefined || judged === 'unknown') {
		return judged === undefined ? t('E2E_strength_none') : t('Login_strength_unknown');
	}
	const wrong = loginPasswordError(judged, minLength, t);
	if (wrong !== undefined) {
		return wrong === said ? t('Login_strength_too_weak') : t('Login_strength_weak', { wrong });
	}
	return t(judged.score === 4 ? 'Login_strength_very_strong' : 'Login_strength_strong');
};
