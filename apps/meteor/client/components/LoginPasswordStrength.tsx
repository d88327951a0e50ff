import { useTranslation } from '@rocket.chat/ui-contexts';
import { type JudgedLogin, loginLevelOf, loginStrengthText } from './login-strength.ts';
import { StrengthBars } from './StrengthBars.tsx';

type LoginPasswordStrengthProps = {
	readonly id: string;
	readonly judged: JudgedLogin;
	readonly minLength: number;
	/** The error already shown below the field, so that it is not repeated. */
	readonly error: string | undefined;
};

/** The strength of a typed login password; see `useLoginPasswordStrength`. */
export const LoginPasswordStrength = ({ id, judged, minLength, error }: LoginPasswordStrengthProps) => (
	<StrengthBars
		id={id}
		level={loginLevelOf(judged)}
		text={loginStrengthText(judged, minLength, useTranslation(), error)}
	/>
);
