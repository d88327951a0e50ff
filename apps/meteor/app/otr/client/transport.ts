import type { OtrTransport } from './types.ts';

/** The host's connection as plain functions; ui-contexts' useMethod and useStream give the first two. */
export type StreamOtrTransportDeps = {
	readonly uid: string;
	/** Rejects with the server's Meteor.Error. */
	callMethod(name: string, ...args: unknown[]): Promise<unknown>;
	/** Calls back with an event's args. Returns the unsubscribe; survives reconnects by itself. */
	subscribeStream(stream: string, eventName: string, callback: (...args: unknown[]) => void): () => void;
	connection: { connected(): boolean; onChange(listener: () => void): () => void };
};

/** OtrTransport over the stream `stream-notify-user`, event `<uid>/otr`, and the method of the same name. */
export declare function createStreamOtrTransport(deps: StreamOtrTransportDeps): OtrTransport;
