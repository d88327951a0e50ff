import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, type Call, perform, type Reply, type Request } from './calls.ts';
import { Checkpoints } from './checkpoints.ts';
import type { Damage } from './damage.ts';
import type { Database } from './database.ts';
import { toFailure } from './failure.ts';
import { checkWhole, IN_MEMORY, openReader, openWriter, STORE_FILE } from './files.ts';
import { repositoriesOf } from './repositories.ts';
import { Writer } from './writer.ts';

/** What one connection is for: a checker looks through a large store once, while others serve. */
export type Task = { readonly role: 'writer' | 'reader' | 'checker'; readonly dataDir: string; readonly acceptEmptyStore?: boolean };

type Port = { postMessage(reply: Reply): void; on(event: 'message', listener: (request: Request) => void): unknown; close(): void };

type Handler = { accept(call: Call): void; close(): void };

const writing = (database: Database, dataDir: string, answer: (answers: readonly Answer[]) => void): Handler => {
	const repositories = repositoriesOf(database);
	const log = join(dataDir, `${STORE_FILE}-wal`);
	const logSize = () => (dataDir === IN_MEMORY ? 0 : (statSync(log, { throwIfNoEntry: false })?.size ?? 0));
	const checkpoints = new Checkpoints({ database, logSize });
	const writer = new Writer({ database, perform: (call) => perform(repositories, call), answer, onCommit: () => checkpoints.committed() });
	return {
		accept: (call) => writer.accept(call),
		close: () => {
			checkpoints.stop();
			database.close();
		},
	};
};

const reading = (database: Database, answer: (answers: readonly Answer[]) => void): Handler => {
	const repositories = repositoriesOf(database);
	return {
		accept: (call) =>
			void perform(repositories, call).then(
				(result) => answer([{ id: call.id, result }]),
				(error: unknown) => answer([{ id: call.id, failure: toFailure(error) }]),
			),
		close: () => database.close(),
	};
};

const checking = (database: Database, dataDir: string, onDamage: (damage: Damage) => void): void => {
	try {
		checkWhole(database, join(dataDir, STORE_FILE));
	} catch (error) {
		onDamage({ file: error instanceof Error ? error.message : String(error) });
	} finally {
		database.close();
	}
};

/** Opens one connection and serves whoever holds the other end of the port, until told to close. */
export const serve = (port: Port, { role, dataDir, acceptEmptyStore }: Task): void => {
	let handler: Handler;
	try {
		const answer = (answers: readonly Answer[]): void => port.postMessage(answers);
		const onDamage = (damage: Damage): void => port.postMessage({ damage });
		if (role === 'checker') {
			port.postMessage('ready');
			checking(openReader(dataDir), dataDir, onDamage);
			port.close();
			return;
		}
		handler =
			role === 'writer' ? writing(openWriter(dataDir, { acceptEmptyStore, onDamage }), dataDir, answer) : reading(openReader(dataDir, onDamage), answer);
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

/** All that the script of a store's thread has to call. */
export const serveStoreThread = (): void => {
	if (!parentPort) {
		throw new Error('This script is started by openModels, as a worker thread.');
	}
	serve(parentPort, workerData as Task);
};
