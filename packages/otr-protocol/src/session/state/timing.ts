/** Times of the session in ms, and bounds of what it remembers (docs/PROTOCOL.md, "Session table"). */

/** An invite is sent again, byte for byte, while nothing has answered it. */
export const INVITE_RESEND = 5_000;
/**
 * An invite that no connection of a peer who is online took is sent again so often, for so long, before the peer's app
 * counts as one without OTR.
 */
export const NOT_TAKEN_RETRY = 1_000;
export const NOT_TAKEN_GRACE = 5_000;
/** Tabs without a session wait so long before a dialog: one that holds the session may answer first. */
export const DIALOG_DELAY = 1_000;
/** A `cancel` so near the end of our own time is the inviter's timeout, not its user's will. */
export const TIMEOUT_SKEW = 2_000;
/** The responder waits so long for `ready`. */
export const CONFIRM_TIMEOUT = 15_000;
/** The peer is entering its key: the invitation is extended once, to this. */
export const LOCKED_TIMEOUT = 5 * 60_000;
/** A shadow beside a live session. */
export const REKEY_TIMEOUT = 10_000;
/** At most one refresh is taken without asking in this time. */
export const AUTOMATIC_REFRESH_INTERVAL = 5_000;

/** First resend of unacknowledged frames; doubled up to the last. */
export const RESEND_FIRST = 2_000;
export const RESEND_LAST = 8_000;
/** Frames sent again at once. */
export const RESEND_BATCH = 32;
/** Without a receipt for so long, Refresh is offered. */
export const UNACKNOWLEDGED_TIMEOUT = 30_000;
/** While our oldest frame waits longer than this, receipts are thinned out. */
export const RECEIPTS_THINNED_AFTER = 5_000;
export const RECEIPT_INTERVAL = 1_000;

/** Nothing opened for so long: the peer is asked for a sign of life. */
export const SILENCE = 10_000;
/** A probe that a hint caused and that nothing answered for so long gives `lost`; one of our own `interrupted`. */
export const PROBE_TIMEOUT = 5_000;
/** Pause between the frames of one probe. */
export const PROBE_INTERVAL = 1_700;
/**
 * A peer that answers nothing for so long is lost: with SILENCE that is 33 s after its tab was closed: over the 30 s
 * without network that a session survives, under the 35 s in which it is to be noticed.
 */
export const MISSING_TIMEOUT = 23_000;
/** A hint causes at most one probe in this time. */
export const HINTED_PROBE_INTERVAL = 10_000;
/** Hints that answer frames are sent at most so often. */
export const HINT_INTERVAL = 1_000;
/** While the user types, the peer hears of it so often; what it heard holds so long. */
export const TYPING_INTERVAL = 4_000;
export const TYPING_LIFE = 6_000;

/** An offer that nobody answers for so long is withdrawn. */
export const FILE_OFFER_LIFE = 5 * 60_000;
/** A transfer without progress for so long is cancelled. */
export const FILE_STALLED = 60_000;
/** A receiver that lacks chunks for so long says once more where to go on. */
export const FILE_NUDGE = 10_000;
/** Chunks beyond those that the receiver said it took. */
export const FILE_CREDIT = 8;
/** The receiver says so after so many. */
export const FILE_PROGRESS = 4;
/**
 * Between two chunks of one side: 20 a second, 1.3 of the 2 MiB of files that the relay takes of a connection in that
 * time.
 */
export const FILE_PACE = 50;
/** Files of one side that are offered or under way. */
export const MAX_FILES = 4;

/** A clock that jumps back further counts as idle. */
export const CLOCK_TOLERANCE = 60_000;

/**
 * The greatest time seen is noted so often: an input that changes nothing else leaves the state as it is, and nothing
 * is written.
 */
export const CLOCK_STEP = 1_000;

/** Reliable frames without a receipt. */
export const MAX_IN_FLIGHT = 128;
/** Texts of the outbox, in flight or held; more are handed back. */
export const MAX_OUTBOX = 256;
/** With what files bring about by themselves. */
export const MAX_TOLD = 512;
/**
 * Ids of the peer's texts, remembered so that each is shown once: as many as MAX_OUTBOX. Receipts are cumulative and
 * texts keep their order, so whatever an honest peer still sends again is among the newest of them.
 */
export const MAX_SEEN = 256;
/**
 * Own texts that were delivered and not read yet, remembered by id: the newest, because who read one has read those
 * before it.
 */
export const MAX_UNREAD = 64;
/** Characters of an invite's body that stand for its ephemeral key alone. */
export const EPHEMERAL_CHARACTERS = 42;
/** Session ids and ephemeral keys of invites, remembered against replays. */
export const MAX_REMEMBERED = 64;
