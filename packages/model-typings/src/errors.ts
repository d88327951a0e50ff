/** Stable codes of what a store may refuse. */
export type StoreErrorCode =
	| 'store-newer'
	| 'store-unwritable'
	| 'store-in-use'
	| 'store-corrupt'
	| 'store-closed'
	/** No room on the disk: nothing was stored. */
	| 'store-full'
	/** Too many calls wait, or another program holds the write lock: nothing was stored. */
	| 'store-busy'
	/** The store's thread died: nothing is stored any more. */
	| 'store-failed'
	/** The files were removed or replaced while they were open: nothing was stored. */
	| 'store-gone'
	/** Another server writes to the store now. */
	| 'store-taken'
	/** The directory held a store that was used, and its file is not there, or empty. */
	| 'store-missing'
	| 'store-emptied'
	/** The file is shorter than it says. */
	| 'store-cut'
	/** The file was in use, and its log is not there. */
	| 'store-log-missing'
	/** File and log are of different moments. */
	| 'store-torn'
	/** The store of another directory. */
	| 'store-foreign'
	| 'no-such-room'
	| 'duplicate-key'
	| 'not-empty'
	/** Nobody active would have the role any more. */
	| 'last-of-role';

type ClientWords = { readonly error: string; readonly reason: string };

const UNAVAILABLE: ClientWords = {
	error: 'error-storage-unavailable',
	reason: 'This workspace cannot read or store anything at the moment',
};

/** What a client is told of troubles that are nobody's mistake: as Meteor's errors say it. */
const CLIENT_WORDS: Readonly<Partial<Record<StoreErrorCode, ClientWords>>> = {
	'store-full': { error: 'error-storage-full', reason: 'The disk of this workspace is full: nothing was stored' },
	'store-busy': {
		error: 'error-storage-busy',
		reason: 'The store of this workspace is busy: nothing was stored, try again later',
	},
	'store-unwritable': UNAVAILABLE,
	'store-corrupt': UNAVAILABLE,
	'store-gone': UNAVAILABLE,
	'store-taken': UNAVAILABLE,
	'store-failed': UNAVAILABLE,
	'store-closed': UNAVAILABLE,
};

/**
 * A store's refusal. The message is one line, says what was expected and what came, and never carries a document.
 * `field` names the unique field of a `duplicate-key` (`_id`, `username`, `email`).
 * Where the store is in trouble, clients may be told `error` and `reason`, and `message` is the operator's.
 */
export class StoreError extends Error {
	readonly code: StoreErrorCode;
	readonly field: string | undefined;
	readonly isClientSafe: boolean;
	readonly error: string | undefined;
	readonly reason: string | undefined;

	constructor(code: StoreErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.name = 'StoreError';
		this.code = code;
		this.field = options.field;
		const words = CLIENT_WORDS[code];
		this.isClientSafe = words !== undefined;
		this.error = words?.error;
		this.reason = words?.reason;
	}
}
