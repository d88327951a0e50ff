/** Who competes. The names are the keys of the figures. */
import type { DialectName } from './dialects/index.ts';

export type Contender = {
	readonly name: string;
	/** What its process runs: ours is the real server. */
	readonly server: 'ours' | 'plain' | 'socket-io' | 'streamer';
	readonly args: readonly string[];
	readonly dialect: DialectName;
	/** How often the recipient gets each frame. */
	readonly copies: 1 | 2;
	/** Whether the sender is told of each frame that it was taken. */
	readonly answers: boolean;
};

export const OURS = 'ours';
/** What ours is measured against: the least that a DDP server writes. */
export const THREE_WRITES = "ws, DDP's three writes";

export const CONTENDERS: readonly Contender[] = [
	{ name: 'ws, JSON', server: 'plain', args: ['one-write'], dialect: 'plain', copies: 1, answers: false },
	{ name: THREE_WRITES, server: 'plain', args: ['three-writes'], dialect: 'plain-ddp', copies: 1, answers: true },
	{ name: 'socket.io', server: 'socket-io', args: [], dialect: 'socket.io', copies: 1, answers: true },
	{ name: 'ddp-streamer', server: 'streamer', args: ['single'], dialect: 'streamer', copies: 1, answers: true },
	{
		name: 'ddp-streamer, delivered twice',
		server: 'streamer',
		args: ['double'],
		dialect: 'streamer',
		copies: 2,
		answers: true,
	},
	{ name: OURS, server: 'ours', args: [], dialect: 'ours', copies: 1, answers: true },
];

export const contenderOf = (name: string): Contender => {
	const found = CONTENDERS.find((each) => each.name === name);
	if (!found) {
		throw new Error(
			`There is no contender "${name}": expected one of ${CONTENDERS.map((each) => each.name).join(', ')}`,
		);
	}
	return found;
};
