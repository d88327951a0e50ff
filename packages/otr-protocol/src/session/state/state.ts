import type { ProbeBody, ReadyBody, ReliableBody, Whose } from '../../content/index.ts';
import type { InitiatorState, ResponderState } from '../../handshake/types.ts';
import type { RatchetState, Role } from '../../ratchet/types.ts';
import type { SessionPhase, SessionReason } from './types.ts';

/**
 * What the outbox keeps of a content until the peer's receipt. Seq and ciphertext belong to one session, the id to
 * the conversation. `ready` is encrypted when it is created, and its nonce is not kept.
 */
export type OutboxContent = Exclude<ReliableBody, ReadyBody> | { readonly kind: 'ready' };

export type OutboxEntry = {
	readonly id: string;
	readonly content: OutboxContent;
	/** ms since the epoch: when it was first encrypted in this session, or created if it never was. */
	readonly since: number;
	/** It was encrypted in this session or an earlier one: the peer may have it. */
	readonly everSent: boolean;
	/** Absent while queued: the session has no keys, or 128 others wait. */
	readonly inFlight?: { readonly seq: number; readonly frame: Uint8Array };
};

export type Outbox = {
	readonly entries: readonly OutboxEntry[];
	readonly nextSeq: number;
	/**
	 * Delivered texts that the peer has not read yet, the newest last. `seq` is 0 for those of an earlier session.
	 */
	readonly unread: readonly { readonly seq: number; readonly id: string }[];
};

/** What a reliable content of the peer does. */
export type TakenContent = Exclude<ReliableBody, ReadyBody | ProbeBody>;

/** A reliable content in the inbox. `content` is absent where it only takes its place. */
export type InboxEntry = { readonly seq: number; readonly id: string; readonly content?: TakenContent };

export type Inbox = {
	/** The next seq: all lower ones were taken. */
	readonly next: number;
	readonly outOfOrder: readonly InboxEntry[];
	/** What the user has seen, as a seq of this session. */
	readonly read: number;
};

/**
 * The peer was asked for a sign of life. `hinted`: because of a hint, which shortens the wait. ms since the epoch.
 */
export type PeerProbe = { readonly since: number; readonly hinted: boolean };

type FileFacts = {
	readonly id: string;
	readonly name: string;
	readonly mime: string;
	readonly size: number;
	readonly digest: Uint8Array;
	/** Chunks that the receiver holds; for our own file, as the peer reports it. */
	readonly taken: number;
	/** Last progress, ms since the epoch. */
	readonly since: number;
};

/**
 * What a file of ours waits for: the answer to its offer (`accept`), its next chunk from the client (`bytes`), the
 * relay's answer (`relay`), credit, the peer's position (`resume`), or the time in `retryAt` (`rate`).
 */
export type OutgoingWait = 'accept' | 'bytes' | 'relay' | 'credit' | 'resume' | 'rate';

export type Outgoing = FileFacts & {
	readonly whose: 'mine';
	/** The next chunk to be sent. */
	readonly next: number;
	/** Chunks that were sent at least once: no receiver has more. */
	readonly sent: number;
	readonly waits: OutgoingWait;
	/** With `rate`: when the relay accepts the chunk, ms since the epoch. */
	readonly retryAt: number;
};

export type Incoming = FileFacts & {
	readonly whose: 'yours';
	readonly accepted: boolean;
	/** The number in our last `file-accept`. */
	readonly announced: number;
	readonly announcedAt: number;
	/** The digest of the chunks taken so far. */
	readonly chain: Uint8Array;
};

/** A file transfer. Its bytes are never part of the state. */
export type Transfer = Outgoing | Incoming;

export type TransferOf<W extends Whose> = Extract<Transfer, { whose: W }>;

export type LiveSession = {
	/** base64url, as in frames */
	readonly sid: string;
	readonly role: Role;
	readonly ratchet: RatchetState;
	readonly peerKey: Uint8Array;
	/** Stamp of the last frame of this sid that opened; absent while frames go to every connection of the peer. */
	readonly to?: string;
	/** The same, but never absent. */
	readonly stamp: string;
	/** What both sides announced. */
	readonly capabilities: readonly string[];
	/** The short authentication string. */
	readonly sas: Uint8Array;
	/** When we last sent a typing notification, ms since the epoch; 0 where typing has stopped. */
	readonly typingAt: number;
	readonly peerTyping: boolean;
	/** When our last chunk was sent, ms since the epoch. */
	readonly chunkAt: number;
	readonly files: readonly Transfer[];
	readonly heardAt: number;
	readonly progressAt: number;
	readonly receiptAt: number;
	readonly resendAfter: number;
	readonly peerProbe?: PeerProbe;
	readonly inbox: Inbox;
};

/** A handshake's state without what the context holds anyway: the identity is not copied into the vault. */
export type KeptInitiator = Omit<InitiatorState, 'staticKey' | 'prologue'>;
export type KeptResponder = Omit<ResponderState, 'staticKey' | 'prologue'>;

/** We invited. `taken`: a connection took the invite. `extended`: the peer said that it is entering its password. */
export type Inviting = {
	readonly role: 'initiator';
	readonly sid: string;
	readonly handshake: KeptInitiator;
	readonly body: Uint8Array;
	readonly expiresAt: number;
	readonly taken: boolean;
	readonly extended: boolean;
	/** It was extended, once, to the time of a concurrent handshake. */
	readonly prolonged: boolean;
};

/** We were invited. `handshake` is absent until both keys that read the body are known. */
export type Invitee = {
	readonly role: 'invitee';
	readonly sid: string;
	readonly connection: string;
	readonly body: Uint8Array;
	readonly handshake?: KeptResponder;
	readonly expiresAt: number;
	readonly refetched: boolean;
};

/** We accepted and wait for `ready`. */
export type Confirming = {
	readonly role: 'responder';
	readonly sid: string;
	readonly connection: string;
	readonly body: Uint8Array;
	readonly ratchet: RatchetState;
	readonly commitment: Uint8Array;
	/**
	 * Noise's h after `accept`, and our nonce: for the short authentication string, once `ready` brings the peer's
	 * nonce.
	 */
	readonly hash: Uint8Array;
	readonly nonceR: Uint8Array;
	readonly capabilities: readonly string[];
	readonly peerStatic: Uint8Array;
	readonly inbox: Inbox;
	/** It was extended, once, to the time of a concurrent handshake. */
	readonly prolonged: boolean;
	/** As a concurrent handshake: until then no other replaces it, and our own invite is not sent again. */
	readonly expiresAt: number;
};

export type Pending = Inviting | Invitee | Confirming;

/**
 * Everything one tab knows of one room's session: plain data, replaced on each step, stored in the vault. In
 * `inviting`, `invited` and `confirming` the pending handshake is the phase itself. In other phases an initiator or
 * responder rekeys, and an invitee waits for its dialog.
 */
export type SessionState = {
	readonly phase: SessionPhase;
	readonly reason?: SessionReason;
	/** The phase that follows when an invitation fails. */
	readonly fallbackPhase?: { readonly phase: SessionPhase; readonly reason?: SessionReason };
	readonly connected: boolean;
	readonly online: boolean;
	/** Greatest `now` seen, ms since the epoch, rounded to a second. */
	readonly clock: number;
	/** Last user action or opened content that is neither receipt nor probe, ms since the epoch. */
	readonly activeAt: number;
	readonly pending?: Pending;
	/**
	 * An invite that we accepted while another handshake was pending: it crossed ours, or is newer than the one whose
	 * `ready` is due. It may be a recording, so the pending one stays, and the first to complete becomes the session. It
	 * is dropped with the pending one.
	 */
	readonly concurrentHandshake?: Confirming;
	/** Kept in `lost` where only the peer is missing: a valid frame brings the session back. */
	readonly live?: LiveSession;
	/** The sealed `end` of the session that the user ended, for a peer that has not received it. */
	readonly sealedEnd?: { readonly sid: string; readonly body: Uint8Array };
	/** The sid that the marker holds. */
	readonly marker?: string;
	/** The peer's key in this conversation: the outbox may be encrypted again for this key only. */
	readonly peerKey?: Uint8Array;
	readonly outbox: Outbox;
	/** The timer of later texts, in seconds. Of two settings the one with the higher version is later. */
	readonly timer: { readonly seconds: number; readonly version: number };
	/**
	 * Ids of the peer's texts, edits, deletions and reactions taken in this conversation, the newest last; as many as
	 * a peer can send again.
	 */
	readonly seen: readonly string[];
	readonly dropped: number;
	/** Contents of kinds that this version does not know. */
	readonly unknown: number;
	readonly offerRefresh: boolean;
	readonly hintAt: number;
	readonly hintedProbeAt: number;
	readonly automaticRefreshAt: number;
	/** Sids and ephemeral keys (base64url) of our own invites, and of invites that were seen: newest last. */
	readonly ownSids: readonly string[];
	readonly invites: readonly string[];
};

export const EMPTY_OUTBOX: Outbox = { entries: [], nextSeq: 0, unread: [] };
export const EMPTY_INBOX: Inbox = { next: 0, outOfOrder: [], read: 0 };
export const NO_TIMER: SessionState['timer'] = { seconds: 0, version: 0 };

export const initialSession = (): SessionState => ({
	phase: 'idle',
	connected: true,
	online: true,
	clock: 0,
	activeAt: 0,
	outbox: EMPTY_OUTBOX,
	timer: NO_TIMER,
	seen: [],
	dropped: 0,
	unknown: 0,
	offerRefresh: false,
	hintAt: 0,
	hintedProbeAt: 0,
	automaticRefreshAt: 0,
	ownSids: [],
	invites: [],
});

/** A handshake runs without a dialog and without its own phase: keys are being refreshed. */
export const isRefreshing = ({ phase, pending }: SessionState): boolean =>
	pending !== undefined && pending.role !== 'invitee' && phase !== 'inviting' && phase !== 'confirming';
