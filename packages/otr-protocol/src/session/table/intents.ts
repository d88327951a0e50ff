import { forUserActions } from '../../content/index.ts';
import type { UserIntent } from '../state/types.ts';
import { every, ignored, live, over, type Rows, transition } from './rows.ts';

const noInvitation = ignored('no invitation is shown');
const noSession = ignored('there is no session');
const noFile = ignored('a transfer ends with its session or its peer');

/** Texts and what is about them wait while the peer is lost. */
const whileSession = <const Name extends string>(name: Name): Rows<Name> => ({
	...every(noSession),
	...live(transition(name)),
	lost: transition(name),
	elsewhere: transition(name),
});

/** What the user may do. Only these, and logout, lead to `idle`. */
export const INTENTS = {
	start: {
		...every(ignored('there is a session or an invitation already')),
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
		...every(ignored('nothing is pending')),
		inviting: transition('cancel', 'idle'),
		confirming: transition('giveUp', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed'),
		...live(transition('cancel')),
		lost: transition('cancel'),
		elsewhere: transition('cancel'),
	},
	refresh: {
		...every(ignored('there is no session to refresh')),
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
		elsewhere: ignored('the session belongs to another tab'),
		...over(transition('dismiss', 'idle')),
	},
	dismiss: {
		...every(ignored('there is nothing to acknowledge')),
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
		lost: ignored('there is no peer to send to'),
	},
	read: { ...every(noSession), ...live(transition('read')) },
	...forUserActions(whileSession),
	typing: { ...every(ignored('there is no peer to notify')), established: transition('typing') },
	'set-timer': {
		...every(noSession),
		...live(transition('setTimer')),
		lost: ignored('without the peer no timer can be agreed on'),
	},
	'offer-file': {
		...every(noSession),
		...live(transition('offerFile')),
		lost: ignored('without the peer no file can be offered'),
	},
	'accept-file': { ...every(noFile), ...live(transition('acceptFile')) },
	'cancel-file': { ...every(noFile), ...live(transition('cancelFile')) },
	chunk: { ...every(noFile), ...live(transition('sendChunk')) },
	keys: {
		...every(ignored('no handshake waits for a key')),
		idle: transition('keys', 'failed'),
		inviting: transition('keys', 'failed'),
		invited: transition('keys', 'failed', 'lost', 'elsewhere'),
		...live(transition('keys')),
		lost: transition('keys'),
		elsewhere: transition('keys'),
		...over(transition('keys', 'failed')),
	},
} satisfies Readonly<Record<UserIntent['type'], Rows>>;
