export { StreamRefusal } from './errors.ts';
export { FanOut, type FanOutDependencies, SENDS_PER_TURN } from './fan-out.ts';
export { STREAMS, type StreamName, type WireStreamName, wireName } from './names.ts';
export { defineReadRules } from './readRules.ts';
export type { ReadRule, StreamCaller, WriteHandler } from './rules.ts';
export { type EmitOptions, Streams } from './streams.ts';
export type { StreamFields, Subscriber } from './subscribers.ts';
