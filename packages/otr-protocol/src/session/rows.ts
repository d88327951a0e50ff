import type { OtrFrameKind } from '@rocket.chat/otr-wire';
import type { SessionInput, SessionPhase, TimerName } from './types.ts';

/**
 * An input as the table knows it: its type, with the frame's kind, the timer's name or the network's new state where
 * that decides.
 */
export type InputKey =
	| Exclude<SessionInput['type'], 'frame' | 'timer'>
	| `frame:${OtrFrameKind}`
	| `timer:${TimerName}`;

export const keyOf = (input: SessionInput): InputKey => {
	switch (input.type) {
		case 'frame':
			return `frame:${input.kind}`;
		case 'timer':
			return `timer:${input.name}`;
		default:
			return input.type;
	}
};

/** The names that rows use; acts.ts gives each its code. */
export type ActName =
	| 'start'
	| 'accept'
	| 'decline'
	| 'cancel'
	| 'giveUp'
	| 'refresh'
	| 'end'
	| 'dismiss'
	| 'send'
	| 'handBack'
	| 'retry'
	| 'read'
	| 'edit'
	| 'remove'
	| 'react'
	| 'typing'
	| 'setTimer'
	| 'offerFile'
	| 'acceptFile'
	| 'cancelFile'
	| 'sendChunk'
	| 'keys'
	| 'asked'
	| 'accepted'
	| 'lateAccept'
	| 'data'
	| 'declined'
	| 'cancelled'
	| 'takenElsewhere'
	| 'peerLocked'
	| 'doubt'
	| 'refetch'
	| 'relayed'
	| 'refused'
	| 'inviteExpired'
	| 'askedExpired'
	| 'confirmExpired'
	| 'refreshExpired'
	| 'probe'
	| 'silence'
	| 'idle'
	| 'resend'
	| 'unacknowledged'
	| 'dialog'
	| 'typingOver'
	| 'fileTick'
	| 'expireSkipped'
	| 'network'
	| 'presence'
	| 'restored'
	| 'vaultLost'
	| 'vaultFull'
	| 'policy'
	| 'otherTab';

/**
 * What one input does in one phase: an act and the phases it may lead to (its own always among them), or nothing, and
 * why.
 */
export type Row = { readonly act: ActName; readonly to: readonly SessionPhase[] } | { readonly none: string };

export type Rows = Readonly<Record<SessionPhase, Row>>;

export const PHASES: readonly SessionPhase[] = [
	'idle',
	'inviting',
	'invited',
	'confirming',
	'established',
	'interrupted',
	'lost',
	'elsewhere',
	'ended',
	'declined',
	'expired',
	'failed',
];

export const act = (name: ActName, ...to: readonly SessionPhase[]): Row => ({ act: name, to });
export const none = (why: string): Row => ({ none: why });

/** Nothing is under way and nothing is held: the user has the word. */
export const over = (row: Row): Pick<Rows, 'ended' | 'declined' | 'expired' | 'failed'> => ({
	ended: row,
	declined: row,
	expired: row,
	failed: row,
});
export const live = (row: Row): Pick<Rows, 'established' | 'interrupted'> => ({ established: row, interrupted: row });
export const every = (row: Row): Rows => ({
	idle: row,
	inviting: row,
	invited: row,
	confirming: row,
	...live(row),
	lost: row,
	elsewhere: row,
	...over(row),
});
