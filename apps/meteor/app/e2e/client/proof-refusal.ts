/**
 * Why the server refused the login password, which proves the user for writes that a session token alone must not make.
 * Nothing was written.
 */
export type ProofRefusal = 'wrong-login-password' | 'too-many-attempts';

const REFUSALS: Readonly<Record<string, ProofRefusal>> = {
	'error-invalid-password': 'wrong-login-password',
	'error-password-required': 'wrong-login-password',
	'error-too-many-requests': 'too-many-attempts',
};

/**
 * Reads the error with which a write of keys rejected. `undefined` for any other error: then it is unknown whether the
 * keys were written.
 */
export const proofRefusalOf = (error: unknown): ProofRefusal | undefined =>
	typeof error === 'object' && error !== null && 'error' in error && typeof error.error === 'string'
		? REFUSALS[error.error]
		: undefined;
