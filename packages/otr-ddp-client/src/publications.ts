import { noConnection, toMethodError } from './errors.ts';
import type { Outgoing } from './messages.ts';

/** A document of a collection has changed: its id, and the fields that did. */
export type ChangeListener = (id: string, fields: Readonly<Record<string, unknown>>) => void;

type Question = { resolve(): void; reject(error: unknown): void };

/** Subscriptions that their owner keeps by themselves: sent once, and not again on another connection. */
export class Publications {
	private readonly asked = new Map<string, Question>();
	private readonly listeners = new Map<string, Set<ChangeListener>>();
	private nextId = 1;

	/** Resolves when the server says that it is ready, or ends it without an error; there is nothing to unsubscribe. */
	subscribe(name: string, params: readonly unknown[], send: ((message: Outgoing) => void) | undefined): Promise<void> {
		if (send === undefined) {
			return Promise.reject(noConnection());
		}
		return new Promise((resolve, reject) => {
			const id = `p${this.nextId++}`;
			this.asked.set(id, { resolve, reject });
			send({ msg: 'sub', id, name, params });
		});
	}

	ready(ids: readonly unknown[]): void {
		for (const id of ids) {
			if (typeof id === 'string') {
				this.settle(id)?.resolve();
			}
		}
	}

	ended(id: string, error: unknown): void {
		const question = this.settle(id);
		if (error === undefined) {
			question?.resolve();
		} else {
			question?.reject(toMethodError(error));
		}
	}

	/** Rejects what was not answered. */
	abandon(): void {
		const questions = [...this.asked.values()];
		this.asked.clear();
		for (const { reject } of questions) {
			reject(noConnection());
		}
	}

	listen(collection: string, listener: ChangeListener): () => void {
		const listeners = this.listeners.get(collection) ?? new Set();
		this.listeners.set(collection, listeners.add(listener));
		return () => listeners.delete(listener);
	}

	deliver(collection: string, id: string, fields: Readonly<Record<string, unknown>>): void {
		for (const listener of [...(this.listeners.get(collection) ?? [])]) {
			listener(id, fields);
		}
	}

	private settle(id: string): Question | undefined {
		const question = this.asked.get(id);
		this.asked.delete(id);
		return question;
	}
}
