/**
 * The one error whose content may leave the server: Meteor's `Meteor.Error` (docs.meteor.com,
 * api/meteor.html#meteor-error).
 */
export class MeteorError extends Error {
	/** Read by {@link toClientError}; Meteor's own flag, sent on the wire as Meteor does. */
	readonly isClientSafe = true;

	readonly errorType = 'Meteor.Error';

	/**
	 * @param error stable code that callers test
	 * @param reason short human-readable summary
	 * @param details anything EJSON can carry
	 */
	constructor(
		readonly error: string | number,
		readonly reason?: string,
		readonly details?: unknown,
	) {
		super(reason ? `${reason} [${error}]` : `[${error}]`);
		this.name = 'MeteorError';
	}
}

/** Shape of an error on the wire, as Meteor and Rocket.Chat send it. */
export interface WireError {
	readonly isClientSafe: true;
	readonly error: string | number;
	readonly reason?: string;
	readonly message: string;
	readonly details?: unknown;
	readonly errorType: 'Meteor.Error';
}

const field = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const wire = (error: string | number, reason: string | undefined, details: unknown): WireError => ({
	isClientSafe: true,
	error,
	...(reason === undefined ? {} : { reason }),
	message: reason ? `${reason} [${error}]` : `[${error}]`,
	...(details === undefined ? {} : { details }),
	errorType: 'Meteor.Error',
});

const fromSafe = (value: unknown): WireError | undefined => {
	const error = field(value, 'error');
	if (field(value, 'isClientSafe') !== true || (typeof error !== 'string' && typeof error !== 'number')) {
		return undefined;
	}
	const reason = field(value, 'reason');
	return wire(error, typeof reason === 'string' ? reason : undefined, field(value, 'details'));
};

/**
 * What a client may learn of a thrown value: a client-safe error itself, else its `sanitizedError`
 * (`Match.Error` carries one), else 500 "Internal server error".
 * `internal` tells that the value was not meant for the client and must be logged.
 */
export const toClientError = (thrown: unknown): { readonly error: WireError; readonly internal: boolean } => {
	const safe = fromSafe(thrown);
	if (safe) {
		return { error: safe, internal: false };
	}
	return {
		error: fromSafe(field(thrown, 'sanitizedError')) ?? wire(500, 'Internal server error', undefined),
		internal: true,
	};
};
