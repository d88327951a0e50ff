import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Call, perform, type Reply, type Request } from './calls.ts';
import { Checkpoints } from './checkpoints.ts';
import type { Damage } from './damage.ts';
import { toFailure } from './failure.ts';
import { checkWhole, IN_MEMORY, openReader, openWriter, STORE_FILE } from './files.ts';
import { Guard } from './guard.ts';
import { repositoriesOf } from './repositories.ts';
import { hasRoom } from './room.ts';
import { statOf } from './stat.ts';
import { Writer } from './writer.ts';

/**
 * The role of a connection: a checker checks a large store once, while others serve. `owner` is the id of this opening.
 */
export type Task = {
	readonly role: 'writer' | 'reader' | 'checker';
	readonly dataDir: string;
	readonly owner: string;
	readonly acceptEmptyStore?: boolean;
};

type Port = {
	postMessage(reply: Reply): void;
	on(event: 'message', listener: (request: Request) => void): unknown;
	close(): void;
};

type Handler = { accept(call: Call): void; close(): void };

/** Milliseconds for which an answer of the file system is reused. */
const ROOM_FOR = 1_000;

/** Whether the log could grow; the disk is asked at most once a second. */
const roomOf = (dataDir: string, logSize: () => number): (() => boolean) => {
	let askedAt = Number.NEGATIVE_INFINITY;
	let room = true;
	return () => {
		if (performance.now() - askedAt >= ROOM_FOR) {
			askedAt = performance.now();
			room = hasRoom(dataDir, logSize());
		}
		return room;
	};
};

const reporting =
	(port: Port) =>
	(damage: Damage): void =>
		port.postMessage({ damage });

const writing = (port: Port, { dataDir, owner, acceptEmptyStore }: Task): Handler => {
	const path = join(dataDir, STORE_FILE);
	const guard =
		dataDir === IN_MEMORY ? undefined : new Guard(path, owner, (error) => port.postMessage({ over: toFailure(error) }));
	const database = openWriter(dataDir, {
		acceptEmptyStore,
		guard,
		onDamage: reporting(port),
		onMigration: (migration) => port.postMessage({ migration }),
	});
	const repositories = repositoriesOf(database);
	const logSize = () => (guard ? (statOf(`${path}-wal`)?.size ?? 0) : 0);
	const checkpoints = new Checkpoints({ database, logSize });
	const room = roomOf(dataDir, logSize);
	const writer = new Writer({
		database,
		perform: (call) => perform(repositories, call),
		answer: (answers) => port.postMessage(answers),
		toFailure: (error) => toFailure(error, room),
		onCommit: (answers) =>
			answers.some(({ failure }) => failure?.code === 'store-full') ? checkpoints.full() : checkpoints.committed(),
	});
	return {
		accept: (call) => writer.accept(call),
		close: () => {
			guard?.stop();
			checkpoints.stop();
			database.close();
		},
	};
};

const reading = (port: Port, { dataDir }: Task): Handler => {
	const database = openReader(dataDir, reporting(port));
	const repositories = repositoriesOf(database);
	return {
		accept: (call) =>
			void perform(repositories, call).then(
				(result) => port.postMessage([{ id: call.id, result }]),
				(error: unknown) => port.postMessage([{ id: call.id, failure: toFailure(error) }]),
			),
		close: () => database.close(),
	};
};

/** Checks the whole file, reports damage, and ends. */
const checking = (port: Port, { dataDir }: Task): void => {
	port.postMessage('ready');
	const database = openReader(dataDir);
	try {
		checkWhole(database, join(dataDir, STORE_FILE));
	} catch (error) {
		port.postMessage({ damage: { file: error instanceof Error ? error.message : String(error) } });
	} finally {
		database.close();
		port.close();
	}
};

/** Opens one connection and serves the other end of the port until told to close. */
export const serve = (port: Port, task: Task): void => {
	let handler: Handler;
	try {
		if (task.role === 'checker') {
			checking(port, task);
			return;
		}
		handler = task.role === 'writer' ? writing(port, task) : reading(port, task);
	} catch (error) {
		port.postMessage({ refused: toFailure(error) });
		port.close();
		return;
	}
	port.on('message', (request) => {
		if (request === 'close') {
			handler.close();
			port.close();
		} else {
			handler.accept(request);
		}
	});
	port.postMessage('ready');
};

/** The only function that the script of a store's thread must call. */
export const serveStoreThread = (): void => {
	if (!parentPort) {
		throw new Error('This script is started by openModels, as a worker thread.');
	}
	serve(parentPort, workerData as Task);
};
