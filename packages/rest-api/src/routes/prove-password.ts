import { clientError, RestError } from '../errors.ts';
import type { SignedInCall } from '../route.ts';
import { type GivenPassword, readGiven } from './given-password.ts';

const DIGEST = /^[0-9a-f]{64}$/i;

const required = (): RestError =>
	new RestError('totp-required', 'TOTP Required', { method: 'password', codeGenerated: false, availableMethods: [] });

const invalid = (): RestError => new RestError('totp-invalid', 'TOTP Invalid', { method: 'password' });

/**
 * Asks who calls for their own login password, for what a token that was taken from them must not do to others. Given
 * in the body as elsewhere; or, as Rocket.Chat's clients answer `totp-required` of the method `password`, by X-2FA-Code
 * with its SHA-256, and then refused by Rocket.Chat's codes. Asked each time, and remembered for no token.
 * @throws RestError `totp-required`, `totp-invalid`, `error-too-many-requests`; AccountsError `error-invalid-password`
 * for one in the body
 */
export const provePassword = async (
	{ user, network, secondFactor, dependencies: { accounts, limiters } }: SignedInCall<unknown, unknown>,
	given: GivenPassword | undefined,
): Promise<void> => {
	if (given === undefined && secondFactor === undefined) {
		throw required();
	}
	if (given === undefined && !DIGEST.test(secondFactor ?? '')) {
		throw invalid();
	}
	const { allowed, timeToReset } = limiters.login.take(network);
	if (!allowed) {
		throw new RestError('error-too-many-requests', 'Too many attempts. Please try again later.', { timeToReset });
	}
	try {
		await accounts.provePassword(user._id, readGiven(given ?? secondFactor ?? ''), { network, holder: user._id });
	} catch (error) {
		throw given === undefined && clientError(error)?.error === 'error-invalid-password' ? invalid() : error;
	}
};
