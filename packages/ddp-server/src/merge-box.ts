/**
 * What a connection holds of the collections under SERVER_MERGE: overlapping subscriptions are sent as one document.
 * Source: meteor/packages/ddp-server/livedata_server.js, SessionCollectionView and SessionDocumentView.
 * Values are kept encoded: equal text is an equal value, and nobody can change them behind our back.
 */
import { stringifyEjson } from '@rocket.chat/ddp-wire';

export type EncodedFields = Map<string, string>;

export interface MergeSink {
	added(collection: string, id: string, fields: EncodedFields): void;
	changed(collection: string, id: string, fields: EncodedFields, cleared: readonly string[]): void;
	removed(collection: string, id: string): void;
}

/** Who publishes a field, the one that is shown first. */
type Precedence = { subscription: object; value: string }[];

interface DocumentView {
	readonly existsIn: Set<object>;
	readonly fields: Map<string, Precedence>;
}

/** Undefined as a value: the field goes. */
type Changes = Map<string, string | undefined>;

const setField = (view: DocumentView, subscription: object, key: string, value: string, changes: Changes): void => {
	const precedence = view.fields.get(key);
	if (!precedence) {
		view.fields.set(key, [{ subscription, value }]);
		changes.set(key, value);
		return;
	}
	const entry = precedence.find((candidate) => candidate.subscription === subscription);
	if (!entry) {
		precedence.push({ subscription, value });
		return;
	}
	if (entry === precedence[0] && entry.value !== value) {
		changes.set(key, value);
	}
	entry.value = value;
};

const clearField = (view: DocumentView, subscription: object, key: string, changes: Changes): void => {
	const precedence = view.fields.get(key);
	const at = precedence?.findIndex((candidate) => candidate.subscription === subscription) ?? -1;
	if (!precedence || at < 0) {
		return;
	}
	const [gone] = precedence.splice(at, 1);
	const [shown] = precedence;
	if (!shown) {
		view.fields.delete(key);
		changes.set(key, undefined);
	} else if (at === 0 && gone?.value !== shown.value) {
		changes.set(key, shown.value);
	}
};

const shownFields = (view: DocumentView): EncodedFields => {
	const shown: EncodedFields = new Map();
	for (const [key, [first]] of view.fields) {
		if (first) {
			shown.set(key, first.value);
		}
	}
	return shown;
};

const split = (changes: Changes): { fields: EncodedFields; cleared: string[] } => {
	const fields: EncodedFields = new Map();
	const cleared: string[] = [];
	for (const [key, value] of changes) {
		if (value === undefined) {
			cleared.push(key);
		} else {
			fields.set(key, value);
		}
	}
	return { fields, cleared };
};

const difference = (before: EncodedFields, after: EncodedFields): Changes => {
	const changes: Changes = new Map([...after].filter(([key, value]) => before.get(key) !== value));
	for (const key of before.keys()) {
		if (!after.has(key)) {
			changes.set(key, undefined);
		}
	}
	return changes;
};

export class MergeBox {
	private readonly collections = new Map<string, Map<string, DocumentView>>();

	constructor(private readonly sink: MergeSink) {}

	added(subscription: object, collection: string, id: string, fields: Record<string, unknown>): void {
		let documents = this.collections.get(collection);
		if (!documents) {
			documents = new Map();
			this.collections.set(collection, documents);
		}
		const known = documents.get(id);
		const view = known ?? { existsIn: new Set<object>(), fields: new Map<string, Precedence>() };
		const changes = this.apply(view, subscription, fields);
		view.existsIn.add(subscription);
		if (known) {
			this.sendChanges(collection, id, changes);
		} else {
			documents.set(id, view);
			this.sink.added(collection, id, split(changes).fields);
		}
	}

	/** @throws Error for a document that was not added */
	changed(subscription: object, collection: string, id: string, fields: Record<string, unknown>): void {
		const view = this.collections.get(collection)?.get(id);
		if (!view) {
			throw new Error(`Could not find a document of '${collection}' to change`);
		}
		this.sendChanges(collection, id, this.apply(view, subscription, fields));
	}

	/** @throws Error for a document that was not added */
	removed(subscription: object, collection: string, id: string): void {
		const documents = this.collections.get(collection);
		const view = documents?.get(id);
		if (!documents || !view) {
			throw new Error(`Could not find a document of '${collection}' to remove`);
		}
		view.existsIn.delete(subscription);
		if (view.existsIn.size === 0) {
			documents.delete(id);
			this.sink.removed(collection, id);
			return;
		}
		const changes: Changes = new Map();
		for (const key of [...view.fields.keys()]) {
			clearField(view, subscription, key, changes);
		}
		this.sendChanges(collection, id, changes);
	}

	/** Tells the sink what leads from `before` to what this box holds. */
	sendDifference(before: MergeBox): void {
		for (const [collection, documents] of before.collections) {
			for (const [id, view] of documents) {
				const after = this.collections.get(collection)?.get(id);
				if (after) {
					this.sendChanges(collection, id, difference(shownFields(view), shownFields(after)));
				} else {
					this.sink.removed(collection, id);
				}
			}
		}
		for (const [collection, documents] of this.collections) {
			for (const [id, view] of documents) {
				if (!before.collections.get(collection)?.has(id)) {
					this.sink.added(collection, id, shownFields(view));
				}
			}
		}
	}

	private apply(view: DocumentView, subscription: object, fields: Record<string, unknown>): Changes {
		const changes: Changes = new Map();
		for (const [key, value] of Object.entries(fields)) {
			if (key === '_id') {
				continue;
			}
			if (value === undefined) {
				clearField(view, subscription, key, changes);
			} else {
				setField(view, subscription, key, stringifyEjson(value), changes);
			}
		}
		return changes;
	}

	private sendChanges(collection: string, id: string, changes: Changes): void {
		if (changes.size > 0) {
			const { fields, cleared } = split(changes);
			this.sink.changed(collection, id, fields, cleared);
		}
	}
}
