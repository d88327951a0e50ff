/** What the server refused a method or a subscription with: Meteor.Error as it travels. */
export class MethodError extends Error {
	override readonly name = 'MethodError';

	/**
	 * @param error stable code, e.g. `error-not-allowed`, or an HTTP-like number as Meteor's own errors have
	 * @param reason for people
	 * @param details of the code, e.g. `{ timeToReset }` in ms
	 */
	constructor(
		readonly error: string | number,
		readonly reason?: string,
		readonly details?: unknown,
	) {
		super(reason === undefined ? String(error) : `${reason} [${error}]`);
	}
}

/**
 * The code of calls whose answer can't come: not connected, or the connection broke on the way. The server may have
 * performed them.
 */
export const NO_CONNECTION = 'error-no-connection';

export const noConnection = (): MethodError => new MethodError(NO_CONNECTION, 'No connection to the server');

/** A Meteor.Error out of what a server sent; anything else becomes a 500. */
export function toMethodError(value: unknown): MethodError {
	if (typeof value !== 'object' || value === null) {
		return new MethodError(500, 'Internal server error');
	}
	const { error, reason, message, details } = value as Record<string, unknown>;
	const code = typeof error === 'string' || typeof error === 'number' ? error : 500;
	const text = typeof reason === 'string' ? reason : typeof message === 'string' ? message : undefined;
	return new MethodError(code, text, details);
}
