import { Emitter } from '@rocket.chat/emitter';
import type { SignedInUser } from '@rocket.chat/ui-contexts';
import type { EndedSignIn } from './ended.ts';

/**
 * - `resuming`: there is a token, and the server has not yet confirmed that it is valid
 * - `must-change-password`: the token is valid, but only for `setRequiredPassword`; no user is signed in yet
 */
export type SessionPhase = 'signed-out' | 'resuming' | 'must-change-password' | 'signed-in';

export type SessionState = {
	readonly phase: SessionPhase;
	readonly userId?: string;
	readonly user: SignedInUser | null;
	readonly isLoggingIn: boolean;
	/** Why the server ended the last sign-in of this page; absent after the next sign-in. */
	readonly ended?: EndedSignIn;
	/** The server refuses this page because the user has too many sign-ins; the page keeps trying. */
	readonly isOneTooMany?: boolean;
};

/** Holds the state of a sign-in, as a store that React can subscribe to. */
export class SessionStateHolder extends Emitter<{ changed: undefined }> {
	constructor(protected current: SessionState) {
		super();
	}

	readonly state = (): SessionState => this.current;

	readonly subscribe = (listener: () => void): (() => void) => this.on('changed', listener);

	protected change(state: SessionState): void {
		this.current = state;
		this.emit('changed');
	}
}
