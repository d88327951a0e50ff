/** Why the server ended a sign-in that this page had. */
export type EndedSignIn = {
	readonly reason: 'password-changed' | 'password-reset' | 'logged-out-elsewhere' | 'deactivated';
};

const REASONS: readonly unknown[] = ['password-changed', 'password-reset', 'logged-out-elsewhere', 'deactivated'];

/** As `force_logout` tells it; undefined where it tells nothing that is known. */
export const endedByReason = (reason: unknown): EndedSignIn | undefined =>
	REASONS.includes(reason) ? ({ reason } as EndedSignIn) : undefined;

/** As the refusal of a resume tells it. */
export const endedByRefusal = (error: unknown): EndedSignIn | undefined => {
	const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
	return typeof details === 'object' && details !== null && 'reason' in details
		? endedByReason(details.reason)
		: undefined;
};
