import type { EnvironmentEvent, TimerName } from '../state/types.ts';
import { every, ignored, live, over, type Rows, transition } from './rows.ts';

const notArmed = ignored('the timer is not armed here');

/** Timers. */
export const TIMERS = {
	'timer:invite': {
		idle: transition('inviteeExpired'),
		inviting: transition('inviteExpired', 'expired'),
		invited: transition('inviteeExpired', 'expired', 'lost', 'elsewhere'),
		confirming: notArmed,
		...live(notArmed),
		lost: transition('inviteeExpired'),
		elsewhere: transition('inviteeExpired'),
		...over(transition('inviteeExpired')),
	},
	'timer:confirm': { ...every(notArmed), confirming: transition('confirmExpired', 'failed', 'lost', 'elsewhere') },
	'timer:probe': { ...every(notArmed), ...live(transition('probe', 'interrupted', 'lost')) },
	'timer:silence': { ...every(notArmed), ...live(transition('silence')) },
	'timer:rekey': {
		...every(notArmed),
		...live(transition('refreshExpired')),
		lost: transition('refreshExpired'),
		elsewhere: transition('refreshExpired'),
	},
	'timer:idle': { ...every(notArmed), ...live(transition('idle', 'lost')), lost: transition('idle') },
	'timer:resend': {
		...every(notArmed),
		inviting: transition('resend'),
		...live(transition('resend')),
		lost: transition('resend'),
		elsewhere: transition('resend'),
	},
	'timer:unacknowledged': { ...every(notArmed), ...live(transition('unacknowledged')) },
	'timer:typing': { ...every(notArmed), ...live(transition('typingOver')) },
	'timer:file': {
		...every(notArmed),
		...live(transition('fileTick')),
		lost: ignored('transfers end without the peer, which is told when it is back'),
	},
	'timer:skipped': { ...every(notArmed), ...live(transition('expireSkipped')), lost: transition('expireSkipped') },
	'timer:dialog': {
		...every(notArmed),
		idle: transition('dialog', 'invited'),
		lost: transition('dialog', 'invited'),
		elsewhere: transition('dialog', 'invited'),
		...over(transition('dialog', 'invited')),
	},
} satisfies Readonly<Record<`timer:${TimerName}`, Rows>>;

const nothingKept = ignored('the vault holds no key and no text of this room');

/** The relay's answers, the network, the vault, other tabs, and local policy. */
export const ENVIRONMENT_EVENTS = {
	relayed: {
		...every(ignored('no frame of ours is under way')),
		inviting: transition('relayed', 'failed'),
		...live(transition('relayed')),
		lost: transition('relayed'),
		elsewhere: transition('relayed'),
	},
	refused: {
		...every(ignored('no frame of ours is under way')),
		inviting: transition('refused', 'failed'),
		confirming: ignored('the inviter asks for the accept again'),
		...live(transition('refused', 'ended')),
		lost: transition('refused', 'ended'),
		elsewhere: transition('refused'),
	},
	network: every(transition('network', 'interrupted')),
	presence: every(transition('presence')),
	restored: {
		...every(ignored('the marker belongs to this tab')),
		idle: transition('restored', 'lost'),
		lost: transition('restored'),
		elsewhere: transition('restored', 'lost'),
	},
	'vault-lost': {
		...every(transition('vaultLost', 'failed')),
		invited: transition('vaultLost', 'failed', 'lost', 'elsewhere'),
		confirming: transition('vaultLost', 'failed', 'lost', 'elsewhere'),
		...live(transition('vaultLost', 'lost')),
		...over(nothingKept),
		idle: transition('vaultLost'),
		lost: transition('vaultLost'),
		elsewhere: transition('vaultLost'),
	},
	'vault-full': {
		...every(transition('vaultFull', 'failed')),
		invited: transition('vaultFull', 'failed', 'lost', 'elsewhere'),
		confirming: transition('vaultFull', 'failed', 'lost', 'elsewhere'),
		...live(transition('vaultFull', 'lost')),
		...over(nothingKept),
		idle: transition('vaultFull'),
		lost: transition('vaultFull'),
		elsewhere: transition('vaultFull'),
	},
	policy: {
		...every(transition('policy', 'idle', 'ended')),
		...over(transition('policy', 'idle')),
		idle: transition('policy'),
	},
	'other-tab': every(transition('otherTab', 'elsewhere')),
} satisfies Readonly<Record<EnvironmentEvent['type'], Rows>>;
