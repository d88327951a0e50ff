export * from './checks.ts';
export { decodeContent } from './decode.ts';
export { encodeContent } from './encode.ts';
export * from './kinds.ts';
