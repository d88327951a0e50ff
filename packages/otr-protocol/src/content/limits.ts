/** Limits of contents and of their fields (docs/PROTOCOL.md, "Content"). */

/** Bytes of UTF-8 in a text, whatever the limit in code points. */
export const MAX_TEXT_BYTES = 24 * 1024;
/** Bytes of UTF-8 in a content's id. */
export const MAX_ID_BYTES = 64;
/** Bytes of a content, padding included. The relay accepts slightly more. */
export const MAX_CONTENT_BYTES = 72 * 1024 - 256;
/** Bytes of the nonce in `ready`. */
export const NONCE_BYTES = 32;
/** Seconds; 0 means no timer. */
export const MIN_TIMER = 5;
export const MAX_TIMER = 3600;
/** Characters of an emoji's name. */
export const MAX_EMOJI_LENGTH = 64;
/** Bytes of a file in one chunk. A shorter last chunk is padded with zeros. */
export const CHUNK_BYTES = 64 * 1024;
/** Bytes of UTF-8. */
export const MAX_FILE_NAME_BYTES = 255;
export const MAX_MIME_LENGTH = 127;
export const MAX_FILE_BYTES = 2 ** 32 - 1;
/** Bytes of a file's digest, a SHA-256. */
export const DIGEST_BYTES = 32;

/**
 * Why a file does not arrive; the position is the code. `unreadable`: the sender could not read the file, or the
 * receiver could not store it.
 */
export const CANCEL_REASONS = [
	'declined',
	'cancelled',
	'too-large',
	'too-many',
	'excess',
	'gap',
	'wrong-size',
	'mismatch',
	'stalled',
	'unreadable',
	'session-lost',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];
