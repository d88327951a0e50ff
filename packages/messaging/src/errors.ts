/** A refusal that may be shown to the client. `error` is Rocket.Chat's stable code. Never holds a message's text. */
export class MessagingError extends Error {
	readonly error: string;
	readonly reason: string;
	readonly details: Record<string, unknown> | undefined;

	constructor(error: string, reason: string, details?: Record<string, unknown>) {
		super(`${reason} [${error}]`);
		this.name = 'MessagingError';
		this.error = error;
		this.reason = reason;
		this.details = details;
	}
}
