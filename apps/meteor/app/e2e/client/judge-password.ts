import { estimateStrength, loadGuessEstimator, type PasswordStrength } from '@rocket.chat/e2e-protocol';
import type { E2EDeps } from './types.ts';

/**
 * The strength of a chosen password, and why it is refused, if it is (docs/decisions/0010-password-strength.md).
 * Rejects if the estimator can't be fetched.
 */
export const judgePassword = async (
	{ loadEstimator = loadGuessEstimator, isLoginPassword }: Pick<E2EDeps, 'loadEstimator' | 'isLoginPassword'>,
	password: string,
	personal: readonly string[],
	loginPassword?: string,
): Promise<PasswordStrength> => {
	const strength = estimateStrength(await loadEstimator(), password, {
		personal,
		...(loginPassword === undefined ? {} : { loginPassword }),
	});
	return strength.refusal !== 'empty' && (await isLoginPassword?.(password))
		? { ...strength, refusal: 'login-password' }
		: strength;
};
