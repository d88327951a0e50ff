import type { KeyPair, Primitives, RandomBytes } from '@rocket.chat/crypto';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import type { CancelReason, UserAction, Whose } from '../../content/index.ts';

/** States of one room in one tab. Only `idle` permits ordinary sending. */
export type SessionPhase =
	| 'idle'
	| 'inviting'
	| 'invited'
	| 'confirming'
	| 'established'
	| 'interrupted'
	| 'lost'
	| 'elsewhere'
	| 'ended'
	| 'declined'
	| 'expired'
	| 'failed';

/** Why a session is in its phase; the interface turns it into words. */
export type SessionReason =
	| 'peer-ended'
	| 'self-ended'
	| 'peer-declined'
	| 'self-declined'
	| 'peer-cancelled'
	| 'self-cancelled'
	| 'invite-timeout'
	| 'handshake-failed'
	| 'peer-key-changed'
	| 'own-key'
	| 'no-peer-key'
	| 'incompatible'
	| 'unsupported-app'
	| 'peer-offline'
	| 'reloaded'
	| 'peer-lost'
	| 'vault-lost'
	| 'vault-full'
	| 'keys-stale'
	| 'relay-refused'
	| 'logout'
	| 'disabled'
	| 'peer-removed'
	| 'idle-timeout'
	| 'other-tab'
	| 'refresh-timeout';

export type TimerName =
	| 'invite'
	| 'confirm'
	| 'probe'
	| 'silence'
	| 'rekey'
	| 'idle'
	| 'resend'
	| 'unacknowledged'
	| 'dialog'
	| 'typing'
	| 'file'
	| 'skipped';

export type MessageStatus = 'sending' | 'delivered' | 'read' | 'failed';

/**
 * One displayed message. `ts`: ms since the epoch on this machine's clock. `timer`: seconds from display to erasure,
 * where the text has one.
 */
export type OtrMessage = {
	readonly id: string;
	readonly from: string;
	readonly text: string;
	readonly ts: number;
	readonly status?: MessageStatus;
	readonly timer?: number;
};

/** A file transfer, under way or just ended. `mine`: we offered it. `taken`: chunks that its receiver holds. */
export type OtrFile = {
	readonly whose: Whose;
	readonly id: string;
	readonly name: string;
	readonly mime: string;
	/** Bytes. */
	readonly size: number;
	readonly chunks: number;
	readonly taken: number;
	readonly status: 'offered' | 'running' | 'done' | 'cancelled';
	/** With `cancelled`. */
	readonly reason?: CancelReason;
};

/** Which chunk a frame carries: returned with the relay's answer. */
export type ChunkName = { readonly file: string; readonly index: number };

/** A local line between messages; never sent. */
export type NoticeCode =
	| 'started'
	| 'rekeyed'
	| 'ended-by-peer'
	| 'ended-by-self'
	| 'lost'
	| 'dropped-frames'
	| 'unknown-content'
	| 'peer-key-changed';

/** The two users and their room, as this client itself knows them. */
export type SessionPeers = { readonly rid: string; readonly self: string; readonly peer: string };

/** Everything from outside: the reducer has no clock, no randomness and no settings of its own. */
export type SessionContext = {
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	/** ms since the epoch */
	readonly now: number;
	readonly peers: SessionPeers;
	/** Present while the identity is unlocked. */
	readonly identity?: KeyPair;
	/** The pinned key of the peer, otherwise the directory's. */
	readonly peerKey?: Uint8Array;
	readonly peerKeyPinned: boolean;
	/**
	 * The directory's key is not the pinned one: no handshake starts until the user acknowledges it, which removes
	 * the pin.
	 */
	readonly peerKeyChanged?: boolean;
	/**
	 * What this client can do (docs/PROTOCOL.md, "Capabilities"): a kind of content is sent and taken only if both
	 * sides announced it.
	 */
	readonly capabilities: readonly string[];
	/**
	 * OTR_Invite_Timeout and OTR_Session_Idle_Timeout in ms; OTR_Message_Max_Length in code points; OTR_File_Max_Size in
	 * bytes
	 */
	readonly limits: { inviteTimeout: number; idleTimeout: number; messageMaxLength: number; fileMaxSize: number };
};

/** What the user does, or the client in the user's place. */
export type UserIntent =
	| { type: 'start' }
	| { type: 'accept' }
	| { type: 'decline' }
	| { type: 'cancel' }
	| { type: 'refresh' }
	| { type: 'end' }
	| { type: 'dismiss' }
	/** `timer`: seconds, 0 for no timer; absent: as set in the session. */
	| { type: 'send'; id: string; text: string; timer?: number }
	/** Edits, deletes, reacts: see the rows of `KINDS`. */
	| UserAction
	/** On every key press: notifications are sent less often. */
	| { type: 'typing'; typing: boolean }
	/** Seconds: 0, or 5 to 3600. */
	| { type: 'set-timer'; seconds: number }
	/** `digest`: `fileDigest` of the bytes; `size`: their number. */
	| { type: 'offer-file'; id: string; name: string; mime: string; size: number; digest: Uint8Array }
	| { type: 'accept-file'; id: string }
	/** Declines, cancels, or (`unreadable`) gives up, for a file of either side. */
	| { type: 'cancel-file'; whose: Whose; id: string; reason?: CancelReason }
	/** The answer to `chunk-wanted`. The caller keeps the bytes; the state does not. */
	| ({ type: 'chunk'; bytes: Uint8Array } & ChunkName)
	| { type: 'retry'; id: string }
	/** The user has seen every message delivered so far. */
	| { type: 'read' }
	/**
	 * The identity was unlocked or locked, or the peer's key was fetched again: the context holds the current keys.
	 */
	| { type: 'keys' };

/** Answers of the relay; news of the network, the vault, other tabs and local policy. */
export type EnvironmentEvent =
	| { type: 'relayed'; sid: string; kind: OtrFrameKind; delivered: number; forwarded: boolean; chunk?: ChunkName }
	/**
	 * `error`: the relay's code, or another word where the method itself failed. `cause`: `details.cause`. `retryIn`:
	 * `details.timeToReset`, ms.
	 */
	| {
			type: 'refused';
			sid: string;
			kind: OtrFrameKind;
			error: string;
			cause?: string;
			retryIn?: number;
			chunk?: ChunkName;
	  }
	| { type: 'network'; connected: boolean }
	| { type: 'presence'; online: boolean }
	/** The marker was found at start-up, or the vault no longer holds the state. */
	| { type: 'restored'; sid: string }
	| { type: 'vault-lost' }
	| { type: 'vault-full' }
	/** Local policy ends the session: logout, the setting switched off, the peer deactivated or removed. */
	| { type: 'policy'; reason: 'logout' | 'disabled' | 'peer-removed' }
	| { type: 'other-tab'; sid: string };

export type SessionInput =
	| UserIntent
	| { type: 'frame'; kind: OtrFrameKind; frame: StampedOtrFrame }
	| { type: 'timer'; name: TimerName }
	| EnvironmentEvent;

/** What the client performs, in order. A frame is sent only after the state was written to the vault. */
export type SessionEffect =
	| {
			type: 'frame';
			kind: OtrFrameKind;
			sid: string;
			to?: string;
			body: string;
			/** To our own uid instead of the peer's: `elsewhere` only. */
			own?: true;
			/** Returned with `relayed` and `refused`. */
			chunk?: ChunkName;
	  }
	| { type: 'timer'; name: TimerName /** ms from now */; after: number }
	| { type: 'clear-timer'; name: TimerName }
	| { type: 'marker'; sid: string }
	| { type: 'clear-marker' }
	| { type: 'pin'; key: Uint8Array }
	| { type: 'message'; message: OtrMessage }
	/** Of a text, an edit, a deletion or a reaction of ours. */
	| { type: 'status'; id: string; status: MessageStatus }
	/**
	 * `from` (uid): the author of the text; no other author's text may be changed. An unknown `target` is ignored.
	 */
	| { type: 'edited'; id: string; from: string; target: string; text: string; ts: number }
	| { type: 'deleted'; id: string; from: string; target: string }
	/** `from` reacted to the text `target` by `author`. */
	| { type: 'reacted'; id: string; from: string; author: string; target: string; emoji: string; add: boolean }
	/** The timer of later texts, in seconds. */
	| { type: 'timer-set'; from: string; seconds: number }
	/**
	 * A file was offered, accepted, finished or cancelled; when cancelled, the client overwrites its bytes. Progress
	 * is in the view.
	 */
	| { type: 'file'; file: OtrFile }
	/** The client reads the bytes of this chunk and answers with `chunk`, or with `cancel-file`. */
	| ({ type: 'chunk-wanted' } & ChunkName)
	/** Bytes of the peer's file, in order, without padding. The client keeps them in memory, and overwrites them. */
	| ({ type: 'chunk'; bytes: Uint8Array } & ChunkName)
	| { type: 'notice'; code: NoticeCode }
	| { type: 'handed-back'; texts: readonly string[] }
	| { type: 'refetch-peer-key' }
	/** Session keys and outbox are wiped; displayed messages stay, marked as ended, until erased. */
	| { type: 'wiped' };

/** What the interface may know of the state: no keys. */
export type SessionView = {
	readonly phase: SessionPhase;
	readonly reason?: SessionReason;
	readonly sid?: string;
	readonly refreshing: boolean;
	/** Texts that are queued (during a refresh, without network) or unacknowledged. */
	readonly waiting: number;
	/** Frames dropped in this session because they did not open. */
	readonly dropped: number;
	/** Contents of kinds of a later version, in this session. */
	readonly unknown: number;
	/** ms since the epoch at which a pending invitation ends. */
	readonly expiresAt?: number;
	readonly offerRefresh: boolean;
	/** `invited` while our identity is locked: the dialog asks for the password first. */
	readonly needsKey: boolean;
	/** `lost` with its keys kept: a valid frame of the peer brings the session back. */
	readonly dormant: boolean;
	/** What both sides can do, sorted; empty without a session. */
	readonly capabilities: readonly string[];
	/** Seven indexes, 0 to 63, into the list of emoji: the same on both sides. Present during a session. */
	readonly sas?: readonly number[];
	/** Timer of the next text in seconds; 0 for no timer. */
	readonly timer: number;
	readonly peerTyping: boolean;
	/** Files offered or under way. */
	readonly files: readonly OtrFile[];
};
