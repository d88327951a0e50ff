/**
 * Why the server did not take the login password that proves a user, for what a sign-in alone must not do; nothing was
 * written.
 */
export type ProofRefusal = 'wrong-login-password' | 'too-many-attempts';

const REFUSALS: Readonly<Record<string, ProofRefusal>> = {
	'error-invalid-password': 'wrong-login-password',
	'error-password-required': 'wrong-login-password',
	'error-too-many-requests': 'too-many-attempts',
};

/** Of what a write of keys rejected with; `undefined` for anything else, of which nobody knows what it left behind. */
export const proofRefusalOf = (error: unknown): ProofRefusal | undefined =>
	typeof error === 'object' && error !== null && 'error' in error && typeof error.error === 'string'
		? REFUSALS[error.error]
		: undefined;
