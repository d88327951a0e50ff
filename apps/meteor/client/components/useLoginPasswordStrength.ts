import { useSetting } from '@rocket.chat/ui-contexts';
import { useEffect, useState } from 'react';
import type { JudgedLogin } from './login-strength.ts';

/** What no setting makes less; the server's rule. */
const LEAST_LENGTH = 8;

/** Code points that a new login password needs here. */
export const useLeastPasswordLength = (): number =>
	Math.max(useSetting('Accounts_Password_Policy_MinLength', LEAST_LENGTH), LEAST_LENGTH);

/** What a new login password is worth, by the rule of the server. Fetches the estimator: 240 kB. */
export const judgeNewPassword = async (
	password: string,
	personal: readonly string[],
	minLength: number,
): Promise<JudgedLogin> => {
	try {
		const { judgeLoginPassword } = await import('@rocket.chat/password-strength');
		return password === '' ? undefined : judgeLoginPassword(password, personal, minLength);
	} catch {
		return 'unknown';
	}
};

/**
 * The strength of the password that is typed at this moment. `personal`: user name, name and addresses of whom it is
 * for.
 */
export const useLoginPasswordStrength = (password: string, personal: readonly string[]): JudgedLogin => {
	const minLength = useLeastPasswordLength();
	const [judged, setJudged] = useState<JudgedLogin>();
	const words = JSON.stringify(personal);
	useEffect(() => {
		let isNewest = true;
		if (password === '') {
			setJudged(undefined);
		} else {
			void judgeNewPassword(password, JSON.parse(words) as string[], minLength).then(
				(strength) => isNewest && setJudged(strength),
			);
		}
		return () => {
			isNewest = false;
		};
	}, [password, words, minLength]);
	return judged;
};
