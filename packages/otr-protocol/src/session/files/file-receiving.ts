/** Files from the peer: chunks are taken only after the user has accepted, and only in order. */
import { equal, wipe } from '@rocket.chat/crypto';
import type { CancelReason, FileCancelBody, FileChunkContent, FileOfferBody } from '../../content/index.ts';
import { flush } from '../delivery/sending.ts';
import type { Incoming } from '../state/state.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import { FILE_CREDIT, FILE_NUDGE, FILE_OFFER_LIFE, FILE_PROGRESS, FILE_STALLED, MAX_FILES } from '../state/timing.ts';
import { proceed } from './file-sending.ts';
import {
	announce,
	cancelFile,
	chunkCount,
	chunkLength,
	closeFile,
	enqueueForFile,
	extendDigest,
	fileOf,
	findFile,
	isRunning,
	nudge,
	putFile,
	startDigest,
} from './transfers.ts';

/** Shows an offer to the user, or refuses it at once where the file cannot be taken anyway. */
export function takeOffer(step: StepContext, id: string, { name, mime, size, digest }: FileOfferBody): void {
	const { live } = step.state;
	if (!live || findFile(step, 'yours', id)) {
		step.drop('duplicate-offer');
		return;
	}
	const transfer: Incoming = {
		whose: 'yours',
		id,
		name,
		mime,
		size,
		digest,
		taken: 0,
		since: step.now,
		accepted: false,
		announced: 0,
		announcedAt: step.now,
		chain: startDigest(step.context.primitives),
	};
	const tooMany = live.files.filter(({ whose }) => whose === 'yours').length >= MAX_FILES;
	if (tooMany || size > step.context.limits.fileMaxSize) {
		cancelFile(step, transfer, tooMany ? 'too-many' : 'too-large');
		return;
	}
	putFile(step, transfer);
	step.emit({ type: 'file', file: fileOf(transfer, 'offered') });
}

export const acceptFile: Transition = on('accept-file', (step, { id }) => {
	const transfer = findFile(step, 'yours', id);
	if (!transfer || transfer.accepted) {
		return 'not-offered';
	}
	step.set({ activeAt: step.now });
	announce(step, { ...transfer, accepted: true, since: step.now });
	step.emit({ type: 'file', file: fileOf(transfer, 'running') });
	flush(step);
	return 'accepted';
});

/** Cancelled by the user, or by a client that cannot continue. */
export const cancelFileByUser: Transition = on('cancel-file', (step, { whose, id, reason }) => {
	const transfer = findFile(step, whose, id);
	if (!transfer) {
		return 'no-such-file';
	}
	step.set({ activeAt: step.now });
	cancelFile(step, transfer, reason ?? (whose === 'yours' && !isRunning(transfer) ? 'declined' : 'cancelled'));
	flush(step);
	return 'cancelled';
});

/** What is wrong with a chunk; `undefined` for the next one, or for one that was taken already. */
function chunkFault(
	{ accepted, size, taken, announced }: Incoming,
	{ index, data }: FileChunkContent,
): CancelReason | undefined {
	if (!accepted || index >= chunkCount(size) || index >= announced + FILE_CREDIT) {
		return 'excess';
	}
	if (index > taken) {
		return 'gap';
	}
	return data.subarray(chunkLength(size, index)).every((byte) => byte === 0) ? undefined : 'wrong-size';
}

/**
 * A chunk: handed to the client if it is the next one. Chunks of a file that is no longer wanted may still arrive,
 * and do nothing.
 */
export function takeChunk(step: StepContext, content: FileChunkContent): string {
	const transfer = findFile(step, 'yours', content.file);
	if (!transfer) {
		wipe(content.data);
		return 'chunk-of-unknown-file';
	}
	const fault = chunkFault(transfer, content);
	if (fault) {
		wipe(content.data);
		step.drop(`file-${fault}`);
		cancelFile(step, transfer, fault);
		flush(step);
		return `dropped:file-${fault}`;
	}
	if (content.index < transfer.taken) {
		wipe(content.data);
		return 'duplicate-chunk';
	}
	const { id, size } = transfer;
	const bytes = content.data.subarray(0, chunkLength(size, content.index));
	const chain = extendDigest(step.context.primitives, transfer.chain, bytes);
	step.emit({ type: 'chunk', file: id, index: content.index, bytes });
	const taken = transfer.taken + 1;
	const advanced: Incoming = { ...transfer, taken, chain, since: step.now };
	if (taken < chunkCount(size)) {
		putFile(step, advanced);
		if (taken - transfer.announced >= FILE_PROGRESS) {
			announce(step, advanced);
			flush(step);
		}
		return 'chunk';
	}
	const fits = equal(chain, transfer.digest);
	if (fits) {
		closeFile(step, advanced, 'done');
		enqueueForFile(step, { kind: 'file-done', file: id });
	} else {
		cancelFile(step, advanced, 'mismatch');
	}
	flush(step);
	return fits ? 'file-done' : 'file-mismatch';
}

/** The peer ends a transfer, of its own file or of ours. */
export function takeCancel(step: StepContext, { whose, file, reason }: FileCancelBody): void {
	const transfer = findFile(step, whose === 'mine' ? 'yours' : 'mine', file);
	if (transfer) {
		closeFile(step, transfer, 'cancelled', reason);
	}
}

/** The file timer: continues what the relay deferred, asks for lost chunks, and cancels what has stalled. */
export const fileTick: Transition = (step) => {
	for (const transfer of step.state.live?.files ?? []) {
		const waited = step.now - transfer.since;
		const running = isRunning(transfer);
		const late =
			transfer.whose === 'mine' ? transfer.retryAt : Math.max(transfer.since, transfer.announcedAt) + FILE_NUDGE;
		if ((running && waited >= FILE_STALLED) || (!running && transfer.whose === 'mine' && waited >= FILE_OFFER_LIFE)) {
			cancelFile(step, transfer, 'stalled');
		} else if (late > step.now) {
			putFile(step, transfer);
		} else if (transfer.whose === 'yours' && transfer.accepted) {
			nudge(step, transfer);
		} else if (transfer.whose === 'mine' && transfer.waits === 'rate') {
			proceed(step, transfer);
		}
	}
	flush(step);
	return 'ticked';
};
