import { encodeDocumentFrame, encodeServerMessage, joinMembers } from '@rocket.chat/ddp-wire';
import type { DocumentFrames } from './frames.ts';
import { type EncodedFields, MergeBox, type MergeSink } from './merge-box.ts';
import type { Subscription } from './subscription.ts';
import type { DdpRegistry } from './types.ts';

/** What a connection's documents need of its session. */
export interface DocumentsHost {
	sendFrame(frame: string): void;
	readonly context: { readonly frames: DocumentFrames; readonly registry: Pick<DdpRegistry, 'getPublicationStrategy'> };
}

const encode = (fields: EncodedFields): string | undefined => (fields.size > 0 ? joinMembers([...fields]) : undefined);

/** Ids by collection, as often as they were sent. */
type Sent = Map<string, string[]>;

/**
 * The documents of one connection under every strategy, and what happens to them when its user changes: publications
 * run again, and the client is sent the difference (meteor/packages/ddp-server/livedata_server.js, Session._setUserId).
 */
export class Documents {
	/** Made when something is merged: streams never are. */
	private box: MergeBox | undefined;

	/**
	 * While publications run again: what the client held before, and what it holds unmerged and nobody has added again
	 * yet.
	 */
	private held: { readonly before: MergeBox | undefined; readonly unmerged: Sent } | undefined;

	constructor(private readonly host: DocumentsHost) {}

	added(subscription: Subscription, collection: string, id: string, fields: Record<string, unknown>): void {
		if (this.merges(collection)) {
			this.merged().added(subscription, collection, id, fields);
			return;
		}
		const unmerged = this.held?.unmerged.get(collection);
		const at = unmerged?.indexOf(id) ?? -1;
		if (at >= 0) {
			unmerged?.splice(at, 1);
			return;
		}
		this.host.sendFrame(this.host.context.frames.frame('added', collection, id, fields));
	}

	changed(subscription: Subscription, collection: string, id: string, fields: Record<string, unknown>): void {
		if (this.merges(collection)) {
			this.merged().changed(subscription, collection, id, fields);
		} else {
			this.host.sendFrame(this.host.context.frames.frame('changed', collection, id, fields));
		}
	}

	removed(subscription: Subscription, collection: string, id: string): void {
		if (this.merges(collection)) {
			this.merged().removed(subscription, collection, id);
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
				if (!this.merges(collection)) {
					held.unmerged.set(collection, [...(held.unmerged.get(collection) ?? []), ...ids]);
				}
			}
		}
		this.held = held;
		this.box = undefined;
	}

	/** Sends the difference between what was held and what is published now. */
	release(): void {
		const { held } = this;
		this.held = undefined;
		if (!held) {
			return;
		}
		if (this.box || held.before) {
			this.merged().sendDifference(held.before ?? new MergeBox(this.createSink()));
		}
		for (const [collection, ids] of held.unmerged) {
			for (const id of ids) {
				this.sendRemoved(collection, id);
			}
		}
	}

	private merges(collection: string): boolean {
		return this.host.context.registry.getPublicationStrategy(collection).merge;
	}

	private merged(): MergeBox {
		this.box ??= new MergeBox(this.createSink());
		return this.box;
	}

	private createSink(): MergeSink {
		const unlessHeld = (send: () => void): void => {
			if (!this.held) {
				send();
			}
		};
		return {
			added: (collection, id, fields) =>
				unlessHeld(() => this.host.sendFrame(encodeDocumentFrame('added', collection, id, encode(fields)))),
			changed: (collection, id, fields, cleared) =>
				unlessHeld(() => this.host.sendFrame(encodeDocumentFrame('changed', collection, id, encode(fields), cleared))),
			removed: (collection, id) => unlessHeld(() => this.sendRemoved(collection, id)),
		};
	}

	private sendRemoved(collection: string, id: string): void {
		this.host.sendFrame(encodeServerMessage({ msg: 'removed', collection, id }));
	}
}
