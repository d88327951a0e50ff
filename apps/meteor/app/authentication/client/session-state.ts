import { Emitter } from '@rocket.chat/emitter';
import type { SignedInUser } from '@rocket.chat/ui-contexts';
import type { EndedSignIn } from './ended.ts';

/**
 * - `resuming`: there is a token, and the server has not said yet whether it is still valid
 * - `must-change-password`: the token is valid, but only for `setRequiredPassword`; no user is signed in yet
 */
export type SessionPhase = 'signed-out' | 'resuming' | 'must-change-password' | 'signed-in';

export type SessionState = {
	readonly phase: SessionPhase;
	readonly userId?: string;
	readonly user: SignedInUser | null;
	readonly isLoggingIn: boolean;
	/** Why the last sign-in of this page ended, where the server ended it; until the next. */
	readonly ended?: EndedSignIn;
	/** The server refuses this page its place as one too many; it is asked for again and again. */
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
