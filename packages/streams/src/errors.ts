/** A read or write that no rule permits. `error` is sent to the client. */
export class StreamRefusal extends Error {
	override readonly name = 'StreamRefusal';
	readonly error = 'error-not-allowed';

	constructor(readonly reason: string) {
		super(`${reason} [error-not-allowed]`);
	}
}
