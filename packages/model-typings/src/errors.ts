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
	| 'not-empty';

/**
 * A store's refusal. The message is one line, says what was expected and what came, and never carries a document.
 * `field` names the unique field of a `duplicate-key` (`_id`, `username`, `email`).
 */
export class StoreError extends Error {
	readonly code: StoreErrorCode;
	readonly field: string | undefined;

	constructor(code: StoreErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.name = 'StoreError';
		this.code = code;
		this.field = options.field;
	}
}
