import type { KeyValueStore } from '../src/key-value-store.ts';

/** Stands in for IndexedDB in Node: clones values in and out as IndexedDB does, and can be told to refuse. */
export class MemoryKeyValueStore implements KeyValueStore {
	refuses = false;
	private readonly entries = new Map<string, unknown>();

	async get(key: string): Promise<unknown> {
		this.ask();
		return structuredClone(this.entries.get(key));
	}

	async set(key: string, value: unknown): Promise<void> {
		this.ask();
		this.entries.set(key, structuredClone(value));
	}

	async delete(key: string): Promise<void> {
		this.ask();
		this.entries.delete(key);
	}

	async keys(prefix: string): Promise<readonly string[]> {
		this.ask();
		return [...this.entries.keys()].filter((key) => key.startsWith(prefix));
	}

	private ask(): void {
		if (this.refuses) {
			throw new Error('This store refuses.');
		}
	}
}
