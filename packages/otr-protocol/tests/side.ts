import type { SessionEffect } from '../src/index.ts';
import type { Machine, Sent } from './machine.ts';

/** A frame under way, with the stamps that the server gave it when it came in. */
export type Flight = { readonly frame: Sent; readonly connection: string; readonly from: string; readonly rid: string };

/** What a user wrote, as the other one will see it: a text, or what was done to one. */
export type Line = { readonly id: string; readonly what: string };

/** One side: what it wrote, what became of it, and what it saw of the other in this conversation. */
export class Side {
	/** In the order in which it was written. */
	readonly sent: Line[] = [];
	/** Ids of texts that an edit or a reaction may name. */
	readonly texts: string[] = [];
	readonly transit: Flight[] = [];
	readonly past: Flight[] = [];
	/** Ids that were shown at the peer, ever. */
	readonly shown = new Set<string>();
	/** Ids whose keys went before anyone acknowledged them. */
	readonly lost = new Set<string>();
	/** Ids of what came back to the user. */
	readonly back = new Set<string>();
	/**
	 * Ids of the peer's that must not be shown any more: they were acknowledged before this conversation, or before the
	 * page was loaded.
	 */
	readonly settled = new Set<string>();
	/** What was shown of the peer's, ever. */
	readonly seen: string[] = [];
	/** How far the lines shown in this conversation have come in the peer's row. */
	seenTo = 0;
	connections = 0;

	constructor(readonly machine: Machine) {}

	/**
	 * Nothing is remembered of what was shown so far: what the peer knows to have arrived must not come again all the
	 * same.
	 */
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
