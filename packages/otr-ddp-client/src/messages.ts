/** What this client sends (Meteor, packages/ddp/DDP.md). */
export type Outgoing =
	| { readonly msg: 'connect'; readonly version: string; readonly support: readonly string[] }
	| { readonly msg: 'ping' | 'pong'; readonly id?: string }
	| { readonly msg: 'method'; readonly id: string; readonly method: string; readonly params: readonly unknown[] }
	| { readonly msg: 'sub'; readonly id: string; readonly name: string; readonly params: readonly unknown[] }
	| { readonly msg: 'unsub'; readonly id: string };

/** What it understands; the rest of DDP (merge box, ordered collections) it has no use for. */
export type Incoming =
	| { readonly msg: 'connected'; readonly session: string }
	| { readonly msg: 'failed'; readonly version: string }
	| { readonly msg: 'ping' | 'pong'; readonly id?: string }
	| { readonly msg: 'result'; readonly id: string; readonly error?: unknown; readonly result?: unknown }
	| { readonly msg: 'nosub'; readonly id: string; readonly error?: unknown }
	| { readonly msg: 'ready'; readonly subs: readonly string[] }
	| {
			readonly msg: 'changed';
			readonly collection: string;
			readonly id: string;
			readonly fields: Readonly<Record<string, unknown>>;
	  };
