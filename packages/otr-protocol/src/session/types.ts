import type { KeyPair, Primitives, RandomBytes } from '@rocket.chat/crypto';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';

/** States of one room in one tab. `idle` alone permits ordinary sending. */
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

/** Why a session stands where it stands; the interface turns it into words. */
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

export type TimerName = 'invite' | 'confirm' | 'probe' | 'silence' | 'shadow' | 'idle' | 'resend' | 'unacknowledged' | 'dialog';

export type MessageStatus = 'sending' | 'delivered' | 'read' | 'failed';

/** One displayed message. `ts`: ms since the epoch on this machine's clock. */
export type OtrMessage = { readonly id: string; readonly from: string; readonly text: string; readonly ts: number; readonly status?: MessageStatus };

/** A local line between messages; never sent anywhere. */
export type NoticeCode = 'started' | 'rekeyed' | 'ended-by-peer' | 'ended-by-self' | 'lost' | 'dropped-frames' | 'peer-key-changed';

/** Who talks to whom, as this client itself knows it. */
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
	/** The pinned key of the peer, else the directory's. */
	readonly peerKey?: Uint8Array;
	readonly peerKeyPinned: boolean;
	/** The directory names another key than the pin: nothing is begun until the user acknowledges it (the pin is then forgotten). */
	readonly peerKeyChanged?: boolean;
	/** OTR_Invite_Timeout and OTR_Session_Idle_Timeout in ms; OTR_Message_Max_Length in code points */
	readonly limits: { inviteTimeout: number; idleTimeout: number; messageMaxLength: number };
};

export type SessionInput =
	| { type: 'start' }
	| { type: 'accept' }
	| { type: 'decline' }
	| { type: 'cancel' }
	| { type: 'refresh' }
	| { type: 'end' }
	| { type: 'dismiss' }
	| { type: 'send'; id: string; text: string }
	| { type: 'retry'; id: string }
	/** The user has seen every message delivered so far. */
	| { type: 'read' }
	/** The identity was unlocked or locked, or the peer's key was fetched anew: the context holds what is true now. */
	| { type: 'keys' }
	| { type: 'frame'; kind: OtrFrameKind; frame: StampedOtrFrame }
	| { type: 'relayed'; sid: string; kind: OtrFrameKind; delivered: number; forwarded: boolean }
	/** `error`: the relay's code, or any other word where the method itself failed. `cause`: `details.cause`. `retryIn`: `details.timeToReset`, ms. */
	| { type: 'refused'; sid: string; kind: OtrFrameKind; error: string; cause?: string; retryIn?: number }
	| { type: 'timer'; name: TimerName }
	| { type: 'network'; connected: boolean }
	| { type: 'presence'; online: boolean }
	/** The marker was found at start-up, or the vault no longer holds what it should. */
	| { type: 'restored'; sid: string }
	| { type: 'vault-lost' }
	| { type: 'vault-full' }
	/** Local policy wipes: logout, the setting off, the peer deactivated or removed. */
	| { type: 'policy'; reason: 'logout' | 'disabled' | 'peer-removed' }
	| { type: 'other-tab'; sid: string };

/** What the client performs, in order. A frame goes out only after the state was written to the vault. */
export type SessionEffect =
	| { type: 'frame'; kind: OtrFrameKind; sid: string; to?: string; body: string /** own uid instead of the peer's: `elsewhere` only */; own?: true }
	| { type: 'timer'; name: TimerName /** ms from now */; after: number }
	| { type: 'clear-timer'; name: TimerName }
	| { type: 'marker'; sid: string }
	| { type: 'clear-marker' }
	| { type: 'pin'; key: Uint8Array }
	| { type: 'message'; message: OtrMessage }
	| { type: 'status'; id: string; status: MessageStatus }
	| { type: 'notice'; code: NoticeCode }
	| { type: 'handed-back'; texts: readonly string[] }
	| { type: 'refetch-peer-key' }
	/** Session keys and outbox are gone; the displayed messages stay, marked ended, until erased. */
	| { type: 'wiped' };

/** What the interface may know of the state: no keys. */
export type SessionView = {
	readonly phase: SessionPhase;
	readonly reason?: SessionReason;
	readonly sid?: string;
	readonly refreshing: boolean;
	/** Texts held while keys are refreshed or the network is away, and unacknowledged ones. */
	readonly waiting: number;
	/** Frames dropped in this session because they did not open. */
	readonly dropped: number;
	/** ms since the epoch at which a pending invitation ends */
	readonly expiresAt?: number;
	readonly offerRefresh: boolean;
	/** `invited` while our identity is locked: the dialog asks for the key first. */
	readonly needsKey: boolean;
	/** `lost`, but the keys are kept: a good frame of the peer brings the session back by itself. */
	readonly dormant: boolean;
};
