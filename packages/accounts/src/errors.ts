/**
 * A refusal that may be shown to the client. `error` is Rocket.Chat's stable code (403 where Meteor uses a number).
 * Neither message nor details ever hold a password, a digest or a token.
 */
export class AccountsError extends Error {
	readonly error: string | number;
	readonly reason: string;
	readonly details: Record<string, unknown> | undefined;

	constructor(error: string | number, reason: string, details?: Record<string, unknown>) {
		super(`${reason} [${error}]`);
		this.name = 'AccountsError';
		this.error = error;
		this.reason = reason;
		this.details = details;
	}
}
