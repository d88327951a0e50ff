export type * from './handshake/types.ts';
export type * from './ratchet/types.ts';
export type * from './session/types.ts';
