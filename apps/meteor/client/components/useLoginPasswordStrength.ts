import { useSetting } from '@rocket.chat/ui-contexts';
import { useEffect, useState } from 'react';
import type { JudgedLogin } from './login-strength.ts';

/** The least length that any setting allows; the server's rule. */
const LEAST_LENGTH = 8;

/** Code points that a new login password needs in this workspace. */
export const useLeastPasswordLength = (): number =>
	Math.max(useSetting('Accounts_Password_Policy_MinLength', LEAST_LENGTH), LEAST_LENGTH);

/** The strength of a new login password, by the server's rule. Fetches the estimator: 240 kB. */
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

/** The strength of the password as typed so far. `personal`: username, name and addresses of its owner. */
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
