import type { Connection, Publication } from './types.ts';

/** The documents that a session has sent, for whichever of its subscriptions. */
export interface SubscriptionDocuments {
	added(subscription: Subscription, collection: string, id: string, fields: Record<string, unknown>): void;
	changed(subscription: Subscription, collection: string, id: string, fields: Record<string, unknown>): void;
	removed(subscription: Subscription, collection: string, id: string): void;
}

/** What a subscription needs of its session. */
export interface SubscriptionHost {
	readonly documents: SubscriptionDocuments;
	remembers(collection: string): boolean;
	ready(subscription: Subscription): void;
	/** Deactivates and forgets it, removes its documents and sends nosub. */
	end(subscription: Subscription, error?: unknown): void;
	/** Runs a callback of the feature's; what it throws closes the connection. */
	own(what: string, callback: () => void): void;
}

export interface SubscriptionIdentity {
	readonly id: string;
	readonly name: string;
	readonly params: readonly unknown[];
	/** Bytes that it keeps: its parameters decoded, and itself. */
	readonly size: number;
}

/** Most subscriptions are of streams, and remember no document. */
const NONE: ReadonlyMap<string, Set<string>> = new Map();

/** One live subscription: `this` of its publish function. After it has ended every call is ignored, as in Meteor. */
export class Subscription implements Publication {
	/** Documents that end with it, by collection, where the strategy remembers them. */
	documents: ReadonlyMap<string, Set<string>> = NONE;

	private active = true;

	private isReady = false;

	private stopCallbacks: readonly (() => void)[] = [];

	constructor(
		private readonly host: SubscriptionHost,
		readonly identity: SubscriptionIdentity,
		readonly connection: Connection,
		readonly userId: string | null,
		readonly unblock: () => void,
	) {}

	get ended(): boolean {
		return !this.active;
	}

	added(collection: string, id: string, fields: Record<string, unknown>): void {
		if (!this.active) {
			return;
		}
		// Sent first: fields that can't be encoded throw, and then there is nothing to remember.
		this.host.documents.added(this, collection, id, fields);
		if (this.host.remembers(collection)) {
			this.remember(collection, id);
		}
	}

	changed(collection: string, id: string, fields: Record<string, unknown>): void {
		if (this.active) {
			this.host.documents.changed(this, collection, id, fields);
		}
	}

	removed(collection: string, id: string): void {
		if (this.active) {
			this.documents.get(collection)?.delete(id);
			this.host.documents.removed(this, collection, id);
		}
	}

	ready(): void {
		if (this.active && !this.isReady) {
			this.isReady = true;
			this.host.ready(this);
		}
	}

	onStop(callback: () => void): void {
		if (this.active) {
			this.stopCallbacks = [...this.stopCallbacks, callback];
		} else {
			this.host.own('onStop', callback);
		}
	}

	stop(): void {
		if (this.active) {
			this.host.end(this);
		}
	}

	error(error: unknown): void {
		if (this.active) {
			this.host.end(this, error);
		}
	}

	/** Ends it without a word to the client. */
	deactivate(): void {
		if (!this.active) {
			return;
		}
		this.active = false;
		const callbacks = this.stopCallbacks;
		this.stopCallbacks = [];
		for (const callback of callbacks) {
			this.host.own('onStop', callback);
		}
	}

	private remember(collection: string, id: string): void {
		const ids = this.documents.get(collection);
		if (ids) {
			ids.add(id);
		} else {
			this.documents = new Map([...this.documents, [collection, new Set([id])]]);
		}
	}
}
