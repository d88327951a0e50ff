import type { OtrStorage } from '../ports.ts';

/** sessionStorage for Node: insertion order, and a quota in characters as browsers have one. */
export class MemoryStorage implements OtrStorage {
	quota = 5_000_000;
	/** Names that are refused whatever the quota, as where one write just fits and the next does not. */
	refuses: RegExp | undefined;
	private used = 0;
	private readonly items = new Map<string, string>();

	get length(): number {
		return this.items.size;
	}

	key(index: number): string | null {
		return [...this.items.keys()][index] ?? null;
	}

	getItem(name: string): string | null {
		return this.items.get(name) ?? null;
	}

	setItem(name: string, value: string): void {
		const used = this.used - this.sizeOf(name) + name.length + value.length;
		if (used > this.quota || this.refuses?.test(name)) {
			throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
		}
		this.used = used;
		this.items.set(name, value);
	}

	removeItem(name: string): void {
		this.used -= this.sizeOf(name);
		this.items.delete(name);
	}

	clear(): void {
		this.used = 0;
		this.items.clear();
	}

	/** What a browser does when a tab is duplicated. */
	copy(): MemoryStorage {
		const copy = new MemoryStorage();
		for (const [name, value] of this.items) {
			copy.setItem(name, value);
		}
		return copy;
	}

	private sizeOf(name: string): number {
		const item = this.items.get(name);
		return item === undefined ? 0 : name.length + item.length;
	}

	/** Everything stored, for searching it. */
	dump(): string {
		return JSON.stringify([...this.items]);
	}
}
