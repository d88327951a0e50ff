export { decodeState, encodeState, MAX_STATE_BYTES, wipeState } from './codec.ts';
export { initialSession, type SessionState } from './state.ts';
export { permitsPlain, type SessionStep, step, view } from './step.ts';
export { extendDigest, fileDigest, startDigest } from './transfers.ts';
