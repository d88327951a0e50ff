import { encodeDocumentFrame, encodeServerMessage, joinMembers } from '@rocket.chat/ddp-wire';
import type { DocumentFrames } from './frames.ts';
import { type EncodedFields, MergeBox, type MergeSink } from './merge-box.ts';
import type { PublicationStrategy } from './strategies.ts';
import type { Subscription } from './subscription.ts';

interface DocumentsOptions {
	readonly send: (frame: string) => void;
	readonly frames: DocumentFrames;
	readonly strategy: (collection: string) => PublicationStrategy;
}

const encode = (fields: EncodedFields): string | undefined => (fields.size > 0 ? joinMembers([...fields]) : undefined);

/** Ids by collection, as often as they were sent. */
type Sent = Map<string, string[]>;

/**
 * The documents of one connection under every strategy, and what happens to them when its user changes: publications run
 * again, and the client is sent the difference (meteor/packages/ddp-server/livedata_server.js, Session._setUserId).
 */
export class Documents {
	private box: MergeBox;

	/** While publications run again: what the client held before, and what it holds unmerged and nobody has added again yet. */
	private held: { readonly before: MergeBox; readonly unmerged: Sent } | undefined;

	constructor(private readonly options: DocumentsOptions) {
		this.box = this.createBox();
	}

	added(subscription: Subscription, collection: string, id: string, fields: Record<string, unknown>): void {
		if (this.options.strategy(collection).merge) {
			this.box.added(subscription, collection, id, fields);
			return;
		}
		const unmerged = this.held?.unmerged.get(collection);
		const at = unmerged?.indexOf(id) ?? -1;
		if (at >= 0) {
			unmerged?.splice(at, 1);
			return;
		}
		this.options.send(this.options.frames.frame('added', collection, id, fields));
	}

	changed(subscription: Subscription, collection: string, id: string, fields: Record<string, unknown>): void {
		if (this.options.strategy(collection).merge) {
			this.box.changed(subscription, collection, id, fields);
		} else {
			this.options.send(this.options.frames.frame('changed', collection, id, fields));
		}
	}

	removed(subscription: Subscription, collection: string, id: string): void {
		if (this.options.strategy(collection).merge) {
			this.box.removed(subscription, collection, id);
		} else {
			this.sendRemoved(collection, id);
		}
	}

	/** Removes what a subscription that ended has published. */
	removeAll(subscription: Subscription): void {
		for (const [collection, ids] of subscription.documents) {
			for (const id of ids) {
				this.removed(subscription, collection, id);
			}
		}
	}

	/** From now until `release` nothing merged is sent; `ended` are the subscriptions that will run again. */
	hold(ended: readonly Subscription[]): void {
		const held = this.held ?? { before: this.box, unmerged: new Map<string, string[]>() };
		for (const { documents } of ended) {
			for (const [collection, ids] of documents) {
				if (!this.options.strategy(collection).merge) {
					held.unmerged.set(collection, [...(held.unmerged.get(collection) ?? []), ...ids]);
				}
			}
		}
		this.held = held;
		this.box = this.createBox();
	}

	/** Sends the difference between what was held and what is published now. */
	release(): void {
		const { held } = this;
		this.held = undefined;
		if (!held) {
			return;
		}
		this.box.sendDifference(held.before);
		for (const [collection, ids] of held.unmerged) {
			for (const id of ids) {
				this.sendRemoved(collection, id);
			}
		}
	}

	private createBox(): MergeBox {
		const unlessHeld = (send: () => void): void => {
			if (!this.held) {
				send();
			}
		};
		const sink: MergeSink = {
			added: (collection, id, fields) => unlessHeld(() => this.options.send(encodeDocumentFrame('added', collection, id, encode(fields)))),
			changed: (collection, id, fields, cleared) =>
				unlessHeld(() => this.options.send(encodeDocumentFrame('changed', collection, id, encode(fields), cleared))),
			removed: (collection, id) => unlessHeld(() => this.sendRemoved(collection, id)),
		};
		return new MergeBox(sink);
	}

	private sendRemoved(collection: string, id: string): void {
		this.options.send(encodeServerMessage({ msg: 'removed', collection, id }));
	}
}
