import type { Someone } from '../relay/people.ts';

/** What the processes of clients are told to do. */
export type ToClients =
	| {
			readonly connect: {
				readonly url: string;
				readonly people: readonly Someone[] /** Each watches so many who follow in the list. */;
				readonly shows: number;
			};
	  }
	| { readonly hearAll: { readonly url: string; readonly people: readonly Someone[] } }
	| {
			readonly talk: {
				readonly url: string;
				readonly pairs: readonly (readonly [Someone, Someone])[] /** Frames a second, all pairs together. */;
				readonly rate: number;
			};
	  }
	/** Closes all sockets, as pages that are left do. */
	| { readonly leave: true }
	/** Starts a new count; answered with the last one. */
	| { readonly count: true };

export type Counted = {
	/** Frames that tell of somebody's presence. */
	readonly presence: number;
	/** Of those to who hears of all: how many say that somebody left. */
	readonly goings: number;
	/** Connections that the server closed, by code. */
	readonly closed: Readonly<Record<string, number>>;
	/** Milliseconds from each relayed frame's sending to its arrival. */
	readonly trips: readonly number[];
	/** Relayed frames that were refused, or have not arrived. */
	readonly lost: number;
};

export type FromClients = { readonly done: true } | { readonly counted: Counted } | { readonly failed: string };
