import type { OtrFrameKind } from '@rocket.chat/otr-wire';
import { act, every, live, none, over, type Rows } from './rows.ts';

const notPending = none('hints act on a pending sid only, and none is pending');
const nobodyAsked = none('no invite of ours waits for an answer');

/**
 * What arrives. Hints (all but invite, accept, data) lead from no phase to `idle` and wipe nothing; of the rest, `data`
 * alone ends a session, with the peer's authenticated `end` inside.
 */
export const FRAMES: Readonly<Record<`frame:${OtrFrameKind}`, Rows>> = {
	'frame:invite': {
		idle: act('asked', 'failed'),
		inviting: act('asked'),
		invited: act('asked', 'failed', 'lost', 'elsewhere'),
		confirming: act('asked'),
		...live(act('asked')),
		lost: act('asked'),
		elsewhere: act('asked'),
		...over(act('asked', 'failed')),
	},
	'frame:accept': {
		...every(act('lateAccept')),
		inviting: act('accepted', 'established', 'interrupted', 'failed'),
		...live(act('accepted', 'established', 'interrupted')),
		lost: act('accepted', 'established', 'interrupted'),
		elsewhere: act('accepted', 'established', 'interrupted'),
	},
	'frame:data': {
		...every(none('no key opens it here, and no marker names it')),
		idle: act('data'),
		inviting: act('data', 'established', 'interrupted', 'ended', 'failed'),
		confirming: act('data', 'established', 'interrupted', 'ended', 'failed', 'lost', 'elsewhere'),
		...live(act('data', 'established', 'interrupted', 'ended')),
		lost: act('data', 'established', 'interrupted', 'ended'),
		elsewhere: act('data', 'established', 'interrupted', 'ended'),
	},
	'frame:decline': {
		...every(nobodyAsked),
		inviting: act('declined', 'declined'),
		...live(act('declined')),
		lost: act('declined'),
		elsewhere: act('declined'),
	},
	'frame:cancel': {
		idle: act('cancelled'),
		inviting: act('cancelled'),
		invited: act('cancelled', 'expired', 'lost', 'elsewhere'),
		confirming: act('cancelled', 'expired', 'lost', 'elsewhere'),
		...live(act('cancelled')),
		lost: act('cancelled'),
		elsewhere: act('cancelled'),
		...over(act('cancelled')),
	},
	'frame:elsewhere': {
		...every(notPending),
		idle: act('takenElsewhere', 'elsewhere'),
		invited: act('takenElsewhere', 'elsewhere'),
		confirming: none('it is this tab that accepted'),
		lost: act('takenElsewhere'),
		elsewhere: act('takenElsewhere'),
		...over(act('takenElsewhere', 'elsewhere')),
	},
	'frame:locked': {
		...every(nobodyAsked),
		inviting: act('peerLocked'),
		...live(act('peerLocked')),
		lost: act('peerLocked'),
		elsewhere: act('peerLocked'),
	},
	'frame:unknown': {
		...every(none('no session is there to be doubted')),
		...live(act('doubt')),
		lost: none('the peer is missed already'),
	},
	'frame:refetch': {
		...every(nobodyAsked),
		inviting: act('refetch'),
		...live(act('refetch')),
		lost: act('refetch'),
		elsewhere: act('refetch'),
	},
	'frame:end': {
		...every(none('no session is there to be doubted')),
		...live(act('doubt')),
		lost: none('the peer is missed already'),
	},
};
