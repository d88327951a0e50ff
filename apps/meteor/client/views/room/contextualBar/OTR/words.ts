import type { KeysTaking } from '@rocket.chat/i18n';
import { blocksOurSide, type OtrSnapshot, type StartBlock } from '../../../../../app/otr/client/index.ts';

/** Texts whose only placeholder, if any, is the peer's username. */
type Text = KeysTaking<'username'>;

export type Tone = 'info' | 'success' | 'warning' | 'danger';

/**
 * Buttons of a state, most important first. `again` starts a new session; `keep-key` goes back to ordinary messages
 * without trusting a changed key.
 */
export type OtrAction =
	| 'start'
	| 'cancel'
	| 'refresh'
	| 'end'
	| 'again'
	| 'erase'
	| 'dismiss'
	| 'accept-key'
	| 'keep-key';

/** A state in words; every text is a translation key, and `username` fills its placeholder. */
export type OtrWords = {
	readonly tone: Tone;
	readonly title: Text;
	readonly text: Text;
	readonly actions: readonly OtrAction[];
};

type PhaseDetails = Pick<OtrSnapshot, 'phase' | 'reason' | 'refreshing' | 'verified' | 'lines'>;

const FAILED: Partial<Record<NonNullable<OtrSnapshot['reason']>, Text>> = {
	'own-key': 'OTR_Failed_own_key',
	'no-peer-key': 'OTR_Failed_no_key',
	incompatible: 'OTR_Failed_incompatible',
	'unsupported-app': 'OTR_Failed_unsupported',
	'peer-offline': 'OTR_Failed_offline',
	'relay-refused': 'OTR_Failed_relay',
	'invite-timeout': 'OTR_Failed_timeout',
	'refresh-timeout': 'OTR_Failed_timeout',
	'vault-full': 'OTR_Failed_storage',
	'vault-lost': 'OTR_Failed_storage',
};

const keyChanged = ({ verified }: PhaseDetails, ...actions: readonly OtrAction[]): OtrWords => ({
	tone: 'danger',
	title: verified ? 'OTR_Verified_key_changed_title' : 'OTR_Key_changed_title',
	text: verified ? 'OTR_Failed_verified_key_changed' : 'OTR_Failed_key_changed',
	actions,
});

/** Why a refresh from `lost` failed. */
const notRefreshed = (reason: OtrSnapshot['reason']): Text | undefined => {
	switch (reason) {
		case 'peer-declined':
			return 'OTR_Refresh_declined';
		case 'handshake-failed':
			return 'OTR_Failed_handshake';
		case 'refresh-timeout':
			// The text about a missing peer says more.
			return undefined;
		default:
			return reason && FAILED[reason];
	}
};

const lost = (details: PhaseDetails): OtrWords => {
	const { reason } = details;
	const actions = ['refresh', 'end'] as const;
	const failed = notRefreshed(reason);
	switch (reason) {
		case 'peer-key-changed':
			return keyChanged(details, 'accept-key', 'end');
		case 'idle-timeout':
			return { tone: 'warning', title: 'OTR_Lost_title', text: 'OTR_Lost_idle', actions };
		case 'peer-lost':
		case 'refresh-timeout':
			return { tone: 'warning', title: 'OTR_Peer_lost_title', text: 'OTR_Peer_lost_text', actions };
		case 'vault-full':
			return { tone: 'warning', title: 'OTR_Lost_title', text: 'OTR_Lost_full', actions };
		case 'vault-lost':
			return { tone: 'warning', title: 'OTR_Lost_title', text: 'OTR_Lost_vault', actions };
		case 'incompatible':
			return { tone: 'warning', title: 'OTR_Lost_title', text: 'OTR_Failed_incompatible', actions };
		case 'keys-stale':
			return { tone: 'warning', title: 'OTR_Lost_title', text: 'OTR_Stale_keys', actions };
		default:
			return failed
				? { tone: 'warning', title: 'OTR_Refresh_failed_title', text: failed, actions }
				: { tone: 'warning', title: 'OTR_Lost_title', text: 'OTR_Lost_reloaded', actions };
	}
};

const ENDED_TITLE: Partial<Record<NonNullable<OtrSnapshot['reason']>, Text>> = {
	'peer-ended': 'OTR_Ended_by_peer',
	'self-ended': 'OTR_Ended_by_self',
	disabled: 'OTR_Ended_disabled',
	logout: 'OTR_Ended_logout',
	'own-key-changed': 'OTR_Ended_own_key',
	'peer-removed': 'OTR_Ended_removed',
	'idle-timeout': 'OTR_Ended_idle',
};

const ended = ({ reason }: PhaseDetails): OtrWords => ({
	tone: 'info',
	title: (reason && ENDED_TITLE[reason]) ?? 'OTR_Ended_title',
	text: 'OTR_Ended_text',
	actions: ['dismiss', 'erase', 'again'],
});

const declined = ({ reason }: PhaseDetails): OtrWords => ({
	tone: 'info',
	title: reason === 'self-declined' ? 'OTR_Declined_self' : 'OTR_Declined_title',
	text: 'OTR_Declined_text',
	actions: ['again', 'dismiss'],
});

const expired = ({ reason }: PhaseDetails): OtrWords => ({
	tone: 'info',
	title:
		reason === 'peer-cancelled'
			? 'OTR_Cancelled_by_peer'
			: reason === 'self-cancelled'
				? 'OTR_Cancelled_by_self'
				: 'OTR_Expired_title',
	text: 'OTR_Expired_text',
	actions: ['again', 'dismiss'],
});

const established = ({ refreshing }: PhaseDetails): OtrWords =>
	refreshing
		? { tone: 'info', title: 'OTR_Refreshing_title', text: 'OTR_Refreshing_text', actions: ['end'] }
		: { tone: 'success', title: 'OTR_Established_title', text: 'OTR_Established_text', actions: ['refresh', 'end'] };

/** Ended and acknowledged: ordinary messages are sent again, but the off-the-record ones are still on the page. */
const idle = ({ lines }: PhaseDetails): OtrWords =>
	lines.length > 0
		? { tone: 'info', title: 'OTR_Ended_title', text: 'OTR_Over_text', actions: ['start', 'erase'] }
		: { tone: 'info', title: 'OTR_Idle_title', text: 'OTR_Intro', actions: ['start'] };

const byPhase: Record<OtrSnapshot['phase'], (details: PhaseDetails) => OtrWords> = {
	idle,
	inviting: () => ({ tone: 'info', title: 'OTR_Inviting_title', text: 'OTR_Inviting_text', actions: ['cancel'] }),
	invited: () => ({ tone: 'info', title: 'OTR_Invited_title', text: 'OTR_Invited_text', actions: [] }),
	confirming: () => ({ tone: 'info', title: 'OTR_Confirming_title', text: 'OTR_Confirming_text', actions: ['cancel'] }),
	established,
	interrupted: ({ reason, refreshing }) =>
		reason === 'peer-offline'
			? {
					tone: 'warning',
					title: 'OTR_Interrupted_title',
					text: 'OTR_Interrupted_peer',
					actions: refreshing ? ['end'] : ['refresh', 'end'],
				}
			: { tone: 'warning', title: 'OTR_Interrupted_title', text: 'OTR_Interrupted_text', actions: ['end'] },
	lost,
	elsewhere: () => ({ tone: 'info', title: 'OTR_Elsewhere_title', text: 'OTR_Elsewhere_text', actions: ['dismiss'] }),
	ended,
	declined,
	expired,
	failed: (details) =>
		details.reason === 'peer-key-changed'
			? keyChanged(details, 'accept-key', 'keep-key')
			: {
					tone: 'danger',
					title: 'OTR_Failed_title',
					text: (details.reason && FAILED[details.reason]) ?? 'OTR_Failed_handshake',
					actions: ['again', 'dismiss'],
				},
};

/** Title, text and buttons of a state. While a lost session is being re-keyed, the state says so. */
export const wordsOf = (details: PhaseDetails): OtrWords =>
	details.refreshing && details.phase === 'lost'
		? { tone: 'info', title: 'OTR_Refreshing_title', text: 'OTR_Refreshing_text', actions: ['cancel', 'end'] }
		: byPhase[details.phase](details);

const BLOCKS: Record<StartBlock, Text> = {
	'insecure-context': 'OTR_Block_insecure',
	'storage-refused': 'OTR_Block_storage',
	'otr-disabled': 'OTR_Block_disabled',
	'e2e-disabled': 'OTR_Block_e2e',
	'not-direct': 'OTR_Block_not_direct',
	'peer-is-bot': 'OTR_Block_bot',
	'peer-inactive': 'OTR_Block_inactive',
	'no-connection': 'OTR_Block_connection',
	'self-key-missing': 'OTR_Block_self_missing',
	'self-key-locked': 'OTR_Block_self_locked',
	'peer-key-missing': 'OTR_Block_peer_missing',
	'peer-offline': 'OTR_Block_peer_offline',
	'active-elsewhere': 'OTR_Block_elsewhere',
};

/** Why "Start OTR" is disabled, and who must do what. */
export const blockWords = (block: StartBlock): Text => BLOCKS[block];

/** Whether a button is disabled, with the reason next to it, because it would do nothing now. */
export const isBlocked = (action: OtrAction, block: StartBlock | undefined): boolean =>
	block !== undefined && (action === 'start' || action === 'again' || (action === 'refresh' && blocksOurSide(block)));
