export type { TextFault } from './content/index.ts';
export { MAX_TEXT_BYTES, textFault } from './content/index.ts';
export type * from './handshake/types.ts';
export type * from './ratchet/types.ts';
export * from './session/index.ts';
export type * from './session/types.ts';
export * from './verification/index.ts';
