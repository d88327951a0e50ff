/**
 * File transfers (docs/PROTOCOL.md, "Files"): what both sides keep of them, and how they end. The bytes are never
 * part of the state: the sender's client is asked for each chunk, and the receiver's is given each.
 */
import { concat, type Primitives, utf8, wipe } from '@rocket.chat/crypto';
import { type CancelReason, CHUNK_BYTES, type Whose } from '../../content/index.ts';
import { enqueue } from '../delivery/outbox.ts';
import type { LiveSession, OutboxContent, Transfer, TransferOf } from '../state/state.ts';
import type { StepContext } from '../state/step-context.ts';
import { FILE_NUDGE, FILE_OFFER_LIFE, FILE_STALLED, MAX_OUTBOX_WITH_FILES } from '../state/timing.ts';
import type { OtrFile } from '../state/types.ts';

const DIGEST_LABEL = 'rcotr/1 file';

/** The digest before the first chunk. */
export const startDigest = (primitives: Primitives): Uint8Array => primitives.sha256(utf8(DIGEST_LABEL));

/** The digest after one more chunk: SHA-256(digest || chunk), so that only 32 bytes are kept between two chunks. */
export function extendDigest(primitives: Primitives, digest: Uint8Array, chunk: Uint8Array): Uint8Array {
	const both = concat(digest, chunk);
	const extended = primitives.sha256(both);
	wipe(both);
	return extended;
}

/** The digest of a whole file, as its offer names it. */
export function fileDigest(primitives: Primitives, bytes: Uint8Array): Uint8Array {
	let digest = startDigest(primitives);
	for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
		digest = extendDigest(primitives, digest, bytes.subarray(at, at + CHUNK_BYTES));
	}
	return digest;
}

export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_BYTES);

/** How many bytes of a chunk belong to the file: all of them, except in the last chunk. */
export const chunkLength = (size: number, index: number): number => Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES);

export function fileOf(transfer: Transfer, status: OtrFile['status'], reason?: CancelReason): OtrFile {
	const { whose, id, name, mime, size, taken } = transfer;
	return { whose, id, name, mime, size, chunks: chunkCount(size), taken, status, ...(reason && { reason }) };
}

/** Whether the receiver has accepted. */
export const isRunning = (transfer: Transfer): boolean =>
	transfer.whose === 'mine' ? transfer.waits !== 'accept' : transfer.accepted;

export const filesOf = (live: LiveSession | undefined): readonly OtrFile[] =>
	(live?.files ?? []).map((transfer) => fileOf(transfer, isRunning(transfer) ? 'running' : 'offered'));

/** Finds a transfer; a file of ours and one of the peer's may have the same id. */
export const findFile = <W extends Whose>(step: StepContext, whose: W, id: string): TransferOf<W> | undefined =>
	step.state.live?.files.find((transfer): transfer is TransferOf<W> => transfer.whose === whose && transfer.id === id);

/** When something is due for a transfer, ms since the epoch. */
function dueAt(transfer: Transfer): number {
	const { since } = transfer;
	if (transfer.whose === 'mine') {
		const stalled = since + (transfer.waits === 'accept' ? FILE_OFFER_LIFE : FILE_STALLED);
		return transfer.waits === 'rate' ? Math.min(stalled, transfer.retryAt) : stalled;
	}
	if (!transfer.accepted) {
		return Number.POSITIVE_INFINITY;
	}
	return Math.min(since + FILE_STALLED, Math.max(since, transfer.announcedAt) + FILE_NUDGE);
}

function replaceFiles(step: StepContext, files: readonly Transfer[]): void {
	const { live } = step.state;
	if (!live) {
		return;
	}
	step.set({ live: { ...live, files } });
	const due = Math.min(...files.map(dueAt));
	if (Number.isFinite(due)) {
		step.arm('file', due - step.now);
	} else {
		step.disarm('file');
	}
}

/** Replaces the transfer of the same side and id, or adds it. */
export function putFile<T extends Transfer>(step: StepContext, transfer: T): T {
	const files = step.state.live?.files ?? [];
	const known = files.some(({ whose, id }) => whose === transfer.whose && id === transfer.id);
	replaceFiles(
		step,
		known
			? files.map((other) => (other.whose === transfer.whose && other.id === transfer.id ? transfer : other))
			: [...files, transfer],
	);
	return transfer;
}

/** Ends a transfer, whatever the reason. */
export function closeFile(
	step: StepContext,
	transfer: Transfer,
	status: 'done' | 'cancelled',
	reason?: CancelReason,
): void {
	replaceFiles(
		step,
		(step.state.live?.files ?? []).filter(({ whose, id }) => whose !== transfer.whose || id !== transfer.id),
	);
	step.emit({ type: 'file', file: fileOf(transfer, status, reason) });
}

/**
 * Queues a content about a transfer for the next flush, unless the peer acknowledges nothing and the outbox is full
 * of such contents.
 */
export function enqueueForFile(step: StepContext, content: OutboxContent): void {
	if (step.state.outbox.entries.length >= MAX_OUTBOX_WITH_FILES) {
		return;
	}
	step.set({ outbox: enqueue(step.state.outbox, { id: step.freshId(), content, now: step.now }) });
}

/** Cancels a transfer, and tells the peer with the next flush. */
export function cancelFile(step: StepContext, transfer: Transfer, reason: CancelReason): void {
	closeFile(step, transfer, 'cancelled', reason);
	enqueueForFile(step, { kind: 'file-cancel', whose: transfer.whose, file: transfer.id, reason });
}

/** Cancels all transfers; the peer is told when it is back. */
export function cancelFiles(step: StepContext, reason: CancelReason): void {
	for (const transfer of step.state.live?.files ?? []) {
		cancelFile(step, transfer, reason);
	}
}

/** Ends all transfers with their session, without telling the peer: no key is left. */
export function forgetFiles(step: StepContext, reason: CancelReason): void {
	for (const transfer of step.state.live?.files ?? []) {
		closeFile(step, transfer, 'cancelled', reason);
	}
}

/**
 * Tells the sender which chunk comes next: this accepts the file, gives credit, and tells a sender that lost its
 * position where to continue.
 */
export function announce(step: StepContext, transfer: TransferOf<'yours'>): void {
	const { taken, id } = transfer;
	putFile(step, { ...transfer, announced: taken, announcedAt: step.now });
	enqueueForFile(step, { kind: 'file-accept', file: id, taken });
}

/** Whether such an accept is still in the outbox. */
const isAnnounced = (step: StepContext, { id }: Transfer): boolean =>
	step.state.outbox.entries.some(({ content }) => content.kind === 'file-accept' && content.file === id);

/** Without network no chunk of ours is sent. */
export function pauseFiles(step: StepContext): void {
	for (const transfer of step.state.live?.files ?? []) {
		if (transfer.whose === 'mine' && isRunning(transfer)) {
			putFile(step, { ...transfer, waits: 'resume' });
		}
	}
}

/**
 * The connection between the two has changed, and chunks may have been lost with the old one: receivers say where to
 * continue, and senders wait for that.
 */
export function resync(step: StepContext): void {
	pauseFiles(step);
	for (const transfer of step.state.live?.files ?? []) {
		if (transfer.whose === 'yours' && transfer.accepted && !isAnnounced(step, transfer)) {
			announce(step, transfer);
		}
	}
}

/** Reminds the sender that the receiver waits for a chunk. */
export const nudge = (step: StepContext, transfer: TransferOf<'yours'>): void => {
	if (isAnnounced(step, transfer)) {
		putFile(step, { ...transfer, announcedAt: step.now });
	} else {
		announce(step, transfer);
	}
};
