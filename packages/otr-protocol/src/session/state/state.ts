import type { ProbeBody, ReadyBody, ReliableBody, Whose } from '../../content/index.ts';
import type { InitiatorState, ResponderState } from '../../handshake/types.ts';
import type { RatchetState, Role } from '../../ratchet/types.ts';
import type { SessionPhase, SessionReason } from './types.ts';

/**
 * What the outbox keeps of a content until the peer's receipt; seq and ciphertext belong to one session, the id to the
 * conversation. `ready` is encrypted where it is written, and its nonce not kept.
 */
export type OutboxContent = Exclude<ReliableBody, ReadyBody> | { readonly kind: 'ready' };

export type OutboxEntry = {
	readonly id: string;
	readonly content: OutboxContent;
	/** ms since the epoch: when it was first encrypted in this session, or written where it never was. */
	readonly since: number;
	/** It was encrypted once, in this session or an earlier one: the peer may have it. */
	readonly everSent: boolean;
	/** Absent while held: the session has no keys, or 128 others wait. */
	readonly inFlight?: { readonly seq: number; readonly frame: Uint8Array };
};

export type Outbox = {
	readonly entries: readonly OutboxEntry[];
	readonly nextSeq: number;
	/** Delivered texts that the peer has not read yet, the newest last. `seq` is 0 for those of an earlier session. */
	readonly unread: readonly { readonly seq: number; readonly id: string }[];
};

/** What a reliable content of the peer asks for. */
export type TakenContent = Exclude<ReliableBody, ReadyBody | ProbeBody>;

/** A reliable content that came before its turn. `content` is absent where it only takes its place. */
export type InboxEntry = { readonly seq: number; readonly id: string; readonly content?: TakenContent };

export type Inbox = {
	/** The seq that comes next: everything below was taken. */
	readonly next: number;
	readonly outOfOrder: readonly InboxEntry[];
	/** What the user has seen, as a seq of this session. */
	readonly read: number;
};

/** The peer was asked for a sign of life. `hinted`: by a hint, which shortens the wait. ms since the epoch. */
export type PeerProbe = { readonly since: number; readonly hinted: boolean };

type FileFacts = {
	readonly id: string;
	readonly name: string;
	readonly mime: string;
	readonly size: number;
	readonly digest: Uint8Array;
	/** Chunks that the receiver holds; of a file of ours by the peer's word. */
	readonly taken: number;
	/** Last progress, ms since the epoch. */
	readonly since: number;
};

/**
 * What a file of ours waits for: an answer to its offer; its next chunk from the client; the relay's word; room; the
 * peer's word where to go on; a better time.
 */
export type OutgoingWait = 'accept' | 'bytes' | 'relay' | 'credit' | 'resume' | 'rate';

export type Outgoing = FileFacts & {
	readonly whose: 'mine';
	/** The chunk that goes out next. */
	readonly next: number;
	/** Chunks that went out at least once: no receiver has more. */
	readonly sent: number;
	readonly waits: OutgoingWait;
	/** With `rate`: when the relay takes the chunk, ms since the epoch. */
	readonly retryAt: number;
};

export type Incoming = FileFacts & {
	readonly whose: 'yours';
	readonly accepted: boolean;
	/** What our last `file-accept` said. */
	readonly announced: number;
	readonly announcedAt: number;
	/** The digest of what was taken. */
	readonly chain: Uint8Array;
};

/** A file on its way, without its bytes: those are never in the state. */
export type Transfer = Outgoing | Incoming;

export type TransferOf<W extends Whose> = Extract<Transfer, { whose: W }>;

export type LiveSession = {
	/** base64url, as in frames */
	readonly sid: string;
	readonly role: Role;
	readonly ratchet: RatchetState;
	readonly peerKey: Uint8Array;
	/** Stamp of the last frame of this sid that opened; absent where frames go to every connection of the peer. */
	readonly to?: string;
	/** The same, always. */
	readonly stamp: string;
	/** What both sides announced. */
	readonly capabilities: readonly string[];
	/** The short authentication string. */
	readonly sas: Uint8Array;
	/** When we last said that we type, ms since the epoch; 0, long ago, where that is over. */
	readonly typingAt: number;
	readonly peerTyping: boolean;
	/** When our last chunk went out, ms since the epoch. */
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

/** We invited. `taken`: some connection took the invite. `extended`: the peer said that it is entering its key. */
export type Inviting = {
	readonly role: 'initiator';
	readonly sid: string;
	readonly handshake: KeptInitiator;
	readonly body: Uint8Array;
	readonly expiresAt: number;
	readonly taken: boolean;
	readonly extended: boolean;
	/** It got the time of an accept beside it: once. */
	readonly prolonged: boolean;
};

/** We were invited. `handshake` is absent while a key is missing that reads the body. */
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
	/** Noise's h after `accept`, and our nonce: for the short authentication string, until `ready` brings the peer's. */
	readonly hash: Uint8Array;
	readonly nonceR: Uint8Array;
	readonly capabilities: readonly string[];
	readonly peerStatic: Uint8Array;
	readonly inbox: Inbox;
	/** It got the time of an accept beside it: once. */
	readonly prolonged: boolean;
	/** Beside another handshake: until then no other takes its place, and our own invite is not sent again. */
	readonly expiresAt: number;
};

export type Pending = Inviting | Invitee | Confirming;

/**
 * Everything one tab knows of one room's session: plain data, replaced on each step, stored in the vault. In
 * `inviting`, `invited`, `confirming` the pending handshake is the phase itself; elsewhere an initiator or responder is
 * the shadow beside the phase, and an asked one waits for its dialog.
 */
export type SessionState = {
	readonly phase: SessionPhase;
	readonly reason?: SessionReason;
	/** Where an invitation that comes to nothing leads back to. */
	readonly fallbackPhase?: { readonly phase: SessionPhase; readonly reason?: SessionReason };
	readonly connected: boolean;
	readonly online: boolean;
	/** Greatest `now` seen, ms since the epoch, to a second. */
	readonly clock: number;
	/** Last user act or opened content that is neither receipt nor probe. */
	readonly activeAt: number;
	readonly pending?: Pending;
	/**
	 * An invite that we answered although another handshake was pending: it crossed ours, or is newer than the one whose
	 * `ready` is due. It may be an old one that somebody recorded, so that the pending one stays; of the two, the one
	 * that is finished first counts. It goes with the pending one.
	 */
	readonly concurrentHandshake?: Confirming;
	/** Kept in `lost` where only the peer is missing: a good frame brings the session back. */
	readonly live?: LiveSession;
	/** The sealed `end` of the session that the user ended, for a peer that did not hear it. */
	readonly sealedEnd?: { readonly sid: string; readonly body: Uint8Array };
	/** The sid that the marker holds. */
	readonly marker?: string;
	/** The peer's key of this conversation: the outbox may be encrypted anew for it alone. */
	readonly peerKey?: Uint8Array;
	readonly outbox: Outbox;
	/** What texts carry, in seconds. Of two settings the one with the higher version is later. */
	readonly timer: { readonly seconds: number; readonly version: number };
	/**
	 * Ids of the peer's texts, edits, deletions and reactions that were taken in this conversation, the newest last; no
	 * more than a peer can send again.
	 */
	readonly seen: readonly string[];
	readonly dropped: number;
	/** Contents of kinds that this program does not know. */
	readonly unknown: number;
	readonly offerRefresh: boolean;
	readonly hintAt: number;
	readonly hintedProbeAt: number;
	readonly automaticRefreshAt: number;
	/** Sids and ephemeral keys (base64url) of our own invites, and of invites that were looked at: newest last. */
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

/** A handshake under way beside the phase, with no dialog: keys are being refreshed. */
export const isRefreshing = ({ phase, pending }: SessionState): boolean =>
	pending !== undefined && pending.role !== 'invitee' && phase !== 'inviting' && phase !== 'confirming';
