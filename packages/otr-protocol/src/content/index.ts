export * from './checks.ts';
export { decodeContent } from './decode.ts';
export { encodeContent, withEncoded } from './encode.ts';
export * from './kinds.ts';
