/** A refusal that may be shown to the client: what AccountsError, MessagingError and Meteor.Error have in common. */
export type ClientError = { error: string | number; reason: string; message: string; details?: unknown };

/** The refusal in what was thrown; undefined for anything else, which a client must not see. */
export function clientError(thrown: unknown): ClientError | undefined {
	if (
		!(thrown instanceof Error) ||
		!('error' in thrown) ||
		(typeof thrown.error !== 'string' && typeof thrown.error !== 'number')
	) {
		return undefined;
	}
	const reason = 'reason' in thrown && typeof thrown.reason === 'string' ? thrown.reason : '';
	return {
		error: thrown.error,
		reason,
		message: thrown.message,
		details: 'details' in thrown ? thrown.details : undefined,
	};
}

/** A refusal of this package's own, in Rocket.Chat's words. */
export class RestError extends Error {
	override readonly name = 'RestError';
	readonly error: string;
	readonly reason: string;
	readonly details: Record<string, unknown> | undefined;

	constructor(error: string, reason: string, details?: Record<string, unknown>) {
		super(`${reason} [${error}]`);
		this.error = error;
		this.reason = reason;
		this.details = details;
	}
}
