import { useTranslation } from '@rocket.chat/ui-contexts';
import { type JudgedLogin, loginLevelOf, loginStrengthText } from './login-strength.ts';
import { StrengthBars } from './StrengthBars.tsx';

type LoginPasswordStrengthProps = {
	readonly id: string;
	readonly judged: JudgedLogin;
	readonly minLength: number;
	/** What the field says beneath: it isn't said twice. */
	readonly error: string | undefined;
};

/** What a typed login password is worth; see `useLoginPasswordStrength`. */
export const LoginPasswordStrength = ({ id, judged, minLength, error }: LoginPasswordStrengthProps) => (
	<StrengthBars
		id={id}
		level={loginLevelOf(judged)}
		text={loginStrengthText(judged, minLength, useTranslation(), error)}
	/>
);
