export { extendDigest, fileDigest, startDigest } from './files/transfers.ts';
export { decodeState, encodeState, MAX_STATE_BYTES, wipeState } from './state/codec.ts';
export { initialSession, type SessionState } from './state/state.ts';
export { permitsPlain, type SessionStep, step, view } from './table/step.ts';
