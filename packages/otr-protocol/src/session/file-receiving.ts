/** Files of the peer's: nothing is taken before the user said yes, and nothing out of its turn. */
import { equal, wipe } from '@rocket.chat/crypto';
import type { CancelReason, FileCancelBody, FileChunkContent, FileOfferBody } from '../content/index.ts';
import { proceed } from './file-sending.ts';
import { flush } from './sending.ts';
import type { Incoming } from './state.ts';
import { FILE_CREDIT, FILE_NUDGE, FILE_OFFER_LIFE, FILE_PROGRESS, FILE_STALLED, MAX_FILES } from './timing.ts';
import {
	announce,
	cancelFile,
	chunkCount,
	chunkLength,
	closeFile,
	extendDigest,
	fileOf,
	findFile,
	isRunning,
	nudge,
	putFile,
	startDigest,
	tellOfFile,
} from './transfers.ts';
import { type Act, on, type Turn } from './turn.ts';

/** Shown to the user, or refused at once where it cannot be taken anyway. */
export function takeOffer(turn: Turn, id: string, { name, mime, size, digest }: FileOfferBody): void {
	const { live } = turn.state;
	if (!live || findFile(turn, 'yours', id)) {
		turn.drop('file-again');
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
		since: turn.now,
		accepted: false,
		announced: 0,
		announcedAt: turn.now,
		chain: startDigest(turn.context.primitives),
	};
	const tooMany = live.files.filter(({ whose }) => whose === 'yours').length >= MAX_FILES;
	if (tooMany || size > turn.context.limits.fileMaxSize) {
		cancelFile(turn, transfer, tooMany ? 'too-many' : 'too-large');
		return;
	}
	putFile(turn, transfer);
	turn.emit({ type: 'file', file: fileOf(transfer, 'offered') });
}

export const acceptFile: Act = on('accept-file', (turn, { id }) => {
	const transfer = findFile(turn, 'yours', id);
	if (!transfer || transfer.accepted) {
		return 'not-offered';
	}
	turn.set({ activeAt: turn.now });
	announce(turn, { ...transfer, accepted: true, since: turn.now });
	turn.emit({ type: 'file', file: fileOf(transfer, 'running') });
	flush(turn);
	return 'accepted';
});

/** By the user, or by a client that cannot go on. */
export const cancelFileByUser: Act = on('cancel-file', (turn, { whose, id, reason }) => {
	const transfer = findFile(turn, whose, id);
	if (!transfer) {
		return 'no-such-file';
	}
	turn.set({ activeAt: turn.now });
	cancelFile(turn, transfer, reason ?? (whose === 'yours' && !isRunning(transfer) ? 'declined' : 'cancelled'));
	flush(turn);
	return 'cancelled';
});

/** What is wrong with a chunk; `undefined` where it is the next one, or one that came already. */
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
 * A chunk: given to the client if it is the next one. Those of a file that is no longer wanted may still be on their
 * way, and do nothing.
 */
export function takeChunk(turn: Turn, content: FileChunkContent): string {
	const transfer = findFile(turn, 'yours', content.file);
	if (!transfer) {
		wipe(content.data);
		return 'chunk-of-nothing';
	}
	const fault = chunkFault(transfer, content);
	if (fault) {
		wipe(content.data);
		turn.drop(`file-${fault}`);
		cancelFile(turn, transfer, fault);
		flush(turn);
		return `dropped:file-${fault}`;
	}
	if (content.index < transfer.taken) {
		wipe(content.data);
		return 'chunk-again';
	}
	const { id, size } = transfer;
	const bytes = content.data.subarray(0, chunkLength(size, content.index));
	const chain = extendDigest(turn.context.primitives, transfer.chain, bytes);
	turn.emit({ type: 'chunk', file: id, index: content.index, bytes });
	const taken = transfer.taken + 1;
	const advanced: Incoming = { ...transfer, taken, chain, since: turn.now };
	if (taken < chunkCount(size)) {
		putFile(turn, advanced);
		if (taken - transfer.announced >= FILE_PROGRESS) {
			announce(turn, advanced);
			flush(turn);
		}
		return 'chunk';
	}
	const fits = equal(chain, transfer.digest);
	if (fits) {
		closeFile(turn, advanced, 'done');
		tellOfFile(turn, { kind: 'file-done', file: id });
	} else {
		cancelFile(turn, advanced, 'mismatch');
	}
	flush(turn);
	return fits ? 'file-done' : 'file-mismatch';
}

/** The peer ends a transfer: of its own file, or of ours. */
export function takeCancel(turn: Turn, { whose, file, reason }: FileCancelBody): void {
	const transfer = findFile(turn, whose === 'mine' ? 'yours' : 'mine', file);
	if (transfer) {
		closeFile(turn, transfer, 'cancelled', reason);
	}
}

/** The file timer: what the relay put off, what got lost, what nobody answers. */
export const fileTick: Act = (turn) => {
	for (const transfer of turn.state.live?.files ?? []) {
		const waited = turn.now - transfer.since;
		const running = isRunning(transfer);
		const late =
			transfer.whose === 'mine' ? transfer.retryAt : Math.max(transfer.since, transfer.announcedAt) + FILE_NUDGE;
		if ((running && waited >= FILE_STALLED) || (!running && transfer.whose === 'mine' && waited >= FILE_OFFER_LIFE)) {
			cancelFile(turn, transfer, 'stalled');
		} else if (late > turn.now) {
			putFile(turn, transfer);
		} else if (transfer.whose === 'yours' && transfer.accepted) {
			nudge(turn, transfer);
		} else if (transfer.whose === 'mine' && transfer.waits === 'rate') {
			proceed(turn, transfer);
		}
	}
	flush(turn);
	return 'ticked';
};
