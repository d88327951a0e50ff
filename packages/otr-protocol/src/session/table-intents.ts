import { act, every, live, none, over, type Rows } from './rows.ts';
import type { SessionInput } from './types.ts';

type Intent = Extract<
	SessionInput['type'],
	| 'start'
	| 'accept'
	| 'decline'
	| 'cancel'
	| 'refresh'
	| 'end'
	| 'dismiss'
	| 'send'
	| 'retry'
	| 'read'
	| 'edit'
	| 'delete'
	| 'react'
	| 'typing'
	| 'set-timer'
	| 'offer-file'
	| 'accept-file'
	| 'cancel-file'
	| 'chunk'
	| 'keys'
>;

const noInvitation = none('no invitation is shown');
const noSession = none('there is no session');
const noFile = none('no file outlives its session, or its peer');

/** What the user may do. `idle` is led to from here alone (and by logout). */
export const INTENTS: Readonly<Record<Intent, Rows>> = {
	start: {
		...every(none('a session or an invitation is there already')),
		idle: act('start', 'inviting', 'confirming', 'failed'),
		...over(act('start', 'inviting', 'confirming', 'failed')),
		invited: act('accept', 'confirming', 'failed', 'lost', 'elsewhere'),
		lost: act('refresh', 'confirming'),
		elsewhere: act('refresh', 'confirming'),
	},
	accept: { ...every(noInvitation), invited: act('accept', 'confirming', 'failed', 'lost', 'elsewhere') },
	decline: {
		...every(noInvitation),
		invited: act('decline', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
	},
	cancel: {
		...every(none('nothing is under way')),
		inviting: act('cancel', 'idle'),
		confirming: act('giveUp', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
		...live(act('cancel')),
		lost: act('cancel'),
		elsewhere: act('cancel'),
	},
	refresh: {
		...every(none('there is no session to refresh')),
		...live(act('refresh')),
		lost: act('refresh', 'confirming'),
		elsewhere: act('refresh', 'confirming'),
	},
	end: {
		idle: noSession,
		inviting: act('cancel', 'idle'),
		invited: act('decline', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
		confirming: act('giveUp', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
		...live(act('end', 'idle')),
		lost: act('end', 'idle'),
		elsewhere: none("the session is the other tab's to end"),
		...over(act('dismiss', 'idle')),
	},
	dismiss: {
		...every(none('there is nothing to acknowledge')),
		lost: act('dismiss', 'idle'),
		elsewhere: act('dismiss', 'idle'),
		...over(act('dismiss', 'idle')),
	},
	send: { ...every(act('handBack')), ...live(act('send')), lost: act('send'), elsewhere: act('send') },
	retry: { ...every(noSession), ...live(act('retry')), lost: none('without the peer there is nobody to send to') },
	read: { ...every(noSession), ...live(act('read')) },
	edit: { ...every(noSession), ...live(act('edit')), lost: act('edit'), elsewhere: act('edit') },
	delete: { ...every(noSession), ...live(act('remove')), lost: act('remove'), elsewhere: act('remove') },
	react: { ...every(noSession), ...live(act('react')), lost: act('react'), elsewhere: act('react') },
	typing: { ...every(none('there is nobody who would be told')), established: act('typing') },
	'set-timer': {
		...every(noSession),
		...live(act('setTimer')),
		lost: none('without the peer nothing can be agreed on'),
	},
	'offer-file': {
		...every(noSession),
		...live(act('offerFile')),
		lost: none('without the peer there is nobody to take it'),
	},
	'accept-file': { ...every(noFile), ...live(act('acceptFile')) },
	'cancel-file': { ...every(noFile), ...live(act('cancelFile')) },
	chunk: { ...every(noFile), ...live(act('sendChunk')) },
	keys: {
		...every(none('no handshake waits for a key')),
		idle: act('keys', 'failed'),
		inviting: act('keys', 'failed'),
		invited: act('keys', 'failed', 'lost', 'elsewhere'),
		...live(act('keys')),
		lost: act('keys'),
		elsewhere: act('keys'),
		...over(act('keys', 'failed')),
	},
};
