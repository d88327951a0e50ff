/**
 * Our files: offered, then sent chunk by chunk as the peer gives credit, one chunk at a time on its way to the relay.
 */
import { DIGEST_BYTES, isAgreed, isFileName, isFileSize, isId, isMime } from '../../content/index.ts';
import { enqueue, hasCapacity } from '../delivery/outbox.ts';
import { flush } from '../delivery/sending.ts';
import type { Outgoing } from '../state/state.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import { FILE_CREDIT, FILE_PACE, MAX_FILES } from '../state/timing.ts';
import type { ChunkName } from '../state/types.ts';
import { cancelFile, chunkCount, chunkLength, closeFile, fileOf, findFile, putFile } from './transfers.ts';

/**
 * Milliseconds until this transfer may send: only one of ours has a chunk on its way to the relay, and chunks keep a
 * minimum distance.
 */
function pause(step: StepContext, { id }: Outgoing): number {
	const { live } = step.state;
	const busy = live?.files.some(
		(other) => other.whose === 'mine' && other.id !== id && (other.waits === 'bytes' || other.waits === 'relay'),
	);
	return busy ? FILE_PACE : Math.max(0, (live?.chunkAt ?? 0) + FILE_PACE - step.now);
}

/** Asks the client for the next chunk where there is credit for it. */
export function proceed(step: StepContext, transfer: Outgoing): void {
	const { id, next, size, taken } = transfer;
	if (next >= Math.min(chunkCount(size), taken + FILE_CREDIT)) {
		putFile(step, { ...transfer, waits: 'credit' });
		return;
	}
	const after = pause(step, transfer);
	if (after > 0) {
		putFile(step, { ...transfer, waits: 'rate', retryAt: step.now + after });
		return;
	}
	putFile(step, { ...transfer, waits: 'bytes' });
	step.emit({ type: 'chunk-wanted', file: id, index: next });
}

/** Offers a file. Nothing is sent of a file that is too large, or whose name no receiver accepts. */
export const offerFile: Transition = on('offer-file', (step, { id, name, mime, size, digest }) => {
	const { live, outbox } = step.state;
	if (!live || !isAgreed(live.capabilities, { kind: 'file-offer' })) {
		return 'not-negotiated';
	}
	if (!isId(id) || findFile(step, 'mine', id) || outbox.entries.some((entry) => entry.id === id)) {
		return 'bad-id';
	}
	if (!isFileName(name) || !isMime(mime) || !isFileSize(size) || digest.length !== DIGEST_BYTES) {
		return 'bad-file';
	}
	if (size > step.context.limits.fileMaxSize) {
		return 'too-large';
	}
	if (live.files.filter(({ whose }) => whose === 'mine').length >= MAX_FILES || !hasCapacity(outbox)) {
		return 'too-many';
	}
	const content = { kind: 'file-offer', name, mime, size, digest: digest.slice() } as const;
	step.set({ outbox: enqueue(outbox, { id, content, now: step.now }), activeAt: step.now });
	const { kind: _kind, ...facts } = content;
	const transfer = putFile(step, {
		whose: 'mine',
		id,
		...facts,
		taken: 0,
		next: 0,
		sent: 0,
		since: step.now,
		waits: 'accept',
		retryAt: 0,
	});
	step.emit({ type: 'file', file: fileOf(transfer, 'offered') });
	flush(step);
	return 'offered';
});

/**
 * The bytes that were asked for. They go only to the connection that takes the file: if that connection is gone, the
 * chunk is lost, and the receiver asks for it again.
 */
export const sendChunk: Transition = on('chunk', (step, { file, index, bytes }) => {
	const transfer = findFile(step, 'mine', file);
	const { live } = step.state;
	if (!live || transfer?.waits !== 'bytes' || transfer.next !== index) {
		return 'not-wanted';
	}
	if (bytes.length !== chunkLength(transfer.size, index)) {
		cancelFile(step, transfer, 'unreadable');
		flush(step);
		return 'wrong-size';
	}
	const frame = step.seal({ kind: 'file-chunk', file, index, data: bytes });
	if (!frame) {
		return 'cannot-seal';
	}
	const { live: sealed } = step.state;
	// Moved to the end, so that several files take turns.
	const others = live.files.filter((other) => other !== transfer);
	step.set({ live: sealed && { ...sealed, chunkAt: step.now, files: others } });
	putFile(step, {
		...transfer,
		next: index + 1,
		sent: Math.max(transfer.sent, index + 1),
		waits: 'relay',
		since: step.now,
	});
	step.send('data', live.sid, frame, live.stamp, { file, index });
	return 'sent';
});

/** The transfer that waits for the relay's answer about this chunk. */
function transferInRelay(step: StepContext, { file, index }: ChunkName): Outgoing | undefined {
	const transfer = findFile(step, 'mine', file);
	return transfer?.waits === 'relay' && transfer.next === index + 1 ? transfer : undefined;
}

/** The relay accepted the chunk. If no connection took it, the receiver will say where to continue. */
export function chunkRelayed(step: StepContext, chunk: ChunkName, taken: boolean): void {
	const transfer = transferInRelay(step, chunk);
	if (!transfer) {
		return;
	}
	if (taken) {
		proceed(step, transfer);
	} else {
		putFile(step, { ...transfer, waits: 'resume' });
	}
}

/** The relay refused the chunk: for now (`retryIn`, ms), because no connection took it, or for good. */
export function chunkRefused(
	step: StepContext,
	chunk: ChunkName,
	{ retryIn, final }: { retryIn: number | undefined; final: boolean },
): string {
	const transfer = transferInRelay(step, chunk);
	if (!transfer) {
		return 'no-change';
	}
	if (retryIn !== undefined) {
		putFile(step, { ...transfer, next: chunk.index, waits: 'rate', retryAt: step.now + retryIn });
		return 'retry-scheduled';
	}
	if (final) {
		cancelFile(step, transfer, 'cancelled');
		flush(step);
		return 'cancelled';
	}
	putFile(step, { ...transfer, waits: 'resume' });
	return 'no-change';
}

/** The peer says how many chunks it has: it accepts an offer, gives credit, or says where to continue. */
export function takeAccept(step: StepContext, { file, taken }: { file: string; taken: number }): void {
	const transfer = findFile(step, 'mine', file);
	if (!transfer || taken < transfer.taken) {
		return;
	}
	if (taken > transfer.sent) {
		step.drop('file-excess');
		cancelFile(step, transfer, 'excess');
		return;
	}
	const { waits } = transfer;
	if (waits === 'accept') {
		step.emit({ type: 'file', file: fileOf(transfer, 'running') });
	}
	// An outdated accept had moved us too far back: this one moves us forward again.
	const behind = transfer.next < taken;
	const next = waits === 'resume' || behind ? taken : transfer.next;
	const informed: Outgoing = { ...transfer, taken, next, since: step.now };
	if (waits === 'accept' || waits === 'resume' || waits === 'credit' || (behind && waits !== 'rate')) {
		proceed(step, informed);
	} else {
		putFile(step, informed);
	}
}

/** The peer has the whole file, and it matches the offer. */
export function takeDone(step: StepContext, file: string): void {
	const transfer = findFile(step, 'mine', file);
	if (!transfer) {
		return;
	}
	if (transfer.waits === 'accept' || transfer.sent < chunkCount(transfer.size)) {
		step.drop('file-excess');
		cancelFile(step, transfer, 'excess');
		return;
	}
	closeFile(step, { ...transfer, taken: transfer.sent }, 'done');
}
