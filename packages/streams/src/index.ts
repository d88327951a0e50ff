export { StreamRefusal } from './errors.ts';
export { STREAMS, type StreamName, type WireStreamName, wireName } from './names.ts';
export { Presence, type PresentUser } from './presence.ts';
export { defineReadRules } from './readRules.ts';
export type { ReadRule, StreamCaller, WriteHandler } from './rules.ts';
export { type EmitOptions, Streams } from './streams.ts';
export type { StreamFields, Subscriber } from './subscribers.ts';
