export * from './argon2id.ts';
export * from './base64url.ts';
export * from './bytes.ts';
export * from './load.ts';
export type * from './primitives.ts';
export * from './pure-js.ts';
