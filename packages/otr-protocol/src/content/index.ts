export * from './checks.ts';
export { decodeContent } from './decode.ts';
export { encodeContent, withEncoded } from './encode.ts';
export type { FieldType, Whose } from './fields.ts';
export * from './kinds.ts';
export * from './limits.ts';
