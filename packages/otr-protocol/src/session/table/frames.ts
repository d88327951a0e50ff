import type { OtrFrameKind } from '@rocket.chat/otr-wire';
import { every, ignored, live, over, type Rows, transition } from './rows.ts';

const notPending = ignored('no handshake is pending, and hints act only on one');
const noInviteOfOurs = ignored('no invite of ours waits for an answer');

/**
 * Received frames. No hint (all but invite, accept, data) leads to `idle` or wipes anything; of the rest, only `data`
 * ends a session, by the peer's authenticated `end` inside.
 */
export const FRAMES = {
	'frame:invite': {
		idle: transition('inviteReceived', 'failed'),
		inviting: transition('inviteReceived'),
		invited: transition('inviteReceived', 'failed', 'lost', 'elsewhere'),
		confirming: transition('inviteReceived'),
		...live(transition('inviteReceived')),
		lost: transition('inviteReceived'),
		elsewhere: transition('inviteReceived'),
		...over(transition('inviteReceived', 'failed')),
	},
	'frame:accept': {
		...every(transition('lateAccept')),
		inviting: transition('accepted', 'established', 'interrupted', 'failed'),
		...live(transition('accepted', 'established', 'interrupted')),
		lost: transition('accepted', 'established', 'interrupted'),
		elsewhere: transition('accepted', 'established', 'interrupted'),
	},
	'frame:data': {
		...every(ignored('no key opens it here, and no marker names it')),
		idle: transition('data'),
		inviting: transition('data', 'established', 'interrupted', 'ended', 'failed'),
		confirming: transition('data', 'established', 'interrupted', 'ended', 'failed', 'lost', 'elsewhere'),
		...live(transition('data', 'established', 'interrupted', 'ended')),
		lost: transition('data', 'established', 'interrupted', 'ended'),
		elsewhere: transition('data', 'established', 'interrupted', 'ended'),
	},
	'frame:decline': {
		...every(noInviteOfOurs),
		inviting: transition('declined', 'declined'),
		...live(transition('declined')),
		lost: transition('declined'),
		elsewhere: transition('declined'),
	},
	'frame:cancel': {
		idle: transition('cancelled'),
		inviting: transition('cancelled'),
		invited: transition('cancelled', 'expired', 'lost', 'elsewhere'),
		confirming: transition('cancelled', 'expired', 'lost', 'elsewhere'),
		...live(transition('cancelled')),
		lost: transition('cancelled'),
		elsewhere: transition('cancelled'),
		...over(transition('cancelled')),
	},
	'frame:elsewhere': {
		...every(notPending),
		idle: transition('takenElsewhere', 'elsewhere'),
		invited: transition('takenElsewhere', 'elsewhere'),
		confirming: ignored('this tab accepted'),
		lost: transition('takenElsewhere'),
		elsewhere: transition('takenElsewhere'),
		...over(transition('takenElsewhere', 'elsewhere')),
	},
	'frame:locked': {
		...every(noInviteOfOurs),
		inviting: transition('peerLocked'),
		...live(transition('peerLocked')),
		lost: transition('peerLocked'),
		elsewhere: transition('peerLocked'),
	},
	'frame:unknown': {
		...every(ignored('there is no session to probe')),
		...live(transition('onUnauthenticatedHint')),
		lost: ignored('the peer counts as lost already'),
	},
	'frame:refetch': {
		...every(noInviteOfOurs),
		inviting: transition('refetch'),
		...live(transition('refetch')),
		lost: transition('refetch'),
		elsewhere: transition('refetch'),
	},
	'frame:end': {
		...every(ignored('there is no session to probe')),
		...live(transition('onUnauthenticatedHint')),
		lost: ignored('the peer counts as lost already'),
	},
} satisfies Readonly<Record<`frame:${OtrFrameKind}`, Rows>>;
