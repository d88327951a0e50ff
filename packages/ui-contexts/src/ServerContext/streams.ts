/** Streams, named as in Rocket.Chat without the prefix `stream-`. */
export type StreamName = 'notify-user' | 'notify-logged' | 'notify-all' | 'notify-room' | 'room-messages';

/** What arrives is another program's: decode before use. */
export type StreamCallback = (...args: unknown[]) => void;
