/** Files of ours: offered, then sent chunk by chunk as the peer makes room, one at a time on its way to the relay. */
import { DIGEST_BYTES, isAgreed, isFileName, isFileSize, isId, isMime } from '../content/index.ts';
import { enqueue, hasRoom } from './outbox.ts';
import { flush } from './sending.ts';
import type { Outgoing } from './state.ts';
import { FILE_CREDIT, FILE_PACE, MAX_FILES } from './timing.ts';
import { cancelFile, chunkCount, chunkLength, closeFile, fileOf, findFile, putFile } from './transfers.ts';
import { type Act, on, type Turn } from './turn.ts';
import type { ChunkName } from './types.ts';

/**
 * Ms until this transfer may send: one of ours at a time has a chunk on its way to the relay, and none follows at once.
 */
function pause(turn: Turn, { id }: Outgoing): number {
	const { live } = turn.state;
	const busy = live?.files.some(
		(other) => other.whose === 'mine' && other.id !== id && (other.waits === 'bytes' || other.waits === 'relay'),
	);
	return busy ? FILE_PACE : Math.max(0, (live?.chunkAt ?? 0) + FILE_PACE - turn.now);
}

/** Asks the client for the next chunk, where there is room for it. */
export function proceed(turn: Turn, transfer: Outgoing): void {
	const { id, next, size, taken } = transfer;
	if (next >= Math.min(chunkCount(size), taken + FILE_CREDIT)) {
		putFile(turn, { ...transfer, waits: 'credit' });
		return;
	}
	const after = pause(turn, transfer);
	if (after > 0) {
		putFile(turn, { ...transfer, waits: 'rate', retryAt: turn.now + after });
		return;
	}
	putFile(turn, { ...transfer, waits: 'bytes' });
	turn.emit({ type: 'chunk-wanted', file: id, index: next });
}

/** Offers a file. Nothing of one that is too large, or whose name no receiver takes, leaves this machine. */
export const offerFile: Act = on('offer-file', (turn, { id, name, mime, size, digest }) => {
	const { live, outbox } = turn.state;
	if (!live || !isAgreed(live.capabilities, { kind: 'file-offer' })) {
		return 'not-negotiated';
	}
	if (!isId(id) || findFile(turn, 'mine', id) || outbox.entries.some((entry) => entry.id === id)) {
		return 'bad-id';
	}
	if (!isFileName(name) || !isMime(mime) || !isFileSize(size) || digest.length !== DIGEST_BYTES) {
		return 'bad-file';
	}
	if (size > turn.context.limits.fileMaxSize) {
		return 'too-large';
	}
	if (live.files.filter(({ whose }) => whose === 'mine').length >= MAX_FILES || !hasRoom(outbox)) {
		return 'too-many';
	}
	const content = { kind: 'file-offer', name, mime, size, digest: digest.slice() } as const;
	turn.set({ outbox: enqueue(outbox, { id, content, now: turn.now }), activeAt: turn.now });
	const { kind: _kind, ...facts } = content;
	const transfer = putFile(turn, {
		whose: 'mine',
		id,
		...facts,
		taken: 0,
		next: 0,
		sent: 0,
		since: turn.now,
		waits: 'accept',
		retryAt: 0,
	});
	turn.emit({ type: 'file', file: fileOf(transfer, 'offered') });
	flush(turn);
	return 'offered';
});

/**
 * The bytes that were asked for. They go to the connection that takes the file, and to no other: what is lost with it
 * is lost to the last.
 */
export const sendChunk: Act = on('chunk', (turn, { file, index, bytes }) => {
	const transfer = findFile(turn, 'mine', file);
	const { live } = turn.state;
	if (!live || transfer?.waits !== 'bytes' || transfer.next !== index) {
		return 'not-wanted';
	}
	if (bytes.length !== chunkLength(transfer.size, index)) {
		cancelFile(turn, transfer, 'unreadable');
		flush(turn);
		return 'wrong-size';
	}
	const frame = turn.seal({ kind: 'file-chunk', file, index, data: bytes });
	if (!frame) {
		return 'not-now';
	}
	const { live: sealed } = turn.state;
	// To the end: of several files each has its turn.
	const others = live.files.filter((other) => other !== transfer);
	turn.set({ live: sealed && { ...sealed, chunkAt: turn.now, files: others } });
	putFile(turn, {
		...transfer,
		next: index + 1,
		sent: Math.max(transfer.sent, index + 1),
		waits: 'relay',
		since: turn.now,
	});
	turn.send('data', live.sid, frame, live.stamp, { file, index });
	return 'sent';
});

/** The transfer whose chunk the relay speaks of. */
function onItsWay(turn: Turn, { file, index }: ChunkName): Outgoing | undefined {
	const transfer = findFile(turn, 'mine', file);
	return transfer?.waits === 'relay' && transfer.next === index + 1 ? transfer : undefined;
}

/** The relay took the chunk; where nobody was there to take it, the receiver will say where to go on. */
export function chunkRelayed(turn: Turn, chunk: ChunkName, taken: boolean): void {
	const transfer = onItsWay(turn, chunk);
	if (!transfer) {
		return;
	}
	if (taken) {
		proceed(turn, transfer);
	} else {
		putFile(turn, { ...transfer, waits: 'resume' });
	}
}

/** The relay refused the chunk: for now (`retryIn`, ms), for want of a connection, or for good. */
export function chunkRefused(
	turn: Turn,
	chunk: ChunkName,
	{ retryIn, final }: { retryIn: number | undefined; final: boolean },
): string {
	const transfer = onItsWay(turn, chunk);
	if (!transfer) {
		return 'no-news';
	}
	if (retryIn !== undefined) {
		putFile(turn, { ...transfer, next: chunk.index, waits: 'rate', retryAt: turn.now + retryIn });
		return 'later';
	}
	if (final) {
		cancelFile(turn, transfer, 'cancelled');
		flush(turn);
		return 'cancelled';
	}
	putFile(turn, { ...transfer, waits: 'resume' });
	return 'no-news';
}

/** The peer says how many chunks it has: yes to an offer, room for more, or where to go on. */
export function takeAccept(turn: Turn, { file, taken }: { file: string; taken: number }): void {
	const transfer = findFile(turn, 'mine', file);
	if (!transfer || taken < transfer.taken) {
		return;
	}
	if (taken > transfer.sent) {
		turn.drop('file-excess');
		cancelFile(turn, transfer, 'excess');
		return;
	}
	const { waits } = transfer;
	if (waits === 'accept') {
		turn.emit({ type: 'file', file: fileOf(transfer, 'running') });
	}
	// Where an older word had sent us too far back, this one takes us on.
	const behind = transfer.next < taken;
	const next = waits === 'resume' || behind ? taken : transfer.next;
	const informed: Outgoing = { ...transfer, taken, next, since: turn.now };
	if (waits === 'accept' || waits === 'resume' || waits === 'credit' || (behind && waits !== 'rate')) {
		proceed(turn, informed);
	} else {
		putFile(turn, informed);
	}
}

/** The peer has all of it, and it is what was offered. */
export function takeDone(turn: Turn, file: string): void {
	const transfer = findFile(turn, 'mine', file);
	if (!transfer) {
		return;
	}
	if (transfer.waits === 'accept' || transfer.sent < chunkCount(transfer.size)) {
		turn.drop('file-excess');
		cancelFile(turn, transfer, 'excess');
		return;
	}
	closeFile(turn, { ...transfer, taken: transfer.sent }, 'done');
}
