import type { OtrStorage } from '../ports.ts';

/** sessionStorage for Node: insertion order, and a quota in characters as browsers have one. */
export class MemoryStorage implements OtrStorage {
	quota = 5_000_000;
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
		const used = [...this.items].filter(([other]) => other !== name).reduce((sum, [key, item]) => sum + key.length + item.length, 0);
		if (used + name.length + value.length > this.quota) {
			throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
		}
		this.items.set(name, value);
	}

	removeItem(name: string): void {
		this.items.delete(name);
	}

	clear(): void {
		this.items.clear();
	}

	/** What a browser does when a tab is duplicated. */
	copy(): MemoryStorage {
		const copy = new MemoryStorage();
		for (const [name, value] of this.items) {
			copy.items.set(name, value);
		}
		return copy;
	}

	/** Everything stored, for searching it. */
	dump(): string {
		return JSON.stringify([...this.items]);
	}
}
