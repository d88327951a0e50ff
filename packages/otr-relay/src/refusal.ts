import type { OtrErrorCode, OtrRefusalDetails } from '@rocket.chat/otr-wire';

/** Why a frame was not relayed; all of it may be told to the sender, and none of it repeats what he sent. */
export class RelayRefusal extends Error {
	override readonly name = 'RelayRefusal';

	constructor(
		readonly error: OtrErrorCode,
		readonly reason: string,
		readonly details?: OtrRefusalDetails,
	) {
		super(`${reason} [${error}]`);
	}
}
