import { useTranslation } from '@rocket.chat/ui-contexts';
import { type JudgedLogin, loginLevelOf, loginStrengthText } from './login-strength.ts';
import { StrengthBars } from './StrengthBars.tsx';

/** What a typed login password is worth; see `useLoginPasswordStrength`. */
export const LoginPasswordStrength = ({ id, judged, minLength }: { readonly id: string; readonly judged: JudgedLogin; readonly minLength: number }) => (
	<StrengthBars id={id} level={loginLevelOf(judged)} text={loginStrengthText(judged, minLength, useTranslation())} />
);
