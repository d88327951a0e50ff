import type { UserIntent } from '../state/types.ts';
import { every, live, none, over, type Rows, transition } from './rows.ts';

const noInvitation = none('no invitation is shown');
const noSession = none('there is no session');
const noFile = none('no file outlives its session, or its peer');

/** What the user may do. Only these, and logout, lead to `idle`. */
export const INTENTS = {
	start: {
		...every(none('a session or an invitation is there already')),
		idle: transition('start', 'inviting', 'confirming', 'failed'),
		...over(transition('start', 'inviting', 'confirming', 'failed')),
		invited: transition('accept', 'confirming', 'failed', 'lost', 'elsewhere'),
		lost: transition('refresh', 'confirming'),
		elsewhere: transition('refresh', 'confirming'),
	},
	accept: { ...every(noInvitation), invited: transition('accept', 'confirming', 'failed', 'lost', 'elsewhere') },
	decline: {
		...every(noInvitation),
		invited: transition('decline', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
	},
	cancel: {
		...every(none('nothing is under way')),
		inviting: transition('cancel', 'idle'),
		confirming: transition('giveUp', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
		...live(transition('cancel')),
		lost: transition('cancel'),
		elsewhere: transition('cancel'),
	},
	refresh: {
		...every(none('there is no session to refresh')),
		...live(transition('refresh')),
		lost: transition('refresh', 'confirming'),
		elsewhere: transition('refresh', 'confirming'),
	},
	end: {
		idle: noSession,
		inviting: transition('cancel', 'idle'),
		invited: transition('decline', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
		confirming: transition('giveUp', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
		...live(transition('end', 'idle')),
		lost: transition('end', 'idle'),
		elsewhere: none("the session is the other tab's to end"),
		...over(transition('dismiss', 'idle')),
	},
	dismiss: {
		...every(none('there is nothing to acknowledge')),
		lost: transition('dismiss', 'idle'),
		elsewhere: transition('dismiss', 'idle'),
		...over(transition('dismiss', 'idle')),
	},
	send: {
		...every(transition('handBack')),
		...live(transition('send')),
		lost: transition('send'),
		elsewhere: transition('send'),
	},
	retry: {
		...every(noSession),
		...live(transition('retry')),
		lost: none('without the peer there is nobody to send to'),
	},
	read: { ...every(noSession), ...live(transition('read')) },
	edit: { ...every(noSession), ...live(transition('edit')), lost: transition('edit'), elsewhere: transition('edit') },
	delete: {
		...every(noSession),
		...live(transition('remove')),
		lost: transition('remove'),
		elsewhere: transition('remove'),
	},
	react: {
		...every(noSession),
		...live(transition('react')),
		lost: transition('react'),
		elsewhere: transition('react'),
	},
	typing: { ...every(none('there is nobody who would be told')), established: transition('typing') },
	'set-timer': {
		...every(noSession),
		...live(transition('setTimer')),
		lost: none('without the peer nothing can be agreed on'),
	},
	'offer-file': {
		...every(noSession),
		...live(transition('offerFile')),
		lost: none('without the peer there is nobody to take it'),
	},
	'accept-file': { ...every(noFile), ...live(transition('acceptFile')) },
	'cancel-file': { ...every(noFile), ...live(transition('cancelFile')) },
	chunk: { ...every(noFile), ...live(transition('sendChunk')) },
	keys: {
		...every(none('no handshake waits for a key')),
		idle: transition('keys', 'failed'),
		inviting: transition('keys', 'failed'),
		invited: transition('keys', 'failed', 'lost', 'elsewhere'),
		...live(transition('keys')),
		lost: transition('keys'),
		elsewhere: transition('keys'),
		...over(transition('keys', 'failed')),
	},
} satisfies Readonly<Record<UserIntent['type'], Rows>>;
