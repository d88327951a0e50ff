export { byteLength, decodedLength, encodedLength } from './base64url.ts';
export { type Decoded, decodeFrame, decodeStampedFrame, type FrameFault, frameRoom } from './decode.ts';
export type { OtrErrorCode, OtrRefusalCause, OtrRefusalDetails } from './errors.ts';
export type * from './frames.ts';
export {
	BODY_LIMITS,
	CONTENT_KINDS,
	frameClass,
	HINT_KINDS,
	isFrameKind,
	type OtrFrameClass,
	SID_BYTES,
	TEXT_BODY_LIMIT,
} from './limits.ts';
export { type ConnectionStamp, formatStamp, parseStamp } from './stamp.ts';
