/**
 * The content of a QR code of the safety number: Signal's ScannableFingerprint, the protobuf CombinedFingerprints of
 * libsignal (rust/protocol/src/proto/fingerprint.proto), version 2 (docs/PROTOCOL.md, "QR code"). Bytes only: the
 * view draws and scans.
 */
import { concat, equal } from '@rocket.chat/crypto';

/** The fingerprints (`fingerprint`, 64 bytes) of the user who shows or scans the code, and of the other. */
export type FingerprintPair = { readonly local: Uint8Array; readonly remote: Uint8Array };

/**
 * `wrong-version`: a code of the same kind in another version. `malformed`: any other bytes, such as another QR code.
 */
export type QrOutcome = 'match' | 'mismatch' | 'wrong-version' | 'malformed';

const VERSION = 2;
/** The first 32 bytes of each fingerprint. */
const CONTENT_LENGTH = 32;
/** Longer codes are refused unread; ours have 74 bytes. */
export const MAX_QR_LENGTH = 256;

/**
 * Protobuf: field number and wire type in one byte; 0 is a varint, 2 a length and its bytes. All lengths here are
 * below 128, a varint of one byte.
 */
const TAG_VERSION = 0x08;
const TAG_LOCAL = 0x12;
const TAG_REMOTE = 0x1a;
const TAG_CONTENT = 0x0a;
const VARINT_MORE = 0x80;

const content = (bytes: Uint8Array): Uint8Array =>
	concat(Uint8Array.of(TAG_CONTENT, CONTENT_LENGTH), bytes.subarray(0, CONTENT_LENGTH));

/** 74 bytes. */
export const qrPayload = ({ local, remote }: FingerprintPair): Uint8Array =>
	concat(
		Uint8Array.of(TAG_VERSION, VERSION, TAG_LOCAL, CONTENT_LENGTH + 2),
		content(local),
		Uint8Array.of(TAG_REMOTE, CONTENT_LENGTH + 2),
		content(remote),
	);

/**
 * The bytes of a length-delimited field that begins at `at` with this tag, and where the next one begins; `undefined`
 * for anything else.
 */
function field(bytes: Uint8Array, at: number, tag: number): { value: Uint8Array; next: number } | undefined {
	const length = bytes[at + 1];
	if (bytes[at] !== tag || length === undefined || length >= VARINT_MORE || at + 2 + length > bytes.length) {
		return undefined;
	}
	return { value: bytes.subarray(at + 2, at + 2 + length), next: at + 2 + length };
}

/** LogicalFingerprint: one field of 32 bytes, and nothing else. */
function decodeContent(bytes: Uint8Array): Uint8Array | undefined {
	const decoded = field(bytes, 0, TAG_CONTENT);
	return decoded?.next === bytes.length && decoded.value.length === CONTENT_LENGTH ? decoded.value : undefined;
}

/** Strict: each code has one encoding, its fields in order, without missing, duplicated or unknown ones. */
function decode(bytes: Uint8Array): { local: Uint8Array; remote: Uint8Array } | 'wrong-version' | 'malformed' {
	const version = bytes[1];
	if (bytes.length > MAX_QR_LENGTH || bytes[0] !== TAG_VERSION || version === undefined || version >= VARINT_MORE) {
		return 'malformed';
	}
	const first = field(bytes, 2, TAG_LOCAL);
	const second = first && field(bytes, first.next, TAG_REMOTE);
	if (!second || second.next !== bytes.length) {
		return 'malformed';
	}
	if (version !== VERSION) {
		return 'wrong-version';
	}
	const local = decodeContent(first.value);
	const remote = decodeContent(second.value);
	return local && remote ? { local, remote } : 'malformed';
}

/**
 * What a scanned code says to the user who scanned it: its `local` is the peer, its `remote` this user. One's own
 * code is a mismatch. Always compares both halves, in constant time. Accepts any bytes; never throws.
 */
export function compareQr({ local, remote }: FingerprintPair, scanned: Uint8Array): QrOutcome {
	const decoded = decode(scanned);
	if (typeof decoded === 'string') {
		return decoded;
	}
	const samePeer = equal(decoded.local, remote.subarray(0, CONTENT_LENGTH));
	const sameSelf = equal(decoded.remote, local.subarray(0, CONTENT_LENGTH));
	return samePeer && sameSelf ? 'match' : 'mismatch';
}
