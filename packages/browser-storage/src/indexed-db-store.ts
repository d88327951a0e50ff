import type { KeyValueStore } from './key-value-store.ts';

const STORE = 'entries';

const settle = <T>(request: IDBRequest<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('IndexedDB refused a request.'));
	});

const open = (factory: IDBFactory, name: string): Promise<IDBDatabase> => {
	const request = factory.open(name, 1);
	request.onupgradeneeded = () => request.result.createObjectStore(STORE);
	return settle(request);
};

/** Resolves once a write's transaction has completed; until then it may still be rolled back. */
const completed = (transaction: IDBTransaction): Promise<void> =>
	new Promise((resolve, reject) => {
		transaction.oncomplete = () => resolve();
		transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB rolled a write back.'));
		transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB aborted a write.'));
	});

/**
 * A store in the IndexedDB database `name`. It opens at the first call, and again after a failure or after the browser
 * closed the connection. Source: Indexed Database API 3.0, sections 4.3 to 4.9.
 */
export const createIndexedDbStore = (name: string, factory: IDBFactory = indexedDB): KeyValueStore => {
	let database: Promise<IDBDatabase> | undefined;
	const connect = (): Promise<IDBDatabase> => {
		if (!database) {
			const opening = open(factory, name).then((opened) => {
				const forget = (): void => {
					if (database === opening) {
						database = undefined;
					}
				};
				opened.onclose = forget;
				opened.onversionchange = () => {
					opened.close();
					forget();
				};
				return opened;
			});
			database = opening;
			opening.catch(() => {
				database = undefined;
			});
		}
		return database;
	};
	const write = async (act: (store: IDBObjectStore) => void): Promise<void> => {
		const transaction = (await connect()).transaction(STORE, 'readwrite');
		act(transaction.objectStore(STORE));
		await completed(transaction);
	};
	const read = async <T>(act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
		const transaction = (await connect()).transaction(STORE, 'readonly');
		return settle(act(transaction.objectStore(STORE)));
	};
	return {
		get: (key) => read<unknown>((store) => store.get(key)),
		set: (key, value) => write((store) => store.put(value, key)),
		delete: (key) => write((store) => store.delete(key)),
		keys: async (prefix) =>
			(await read((store) => store.getAllKeys())).filter(
				(key): key is string => typeof key === 'string' && key.startsWith(prefix),
			),
	};
};
