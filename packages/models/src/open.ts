import { randomBytes } from 'node:crypto';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Models, StoreError } from '@rocket.chat/model-typings';
import { proxies } from './calls.ts';
import { type Damage, reportOnce } from './damage.ts';
import { prepareDirectory } from './directory.ts';
import { IN_MEMORY, isLarge } from './files.ts';
import type { SchemaChange } from './schema.ts';
import { serve, type Task } from './serve.ts';
import { type Channel, type ConnectionListeners, StoreConnection } from './store-connection.ts';
import { takeDirectory } from './take.ts';

const OWNER_BYTES = 12;

export type OpenOptions = {
	/** The directory of the store; `:memory:` keeps everything in memory, on the calling thread, for tests. */
	dataDir: string;
	/**
	 * The script of the store's threads, which calls `serveStoreThread`: SQLite then runs in two separate threads and
	 * blocks no one. Without it the same code runs on the calling thread, for tools that serve no one meanwhile.
	 */
	threadScript?: URL;
	/**
	 * Continues with the existing files even if they are missing, empty, cut, without their log, or from another
	 * workspace.
	 */
	acceptEmptyStore?: boolean;
	/** Receives each damage once: unreadable documents, which are left out, or parts of the file itself. */
	onDamage?: (damage: Damage) => void;
	/** Called before a store of an earlier release is migrated to this release's schema, which may take a minute. */
	onMigration?: (migration: SchemaChange) => void;
	/**
	 * Called once when a thread died or another server took the store over. All calls are rejected from then on; the
	 * process should stop.
	 */
	onFailure?: (error: Error) => void;
	/** Receives each refusal of a call, whether the caller or the disk is the reason. */
	onRefusal?: (error: StoreError) => void;
};

const openChannel = (task: Task, script: URL | undefined): Channel => {
	if (script && task.dataDir !== IN_MEMORY) {
		// Without the main program's start options: its loaders and profilers are not for the store.
		return new Worker(script, { workerData: task, execArgv: [], name: `store ${task.role}` });
	}
	const { port1, port2 } = new MessageChannel();
	serve(port2, task);
	port2.unref();
	return port1;
};

const openConnections = async (
	{ dataDir, threadScript, acceptEmptyStore }: OpenOptions,
	listeners: ConnectionListeners,
): Promise<{ writer: StoreConnection; reader: StoreConnection }> => {
	const owner = randomBytes(OWNER_BYTES).toString('hex');
	const open = async (role: Task['role']): Promise<StoreConnection> => {
		const connection = new StoreConnection(openChannel({ role, dataDir, owner, acceptEmptyStore }, threadScript));
		await connection.open(listeners);
		return connection;
	};
	const writer = await open('writer');
	if (dataDir === IN_MEMORY) {
		return { writer, reader: writer };
	}
	try {
		return { writer, reader: await open('reader') };
	} catch (error) {
		await writer.close();
		throw error;
	}
};

/** Checks a large store while it serves. The thread ends by itself, or with the process. */
const checkMeanwhile = ({ dataDir, threadScript }: OpenOptions, { onDamage }: ConnectionListeners): void => {
	if (threadScript && isLarge(dataDir)) {
		const checker = new StoreConnection(openChannel({ role: 'checker', dataDir, owner: '' }, threadScript));
		checker.open({ onDamage, onFailure: () => undefined, onRefusal: () => undefined }).catch(() => undefined);
	}
};

const listenersOf = ({
	onMigration,
	onDamage = () => undefined,
	onFailure = () => undefined,
	onRefusal = () => undefined,
}: OpenOptions): ConnectionListeners => {
	const tell = reportOnce(onDamage);
	return {
		onDamage: tell,
		onMigration,
		onFailure,
		onRefusal: (error) => {
			if (error.code === 'store-corrupt') {
				tell({ file: error.message });
			}
			onRefusal(error);
		},
	};
};

/**
 * Opens the embedded store in `dataDir`, creating and migrating it as needed. Only one process at a time.
 * @throws StoreError `store-newer`, `store-unwritable`, `store-in-use`, `store-corrupt`, `store-foreign`, and what
 * inspectStore finds; each message is one line that names the fix
 */
export const openModels = async (options: OpenOptions): Promise<Models> => {
	let release = (): void => undefined;
	if (options.dataDir !== IN_MEMORY) {
		prepareDirectory(options.dataDir);
		release = await takeDirectory(options.dataDir);
	}
	const listeners = listenersOf(options);
	try {
		const { writer, reader } = await openConnections(options, listeners);
		checkMeanwhile(options, listeners);
		let closed: Promise<void> | undefined;
		const close = async (): Promise<void> => {
			// The reader first: the last checkpoint empties the log only if no connection reads from it.
			await Promise.all([reader.close(), writer.close()]);
			release();
		};
		return {
			...proxies((access, repository, method, args) =>
				(access === 'read' ? reader : writer).call(repository, method, args),
			),
			ping: async () => {
				await writer.call('probes', 'prove', []);
				await reader.call('probes', 'look', []);
			},
			close: () => {
				closed ??= close();
				return closed;
			},
		};
	} catch (error) {
		release();
		throw error;
	}
};
