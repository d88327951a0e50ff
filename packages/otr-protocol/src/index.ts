export type { CancelReason, Capability, ContentKind, TextFault, UserAction, Whose } from './content/index.ts';
export {
	CAPABILITIES,
	CHUNK_BYTES,
	isEmojiName,
	isFileName,
	isMime,
	KINDS,
	MAX_TEXT_BYTES,
	textFault,
} from './content/index.ts';
export type * from './handshake/types.ts';
export type * from './ratchet/types.ts';
export * from './session/index.ts';
export type * from './session/state/types.ts';
export * from './verification/index.ts';
