/** Why the server ended a sign-in that this page had. */
export type EndedSignIn = {
	readonly reason: 'password-changed' | 'password-reset' | 'logged-out-elsewhere' | 'deactivated';
};

const REASONS: readonly unknown[] = ['password-changed', 'password-reset', 'logged-out-elsewhere', 'deactivated'];

/** The reason in `force_logout`; undefined if it is unknown or absent. */
export const endedByReason = (reason: unknown): EndedSignIn | undefined =>
	REASONS.includes(reason) ? ({ reason } as EndedSignIn) : undefined;

/** The reason in the refusal of a resume. */
export const endedByRefusal = (error: unknown): EndedSignIn | undefined => {
	const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
	return typeof details === 'object' && details !== null && 'reason' in details
		? endedByReason(details.reason)
		: undefined;
};
