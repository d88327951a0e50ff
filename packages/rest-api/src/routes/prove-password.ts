import { clientError, RestError } from '../errors.ts';
import type { SignedInCall } from '../route.ts';
import { type GivenPassword, readGiven } from './given-password.ts';

const DIGEST = /^[0-9a-f]{64}$/i;

const required = (): RestError =>
	new RestError('totp-required', 'TOTP Required', { method: 'password', codeGenerated: false, availableMethods: [] });

const invalid = (): RestError => new RestError('totp-invalid', 'TOTP Invalid', { method: 'password' });

/**
 * Requires the caller's own login password, for operations on others that a stolen token must not permit. It is in the
 * body, as elsewhere, or, as Rocket.Chat's clients answer `totp-required` with the method `password`, in X-2FA-Code as
 * its SHA-256; it is then refused with Rocket.Chat's codes. Required each time, and not remembered for a token.
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
