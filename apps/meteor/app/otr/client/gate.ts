import { type SessionView, textFault } from '@rocket.chat/otr-protocol';
import type { OtrPeer, OtrSettings } from './ports.ts';
import type { ComposerGate, IdentityStatus, StartBlock, SubmitOutcome } from './types.ts';

/** `/word` alone or before a blank; a path such as `/etc/hosts` is a text. */
const COMMAND = /^\/[a-z][\w-]*(\s|$)/i;

type Refusal = Extract<SubmitOutcome, { ok: false }>;

export const blocked: Refusal = Object.freeze({ ok: false, error: 'blocked' });

/** What the composer may send: ordinary messages only in `idle`, texts of the session while it is live. */
export const gateOf = (view: SessionView, maxLength: number): ComposerGate => {
	if (view.phase === 'idle') {
		return Object.freeze({ mode: 'plain' });
	}
	// While keys are refreshed a text is queued: it is sent under the new key, or handed back.
	if (view.phase === 'established' || view.phase === 'interrupted' || view.refreshing) {
		return Object.freeze({ mode: 'otr', maxLength, held: view.refreshing || view.phase !== 'established' });
	}
	return Object.freeze({ mode: 'blocked', phase: view.phase, reason: view.reason });
};

/** Why a text can't be sent in a session; `undefined` if it can. `maxLength`: code points. */
export const textRefusal = (text: string, maxLength: number): Refusal | undefined => {
	if (text.trim() === '') {
		return { ok: false, error: 'empty' };
	}
	if (COMMAND.test(text)) {
		return { ok: false, error: 'not-a-command' };
	}
	return textFault(text, maxLength) === 'too-long'
		? { ok: false, error: 'too-long', length: [...text].length, maxLength }
		: undefined;
};

export type StartBlockInput = {
	readonly secure: boolean;
	/** False if the browser refuses storage for this page. */
	readonly storage: boolean;
	readonly settings: OtrSettings;
	readonly peer: OtrPeer | undefined;
	readonly connected: boolean;
	readonly identity: IdentityStatus;
	/** False once known to be missing. */
	readonly peerHasKey: boolean;
	readonly peerOnline: boolean;
	readonly elsewhere: boolean;
};

/**
 * Why "Start OTR" is disabled: first the reasons that can't be fixed, then the others in the order in which to fix
 * them.
 */
export const startBlockOf = (conditions: StartBlockInput): StartBlock | undefined => {
	const { secure, storage, settings, peer, connected, identity, peerHasKey, peerOnline, elsewhere } = conditions;
	const checks: readonly (readonly [boolean, StartBlock])[] = [
		[!peer, 'not-direct'],
		[peer?.isBot === true, 'peer-is-bot'],
		[peer?.active === false, 'peer-inactive'],
		[!secure, 'insecure-context'],
		[!storage, 'storage-refused'],
		[!settings.OTR_Enable, 'otr-disabled'],
		[!settings.E2E_Enable, 'e2e-disabled'],
		[!connected, 'no-connection'],
		[identity === 'missing', 'self-key-missing'],
		[identity === 'locked', 'self-key-locked'],
		[!peerHasKey, 'peer-key-missing'],
		[!peerOnline, 'peer-offline'],
		[elsewhere, 'active-elsewhere'],
	];
	return checks.find(([blocks]) => blocks)?.[1];
};

/** Blocks of this side, which also prevent a refresh of the keys. The relay then decides whether the peer is online. */
export const blocksOurSide = (block: StartBlock | undefined): boolean =>
	block !== undefined && !['peer-key-missing', 'peer-offline', 'active-elsewhere'].includes(block);
