import type { PasswordStrength } from '@rocket.chat/e2e-protocol';
import type { Translate } from '@rocket.chat/i18n';
import type { StrengthLevel } from '../../components/StrengthBars.tsx';

/** From this number of bits on, a password is called very strong: six words of the list. */
const VERY_STRONG = 77;
const LEAST = 60;
const BITS_A_DIGIT = Math.log2(10);

/** `unknown`: the estimator could not be fetched. */
export type Judged = PasswordStrength | 'unknown' | undefined;

/** The lower of the two counts decides. */
const bitsOf = ({ bits, guessesLog10 }: PasswordStrength): number =>
	Math.floor(Math.min(bits, guessesLog10 * BITS_A_DIGIT));

/** A refused password never fills more than two bars, whatever its length. */
export const levelOf = (judged: Judged): StrengthLevel => {
	if (judged === undefined || judged === 'unknown' || judged.refusal === 'empty') {
		return 0;
	}
	const bits = bitsOf(judged);
	if (judged.refusal !== undefined) {
		return judged.refusal === 'guessable' && bits >= LEAST / 2 ? 2 : 1;
	}
	return bits >= VERY_STRONG ? 4 : 3;
};

/** The strength of a chosen password, in words. */
export const strengthText = (judged: Judged, t: Translate): string => {
	if (judged === undefined || judged === 'unknown') {
		return judged === undefined ? t('E2E_strength_none') : t('E2E_strength_unknown');
	}
	const bits = bitsOf(judged);
	switch (judged.refusal) {
		case 'empty':
			return t('E2E_strength_none');
		case 'personal':
			return t('E2E_strength_personal');
		case 'login-password':
			return t('E2E_strength_login');
		case 'guessable':
			return t('E2E_strength_guessable', { bits: Math.min(bits, LEAST - 1), least: LEAST });
		case undefined:
			return bits >= VERY_STRONG ? t('E2E_strength_very_strong', { bits }) : t('E2E_strength_strong', { bits });
	}
};
