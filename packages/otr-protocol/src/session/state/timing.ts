/** Times of the session in ms, and bounds of what it remembers (docs/PROTOCOL.md, "Session table"). */

/** An unanswered invite is sent again, byte for byte, after this time. */
export const INVITE_RESEND = 5_000;
/**
 * While the peer is online and no connection took the invite, it is sent again at this interval, for this long. After
 * that the peer's app counts as one without OTR.
 */
export const NOT_TAKEN_RETRY = 1_000;
export const NOT_TAKEN_GRACE = 5_000;
/** Tabs without a session wait this long before the dialog: a tab that holds the session may answer first. */
export const DIALOG_DELAY = 1_000;
/** A `cancel` this close to the end of our own time is the inviter's timeout, not its user's decision. */
export const TIMEOUT_SKEW = 2_000;
/** The responder waits this long for `ready`. */
export const CONFIRM_TIMEOUT = 15_000;
/** The peer is entering its password: the invitation is extended once, to this. */
export const LOCKED_TIMEOUT = 5 * 60_000;
/** A rekey during a live session. */
export const REKEY_TIMEOUT = 10_000;
/** At most one refresh is accepted without asking in this time. */
export const AUTOMATIC_REFRESH_INTERVAL = 5_000;

/** First resend of unacknowledged frames; the pause doubles up to the last. */
export const RESEND_FIRST = 2_000;
export const RESEND_LAST = 8_000;
/** Frames that are sent again at once. */
export const RESEND_BATCH = 32;
/** After this time without a receipt, Refresh is offered. */
export const UNACKNOWLEDGED_TIMEOUT = 30_000;
/** While our oldest frame has waited longer than this, receipts are sent less often. */
export const RECEIPTS_THINNED_AFTER = 5_000;
export const RECEIPT_INTERVAL = 1_000;

/** No frame opened for this long: the peer is probed. */
export const SILENCE = 10_000;
/** A probe after a hint that nothing answers for this long ends in `lost`; any other in `interrupted`. */
export const PROBE_TIMEOUT = 5_000;
/** Pause between the frames of one probe. */
export const PROBE_INTERVAL = 1_700;
/**
 * A peer that answers nothing for this long is lost. With SILENCE that is 33 s after its tab was closed: more than
 * the 30 s without network that a session survives, less than the 35 s within which the user is to notice.
 */
export const MISSING_TIMEOUT = 23_000;
/** A hint causes at most one probe in this time. */
export const HINTED_PROBE_INTERVAL = 10_000;
/** Hints in answer to frames are at least this far apart. */
export const HINT_INTERVAL = 1_000;
/** While the user types, the peer is told at this interval; a notification is valid for this long. */
export const TYPING_INTERVAL = 4_000;
export const TYPING_LIFE = 6_000;

/** An offer that is not answered for this long is withdrawn. */
export const FILE_OFFER_LIFE = 5 * 60_000;
/** A transfer without progress for this long is cancelled. */
export const FILE_STALLED = 60_000;
/** A receiver that gets no chunk for this long says again where to continue. */
export const FILE_NUDGE = 10_000;
/** Chunks beyond those that the receiver has acknowledged. */
export const FILE_CREDIT = 8;
/** The receiver acknowledges after this many. */
export const FILE_PROGRESS = 4;
/**
 * Between two chunks of one side: 20 each second, which is 1.3 of the 2 MiB of file data that the relay accepts from
 * one connection in that time.
 */
export const FILE_PACE = 50;
/** Files of one side that are offered or under way. */
export const MAX_FILES = 4;

/** A clock that jumps back further than this counts as idle. */
export const CLOCK_TOLERANCE = 60_000;

/**
 * The greatest time seen is recorded at this interval: an input that changes nothing else leaves the state unchanged,
 * and nothing is written.
 */
export const CLOCK_STEP = 1_000;

/** Reliable frames without a receipt. */
export const MAX_IN_FLIGHT = 128;
/** Contents that the user wrote, in flight or queued; more are handed back. */
export const MAX_OUTBOX = 256;
/** The same, including what file transfers send on their own. */
export const MAX_OUTBOX_WITH_FILES = 512;
/**
 * Ids of the peer's texts, remembered so that each is shown once: as many as MAX_OUTBOX. Receipts are cumulative and
 * texts keep their order, so anything that an honest peer sends again is among the newest.
 */
export const MAX_SEEN = 256;
/**
 * Our own delivered and unread texts, remembered by id: only the newest, because a peer that has read one has read
 * those before it.
 */
export const MAX_UNREAD = 64;
/** Characters of an invite's body that belong to its ephemeral key alone. */
export const EPHEMERAL_CHARACTERS = 42;
/** Session ids and ephemeral keys of invites, remembered against replays. */
export const MAX_REMEMBERED = 64;
