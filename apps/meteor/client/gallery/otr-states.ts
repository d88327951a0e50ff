import type { OtrSnapshot, StartBlock } from '../../app/otr/client/index.ts';
import { inSeconds } from './moment.ts';

type Phase = OtrSnapshot['phase'];
type Reason = NonNullable<OtrSnapshot['reason']>;

/** A snapshot, and what distinguishes it from others of its phase. */
export type NamedSnapshot = { readonly name: string; readonly snapshot: Partial<OtrSnapshot> };

const LINE = { kind: 'message', id: 'a', from: 'bob', text: 'Hello', ts: 0, ended: true } as const;

const because = (...reasons: readonly Reason[]): readonly NamedSnapshot[] =>
	reasons.map((reason) => ({ name: reason, snapshot: { reason } }));

/** Every phase with each reason that has its own words; a phase without its states doesn't compile. */
const VARIANTS: Record<Phase, readonly NamedSnapshot[]> = {
	idle: [
		{ name: '', snapshot: {} },
		{ name: 'messages stay', snapshot: { lines: [LINE] } },
	],
	inviting: [{ name: '', snapshot: { expiresAt: inSeconds(60) } }],
	invited: [{ name: '', snapshot: { expiresAt: inSeconds(60) } }],
	confirming: [{ name: '', snapshot: {} }],
	established: [
		{ name: '', snapshot: {} },
		{ name: 'refreshing', snapshot: { refreshing: true, waiting: 2 } },
		{ name: 'texts wait', snapshot: { offerRefresh: true, waiting: 3, dropped: 1 } },
		{ name: 'refresh failed', snapshot: { offerRefresh: true } },
	],
	interrupted: [{ name: '', snapshot: { waiting: 1 } }, ...because('peer-offline')],
	lost: [
		...because(
			'reloaded',
			'idle-timeout',
			'peer-lost',
			'refresh-timeout',
			'vault-full',
			'vault-lost',
			'incompatible',
			'keys-stale',
			'peer-declined',
			'handshake-failed',
			'peer-key-changed',
		),
		{ name: 'verified key changed', snapshot: { reason: 'peer-key-changed', verified: true } },
		{ name: 'refreshing', snapshot: { reason: 'reloaded', refreshing: true } },
	],
	elsewhere: [{ name: '', snapshot: {} }],
	ended: because('peer-ended', 'self-ended', 'disabled', 'logout', 'own-key-changed', 'peer-removed', 'idle-timeout'),
	declined: because('peer-declined', 'self-declined'),
	expired: because('invite-timeout', 'peer-cancelled', 'self-cancelled'),
	failed: [
		...because(
			'handshake-failed',
			'own-key',
			'no-peer-key',
			'incompatible',
			'unsupported-app',
			'peer-offline',
			'relay-refused',
			'invite-timeout',
			'vault-full',
			'peer-key-changed',
		),
		{ name: 'verified key changed', snapshot: { reason: 'peer-key-changed', verified: true } },
	],
};

/** Every reason why a session can't be started; a block without its state doesn't compile. */
const BLOCKS: Record<StartBlock, true> = {
	'insecure-context': true,
	'storage-refused': true,
	'otr-disabled': true,
	'e2e-disabled': true,
	'not-direct': true,
	'peer-is-bot': true,
	'peer-inactive': true,
	'no-connection': true,
	'self-key-missing': true,
	'self-key-locked': true,
	'peer-key-missing': true,
	'peer-offline': true,
	'active-elsewhere': true,
};

const titled = (phase: string, name: string): string => (name === '' ? phase : `${phase}: ${name}`);

const PHASES = Object.keys(VARIANTS) as Phase[];

export const OTR_STATES: readonly NamedSnapshot[] = PHASES.flatMap((phase) =>
	VARIANTS[phase].map(({ name, snapshot }) => ({ name: titled(phase, name), snapshot: { ...snapshot, phase } })),
);

export const BLOCKED_STATES: readonly NamedSnapshot[] = (Object.keys(BLOCKS) as StartBlock[]).map((startBlock) => ({
	name: `blocked: ${startBlock}`,
	snapshot: { startBlock },
}));

const SENDS: readonly Phase[] = ['idle', 'established', 'interrupted'];

/** States in which the composer sends nothing, and says why. */
export const GATED_STATES = OTR_STATES.filter(
	({ snapshot: { phase, refreshing } }) => phase !== undefined && !SENDS.includes(phase) && !refreshing,
);
