import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StoreError, type StoreErrorCode } from '@rocket.chat/model-typings';
import { type FileHeader, readHeader } from './file-header.ts';
import { type LogContent, readLogFile } from './log-file.ts';
import { nextCycle } from './mark.ts';
import { readCard } from './store-card.ts';

/** The advice at the end of each refusal. */
export const WAYS_ON =
	'Put the right file back, or restore a backup (npm run restore -- <file>), or start with --accept-empty-store to go on with what is there.';

/** The advice for a file to restore from. */
const OTHER_FILE =
	'Name a backup that npm run backup has written, or the store of a copied directory that has all its files.';

type Defect = { readonly code: StoreErrorCode; readonly what: string };

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size;

const absence = (path: string, size: number | undefined, dataDir: string): Defect | undefined => {
	if (readCard(dataDir).store === undefined) {
		return undefined;
	}
	return size === undefined
		? { code: 'store-missing', what: `${path} is missing, although this directory held a store that was used.` }
		: { code: 'store-emptied', what: `${path} is empty, although this directory held a store that was used.` };
};

/** A store before its first checkpoint: everything is still in the log. */
const isBlank = ({ mark, userVersion, pages }: FileHeader): boolean =>
	mark === undefined && userVersion === 0 && pages <= 1;

/**
 * The last one to close a store, for instance a reader after a kill, checkpoints the log and removes it: then the file
 * has the newest mark that was ever written. The card has it too, or the one before if the kill came between the commit
 * and the card: that commit was never acknowledged.
 */
const hasAll = (cycle: number, dataDir: string): boolean => {
	const card = readCard(dataDir);
	return cycle === card.cycle || (card.store !== undefined && cycle === nextCycle(card.cycle ?? 0));
};

const wantsLog = ({ mark, ...header }: FileHeader, dataDir: string): boolean =>
	isBlank({ mark, ...header }) || (mark?.inUse === true && !hasAll(mark.cycle, dataDir));

/**
 * A log begins with the mark after the one in its file, or contains the file's mark if it was checkpointed up to there.
 * It may contain several: while a reader, for instance a backup, prevents a checkpoint, a store may be closed and used
 * again. No mark counts as the one before the first.
 */
const belongs = (header: FileHeader, log: LogContent): boolean => {
	const file = header.mark?.cycle ?? 0;
	return !log.hasFirstPage || log.cycles[0] === nextCycle(file) || log.cycles.includes(file);
};

const wrongWith = (dataDir: string, file: string): Defect | undefined => {
	const path = join(dataDir, file);
	const size = sizeOf(path);
	if (size === undefined || size === 0) {
		return absence(path, size, dataDir);
	}
	const header = readHeader(path);
	if (!header) {
		// The driver reports that this is not a store.
		return undefined;
	}
	const log = readLogFile(`${path}-wal`);
	if (log.frames === 0 && wantsLog(header, dataDir)) {
		return {
			code: 'store-log-missing',
			what: `${path} was copied or left without its log ${file}-wal, which holds the newest of what was written.`,
		};
	}
	if (log.frames === 0 && header.size < header.pages * header.pageSize) {
		return {
			code: 'store-cut',
			what: `${path} is cut: it should have at least ${header.pages * header.pageSize} bytes and has ${header.size}.`,
		};
	}
	if (!belongs(header, log)) {
		return {
			code: 'store-torn',
			what: `${path} and its log ${file}-wal are of different moments: they were copied while a server wrote.`,
		};
	}
	return undefined;
};

/**
 * Finds a fault in the files of a store before anything opens them: opening checkpoints the log into the file, which
 * would merge two files that do not belong together. Undefined if there is no fault. Changes nothing.
 * @returns `store-missing`, `store-emptied`, `store-cut`, `store-log-missing`, `store-torn`
 */
export const inspectStore = (dataDir: string, file: string): StoreError | undefined => {
	const wrong = wrongWith(dataDir, file);
	return wrong && new StoreError(wrong.code, `${wrong.what} ${WAYS_ON}`);
};

/** The same for a file to be restored. @throws StoreError */
export const assertRestorable = (path: string): void => {
	const wrong = wrongWith(dirname(path), basename(path));
	if (wrong) {
		throw new StoreError(wrong.code, `${wrong.what} ${OTHER_FILE}`);
	}
};
