import { act, every, type InputKey, live, none, over, type Rows } from './rows.ts';
import type { TimerName } from './types.ts';

const notArmed = none('the timer is not armed here');

/** The clock's. */
export const TIMERS: Readonly<Record<`timer:${TimerName}`, Rows>> = {
	'timer:invite': {
		idle: act('askedExpired'),
		inviting: act('inviteExpired', 'expired'),
		invited: act('askedExpired', 'expired', 'lost', 'elsewhere'),
		confirming: notArmed,
		...live(notArmed),
		lost: act('askedExpired'),
		elsewhere: act('askedExpired'),
		...over(act('askedExpired')),
	},
	'timer:confirm': { ...every(notArmed), confirming: act('confirmExpired', 'failed', 'lost', 'elsewhere') },
	'timer:probe': { ...every(notArmed), ...live(act('probe', 'interrupted', 'lost')) },
	'timer:silence': { ...every(notArmed), ...live(act('silence')) },
	'timer:shadow': {
		...every(notArmed),
		...live(act('refreshExpired')),
		lost: act('refreshExpired'),
		elsewhere: act('refreshExpired'),
	},
	'timer:idle': { ...every(notArmed), ...live(act('idle', 'lost')), lost: act('idle') },
	'timer:resend': {
		...every(notArmed),
		inviting: act('resend'),
		...live(act('resend')),
		lost: act('resend'),
		elsewhere: act('resend'),
	},
	'timer:unacknowledged': { ...every(notArmed), ...live(act('unacknowledged')) },
	'timer:typing': { ...every(notArmed), ...live(act('typingOver')) },
	'timer:file': {
		...every(notArmed),
		...live(act('fileTick')),
		lost: none('a peer that comes back is told, and files do not go on without one'),
	},
	'timer:skipped': { ...every(notArmed), ...live(act('expireSkipped')), lost: act('expireSkipped') },
	'timer:dialog': {
		...every(notArmed),
		idle: act('dialog', 'invited'),
		lost: act('dialog', 'invited'),
		elsewhere: act('dialog', 'invited'),
		...over(act('dialog', 'invited')),
	},
};

type Rest = Extract<
	InputKey,
	'relayed' | 'refused' | 'network' | 'presence' | 'restored' | 'vault-lost' | 'vault-full' | 'policy' | 'other-tab'
>;

const nothingKept = none('the vault holds no key and no text of this room');

/** The relay's answers, the network, the vault, other tabs, and local policy. */
export const SURROUNDINGS: Readonly<Record<Rest, Rows>> = {
	relayed: {
		...every(none('nothing of ours is on its way')),
		inviting: act('relayed', 'failed'),
		...live(act('relayed')),
		lost: act('relayed'),
		elsewhere: act('relayed'),
	},
	refused: {
		...every(none('nothing of ours is on its way')),
		inviting: act('refused', 'failed'),
		confirming: none('the inviter asks for the accept again'),
		...live(act('refused', 'ended')),
		lost: act('refused', 'ended'),
		elsewhere: act('refused'),
	},
	network: every(act('network', 'interrupted')),
	presence: every(act('presence')),
	restored: {
		...every(none('the marker is of what this tab does itself')),
		idle: act('restored', 'lost'),
		lost: act('restored'),
		elsewhere: act('restored', 'lost'),
	},
	'vault-lost': {
		...every(act('vaultLost', 'failed')),
		invited: act('vaultLost', 'failed', 'lost', 'elsewhere'),
		confirming: act('vaultLost', 'failed', 'lost', 'elsewhere'),
		...live(act('vaultLost', 'lost')),
		...over(nothingKept),
		idle: act('vaultLost'),
		lost: act('vaultLost'),
		elsewhere: act('vaultLost'),
	},
	'vault-full': {
		...every(act('vaultFull', 'failed')),
		invited: act('vaultFull', 'failed', 'lost', 'elsewhere'),
		confirming: act('vaultFull', 'failed', 'lost', 'elsewhere'),
		...live(act('vaultFull', 'lost')),
		...over(nothingKept),
		idle: act('vaultFull'),
		lost: act('vaultFull'),
		elsewhere: act('vaultFull'),
	},
	policy: { ...every(act('policy', 'idle', 'ended')), ...over(act('policy', 'idle')), idle: act('policy') },
	'other-tab': every(act('otherTab', 'elsewhere')),
};
