/**
 * The whole `step`: two session machines, as the client drives them. Between two steps a machine is bytes, as in the
 * vault.
 */
import type { Primitives } from '@rocket.chat/crypto';
import {
	decodeState,
	encodeState,
	initialSession,
	type SessionContext,
	type SessionInput,
	step,
	wipeState,
} from '@rocket.chat/otr-protocol';
import type { Identities } from './ours.ts';

const LIMITS = { inviteTimeout: 60_000, idleTimeout: 3_600_000, messageMaxLength: 5000, fileMaxSize: 0 };
const RID = 'alicebob';

type Tab = { readonly uid: string; readonly context: SessionContext; vault: Uint8Array; phase: string; shown: string };
export type Tabs = { readonly alice: Tab; readonly bob: Tab };

export function tabs(primitives: Primitives, { alice, bob }: Identities): Tabs {
	const tab = (uid: string, peer: string, identity: Identities['alice'], peerKey: Uint8Array): Tab => {
		const peers = { rid: RID, self: uid, peer };
		const context = {
			primitives,
			random: primitives.randomBytes,
			now: 1_000_000,
			peers,
			identity,
			peerKey,
			peerKeyPinned: true,
			limits: LIMITS,
			capabilities: ['text'],
		};
		return { uid, context, vault: encodeState(initialSession()), phase: 'idle', shown: '' };
	};
	return { alice: tab('alice', 'bob', alice, bob.publicKey), bob: tab('bob', 'alice', bob, alice.publicKey) };
}

/** One input on one side; every frame that it causes is carried, with its answers, until none is left. */
function act(from: Tab, to: Tab, input: SessionInput): void {
	const before = decodeState(from.vault);
	if (!before) {
		throw new Error('the vault holds no state');
	}
	const { state, effects } = step(from.context, before, input);
	from.vault.fill(0);
	from.vault = encodeState(state);
	from.phase = state.phase;
	wipeState(before);
	wipeState(state);
	for (const effect of effects) {
		if (effect.type === 'message') {
			from.shown = effect.message.text;
		} else if (effect.type === 'frame' && !effect.own) {
			const frame = {
				v: 1 as const,
				rid: RID,
				sid: effect.sid,
				body: effect.body,
				from: from.uid,
				connection: `i:${from.uid}`,
			};
			act(to, from, { type: 'frame', kind: effect.kind, frame });
		}
	}
}

/** From the click on Start to both sides established, the dialog answered at once. */
export function establish({ alice, bob }: Tabs): void {
	act(alice, bob, { type: 'start' });
	act(bob, alice, { type: 'timer', name: 'dialog' });
	act(bob, alice, { type: 'accept' });
	if (alice.phase !== 'established' || bob.phase !== 'established') {
		throw new Error(`no session: ${alice.phase}, ${bob.phase}`);
	}
}

/** A text, and the receipt that answers it. */
export function tell(from: Tab, to: Tab, id: string, text: string): void {
	act(from, to, { type: 'send', id, text });
	if (to.shown !== text) {
		throw new Error('another text arrived');
	}
}
