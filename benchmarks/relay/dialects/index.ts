import { ours, streamer } from './ddp.ts';
import type { Dialect } from './line.ts';
import { plainDdp, plainJson } from './plain.ts';
import { socketIo } from './socket-io.ts';

export type { Dialect, Ears, Line } from './line.ts';
export { NUMBER_DIGITS } from './line.ts';

export type DialectName = 'plain' | 'plain-ddp' | 'socket.io' | 'streamer' | 'ours';

/** How each contender is spoken to. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
	plain: plainJson,
	'plain-ddp': plainDdp,
	'socket.io': socketIo,
	streamer,
	ours,
};
