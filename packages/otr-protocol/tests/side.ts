import type { SessionEffect } from '../src/index.ts';
import type { Machine, Sent } from './machine.ts';

/** A frame under way, with the stamps that the server gave it on arrival. */
export type Flight = { readonly frame: Sent; readonly connection: string; readonly from: string; readonly rid: string };

/** What a user wrote, as the other user will see it: a text, or a change to one. */
export type Line = { readonly id: string; readonly what: string };

/** One side: what it wrote, what became of it, and what it saw of the other in this conversation. */
export class Side {
	/** In the order of writing. */
	readonly sent: Line[] = [];
	/** Ids of texts that an edit or a reaction may name. */
	readonly texts: string[] = [];
	readonly transit: Flight[] = [];
	readonly past: Flight[] = [];
	/** Ids that were ever shown at the peer. */
	readonly shown = new Set<string>();
	/** Ids whose keys were wiped before they were acknowledged. */
	readonly lost = new Set<string>();
	/** Ids of what came back to the user. */
	readonly back = new Set<string>();
	/**
	 * Ids of the peer's that must not be shown any more: they were acknowledged before this conversation, or before
	 * the page was reloaded.
	 */
	readonly settled = new Set<string>();
	/** The peer's contents that were ever shown. */
	readonly seen: string[] = [];
	/** How many of the peer's contents were shown in this conversation. */
	seenTo = 0;
	connections = 0;

	constructor(readonly machine: Machine) {}

	/** Forgets what was shown so far. What the peer knows to have arrived must still not be shown again. */
	forget(other: Side): void {
		this.seenTo = 0;
		for (const { id } of other.sent) {
			if (other.knowsArrived(id)) {
				this.settled.add(id);
			}
		}
	}

	knowsArrived(id: string): boolean {
		const status = this.machine.statuses.get(id);
		return status === 'delivered' || status === 'read';
	}
}

/** What an effect shows of something that `from` wrote. */
export function lineOf(effect: SessionEffect): (Line & { readonly from: string }) | undefined {
	switch (effect.type) {
		case 'message':
			return { id: effect.message.id, from: effect.message.from, what: effect.message.text };
		case 'edited':
			return { id: effect.id, from: effect.from, what: `${effect.target} becomes ${effect.text}` };
		case 'deleted':
			return { id: effect.id, from: effect.from, what: `${effect.target} goes` };
		case 'reacted':
			return {
				id: effect.id,
				from: effect.from,
				what: `${effect.add} ${effect.emoji} to ${effect.target} of ${effect.author}`,
			};
		default:
			return undefined;
	}
}
