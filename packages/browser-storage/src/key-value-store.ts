/**
 * A small persistent map in this browser. Values are structured-cloneable (a non-extractable CryptoKey among them).
 * Every call rejects where the browser refuses storage; whoever depends on the answer must then fail closed.
 */
export interface KeyValueStore {
	/** `undefined` where nothing is stored under the key. */
	get(key: string): Promise<unknown>;
	set(key: string, value: unknown): Promise<void>;
	delete(key: string): Promise<void>;
	/** All keys that begin with `prefix`. */
	keys(prefix: string): Promise<readonly string[]>;
}
