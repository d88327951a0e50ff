import type { KeyPair } from '@rocket.chat/crypto';
import type {
	MessageStatus,
	NoticeCode,
	PeerNames,
	Pin,
	SessionPhase,
	SessionReason,
	UserAction,
} from '@rocket.chat/otr-protocol';
import type { OtrFrame, OtrFrameKind, OtrRelayAnswer, StampedOtrFrame } from '@rocket.chat/otr-wire';

/** Port to the relay: ours is the stream `stream-notify-user`; another host may provide its own. */
export interface OtrTransport {
	/** Rejects with the relay's Meteor.Error (`error` holds the code, `details.timeToReset` ms where rate limited). */
	send(to: string, kind: OtrFrameKind, frame: OtrFrame): Promise<OtrRelayAnswer>;
	/** Frames for the signed-in user. Returns the unsubscribe. */
	onFrame(listener: (kind: OtrFrameKind, frame: StampedOtrFrame) => void): () => void;
	connected(): boolean;
	onConnected(listener: (connected: boolean) => void): () => void;
}

export type IdentityStatus = 'missing' | 'locked' | 'unlocked';

/** Port to the end-to-end identity. */
export interface OtrIdentity {
	status(): IdentityStatus;
	onChange(listener: () => void): () => void;
	/** X25519 key pair for `rcotr/1 identity`; undefined unless unlocked. */
	keyPair(): KeyPair | undefined;
	/** The published key of another user; `undefined` if they have not published one. `fresh` bypasses the cache. */
	peerKey(uid: string, options?: { fresh?: boolean }): Promise<Uint8Array | undefined>;
	/** The pins, encrypted under the seed. */
	pins: {
		/**
		 * The pins of this uid, name and room, for `judgePeer`. Rejects for one that was tampered with: no key is better
		 * than the wrong one.
		 */
		of(peer: PeerNames): Promise<readonly Pin[]>;
		/** A session with this key was established. */
		keep(peer: PeerNames, key: Uint8Array): Promise<void>;
		/** The user has acknowledged a changed key: the old pin is removed, and a new handshake may start. */
		forget(peer: PeerNames): Promise<void>;
		/** The user has, or has not, compared this very key with the peer. False if another one is pinned by now. */
		verify(uid: string, key: Uint8Array, verified: boolean): Promise<boolean>;
	};
}

/** Why "Start OTR" is disabled. */
export type StartBlock =
	| 'insecure-context'
	| 'storage-refused'
	| 'otr-disabled'
	| 'e2e-disabled'
	| 'not-direct'
	| 'peer-is-bot'
	| 'peer-inactive'
	| 'no-connection'
	| 'self-key-missing'
	| 'self-key-locked'
	| 'peer-key-missing'
	| 'peer-offline'
	| 'active-elsewhere';

export type OtrLine =
	| {
			readonly kind: 'message';
			readonly id: string;
			readonly from: string;
			readonly text: string;
			readonly ts: number;
			readonly status?: MessageStatus;
			readonly ended: boolean;
	  }
	| { readonly kind: 'notice'; readonly id: string; readonly code: NoticeCode; readonly ts: number };

/** What views see, by useSyncExternalStore: a frozen object, replaced on each change. */
export type OtrSnapshot = {
	readonly rid: string;
	readonly phase: SessionPhase;
	/** `own-key-changed`: this user's own identity was replaced. */
	readonly reason?: SessionReason | 'own-key-changed';
	readonly startBlock?: StartBlock;
	readonly refreshing: boolean;
	readonly waiting: number;
	readonly dropped: number;
	/** ms since the epoch */
	readonly expiresAt?: number;
	readonly offerRefresh: boolean;
	/** The pinned identity of the peer was verified by the user; with the reason `peer-key-changed`: the previous one. */
	readonly verified: boolean;
	readonly lines: readonly OtrLine[];
	/** Texts handed back to the user, to be put into the composer. */
	readonly handedBack: readonly string[];
};

/** What the user can do. Only these change a session's state from outside. */
export interface OtrIntents {
	/** The user has opened the room's OTR panel: what a session needs is fetched now rather than at its first step. */
	prepare(): void;
	start(): void;
	accept(): void;
	decline(): void;
	cancel(): void;
	refresh(): void;
	end(): void;
	/**
	 * Acknowledges an end state. After `peer-key-changed` it accepts the new key: the pin is forgotten, and a new
	 * handshake may begin.
	 */
	dismiss(): void;
	/** What the user does apart from writing texts, such as an edit. Only what the peer's client can take is sent. */
	act(action: UserAction): void;
	/** The user has seen every message delivered so far: the peer sees them as read. */
	markRead(): void;
	eraseNow(): void;
	retry(id: string): void;
	takeHandedBack(): readonly string[];
}

/** The composer's only gate: everything is sent through it. */
export type ComposerGate =
	| { readonly mode: 'plain' }
	| { readonly mode: 'otr' /** code points */; readonly maxLength: number; readonly held: boolean }
	| { readonly mode: 'blocked'; readonly phase: SessionPhase | 'initializing'; readonly reason?: SessionReason };

export type SubmitOutcome =
	| { readonly ok: true }
	| {
			readonly ok: false;
			readonly error: 'blocked' | 'too-long' | 'empty' | 'not-a-command';
			readonly length?: number;
			readonly maxLength?: number;
	  };

export interface OtrRoom extends OtrIntents {
	readonly rid: string;
	subscribe(listener: () => void): () => void;
	snapshot(): OtrSnapshot;
	gate(): ComposerGate;
	/**
	 * Sends inside the session. In `plain` mode it calls `sendPlain` (the ordinary path); in any doubt it does nothing.
	 */
	submit(text: string, sendPlain: (text: string) => Promise<void>): Promise<SubmitOutcome>;
	/** For an ordinary message that is not being typed, such as a failed one sent again: only if the room permits it. */
	sendPlainly(send: () => Promise<void>): Promise<SubmitOutcome>;
}

/** A pending invitation, for the dialog anywhere in the app. */
export type OtrInvitation = {
	readonly rid: string;
	readonly username: string;
	readonly needsKey: boolean /** ms since the epoch */;
	readonly expiresAt: number;
};
