/** Why the relay refuses: the `error` of the Meteor.Error that a client gets. */
export type OtrErrorCode =
	| 'error-not-logged-in'
	| 'error-otr-disabled'
	| 'error-not-direct-message'
	| 'error-not-allowed'
	| 'error-invalid-frame'
	| 'error-frame-too-large'
	| 'error-too-many-requests';

/** The cause of the relay's `error-not-allowed`, if the sender may know it. */
export type OtrRefusalCause = 'peer-offline' | 'peer-inactive' | 'peer-is-bot' | 'self-inactive';

/** The `details` of that error. */
export type OtrRefusalDetails = {
	/** `error-too-many-requests`: ms after which the same frame is taken. */
	timeToReset?: number;
	cause?: OtrRefusalCause;
};
