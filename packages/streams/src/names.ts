/**
 * The streams of Rocket.Chat that we have. On the wire publication, collection and method are called `stream-<name>`.
 */
export const STREAMS = ['notify-user', 'notify-room', 'notify-logged', 'notify-all', 'room-messages'] as const;

export type StreamName = (typeof STREAMS)[number];

export type WireStreamName = `stream-${StreamName}`;

export const wireName = (stream: StreamName): WireStreamName => `stream-${stream}`;
