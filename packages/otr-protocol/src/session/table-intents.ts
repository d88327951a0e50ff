import { act, every, live, none, over, type Rows } from './rows.ts';
import type { SessionInput } from './types.ts';

type Intent = Extract<SessionInput['type'], 'start' | 'accept' | 'decline' | 'cancel' | 'refresh' | 'end' | 'dismiss' | 'send' | 'retry' | 'read' | 'keys'>;

const noInvitation = none('no invitation is shown');
const noSession = none('there is no session');

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
	accept: { ...every(noInvitation), invited: act('accept', 'confirming') },
	decline: { ...every(noInvitation), invited: act('decline', 'idle', 'lost', 'elsewhere', 'ended', 'declined', 'expired', 'failed') },
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
	keys: {
		...every(none('no handshake waits for a key')),
		idle: act('keys', 'failed'),
		inviting: act('keys'),
		invited: act('keys', 'failed', 'lost', 'elsewhere'),
		...live(act('keys')),
		lost: act('keys'),
		elsewhere: act('keys'),
		...over(act('keys', 'failed')),
	},
};
