/**
 * The recorded traces keep the names of the time they were written, so that a renaming does not rewrite them. Each name
 * of today that was recorded under another one: an input with its result, a result, or a reason to ignore an input.
 */
const RECORDED: Readonly<Record<string, string>> = {
	'presence: probed': 'doubted',
	'relayed: probed': 'doubted',
	probed: 'asked',
	'probed-again': 'asked-again',
	'not-probed': 'asked-already',
	'no-probe': 'nothing-asked',
	'awaiting-dialog': 'asked',
	'awaiting-dialog-unread': 'asked-unread',
	'already-pending': 'asked-already',
	'already-accepted': 'accepted-already',
	'accept-resent': 'accept-again',
	'rekey-accepted': 'shadow',
	'rekey-expired': 'shadow-expired',
	reinvited: 'invited-anew',
	'concurrent-cancelled': 'cancelled-beside',
	'end-resent': 'farewell-again',
	'end-sent-recently': 'farewell-said',
	'unknown-sent': 'said-unknown',
	'unknown-sent-recently': 'said-already',
	'before-ready': 'early',
	'unreliable-before-ready': 'too-early',
	'out-of-order': 'early',
	'dropped:receipt-beyond-sent': 'dropped:receipt-for-nothing',
	'receipt-delayed': 'read-later',
	queued: 'held',
	throttled: 'quiet',
	'sent-recently': 'known',
	'cannot-seal': 'not-now',
	'typing-stopped': 'over',
	'nothing-in-flight': 'nothing-waits',
	'nothing-to-resend': 'nothing-waits',
	'nothing-to-wipe': 'nothing-held',
	'no-change': 'no-news',
	'presence-updated': 'noted',
	'own-session': 'ours',
	'retry-scheduled': 'later',
	'chunk-of-unknown-file': 'chunk-of-nothing',
	'duplicate-chunk': 'chunk-again',
	'no handshake is pending, and hints act only on one': 'hints act on a pending sid only, and none is pending',
	'there is no session to probe': 'no session is there to be doubted',
	'the peer counts as lost already': 'the peer is missed already',
	'there is no peer to notify': 'there is nobody who would be told',
	'no frame of ours is under way': 'nothing of ours is on its way',
	'there is no peer to send to': 'without the peer there is nobody to send to',
	'without the peer no timer can be agreed on': 'without the peer nothing can be agreed on',
	'nothing is pending': 'nothing is under way',
	'there is a session or an invitation already': 'a session or an invitation is there already',
	'the session belongs to another tab': "the session is the other tab's to end",
};

const IGNORED = 'ignored:';

const recordedReason = (reason: string): string => `none:${RECORDED[reason] ?? reason}`;

/** The timer `rekey`, alone or as the input `timer:rekey`; all other names of timers are recorded as they are. */
export const recordedTimer = (name: string): string => name.replace(/^(timer:)?rekey$/, '$1shadow');

/** The result of an input, as the traces have it. */
export const recordedResult = (input: string, result: string): string =>
	result.startsWith(IGNORED)
		? recordedReason(result.slice(IGNORED.length))
		: (RECORDED[`${input}: ${result}`] ?? RECORDED[result] ?? result);
