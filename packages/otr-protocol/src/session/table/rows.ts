import type { OtrFrameKind } from '@rocket.chat/otr-wire';
import type { SessionInput, SessionPhase, TimerName } from '../state/types.ts';

/** An input as the table knows it: its type, with the frame's kind or the timer's name where that decides. */
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

/**
 * What one input does in one phase: a transition with the phases it may lead to (staying in the phase is always
 * allowed), or the reason why it is ignored.
 */
export type Row<Name extends string = string> =
	| { readonly transition: Name; readonly to: readonly SessionPhase[] }
	| { readonly ignored: string };

/** The rows of one input. `Name`: the transitions that they use. */
export type Rows<Name extends string = string> = Readonly<Record<SessionPhase, Row<Name>>>;

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

export const transition = <const Name extends string>(name: Name, ...to: readonly SessionPhase[]): Row<Name> => ({
	transition: name,
	to,
});
export const ignored = (why: string): Row<never> => ({ ignored: why });

/** The phases in which a session or an invitation is over, until the user acknowledges it. */
export const over = <Name extends string>(
	row: Row<Name>,
): Pick<Rows<Name>, 'ended' | 'declined' | 'expired' | 'failed'> => ({
	ended: row,
	declined: row,
	expired: row,
	failed: row,
});
export const live = <Name extends string>(row: Row<Name>): Pick<Rows<Name>, 'established' | 'interrupted'> => ({
	established: row,
	interrupted: row,
});
export const every = <Name extends string>(row: Row<Name>): Rows<Name> => ({
	idle: row,
	inviting: row,
	invited: row,
	confirming: row,
	...live(row),
	lost: row,
	elsewhere: row,
	...over(row),
});
