/**
 * A small persistent map in this browser. Values are structured-cloneable, so a non-extractable CryptoKey is allowed.
 * Every call rejects where the browser refuses storage; the caller must then fail closed.
 */
export interface KeyValueStore {
	/** `undefined` if nothing is stored under the key. */
	get(key: string): Promise<unknown>;
	set(key: string, value: unknown): Promise<void>;
	delete(key: string): Promise<void>;
	/** All keys that start with `prefix`. */
	keys(prefix: string): Promise<readonly string[]>;
}
