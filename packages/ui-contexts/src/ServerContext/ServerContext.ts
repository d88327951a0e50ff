import { createContext } from 'react';
import type { Method } from './endpoints.ts';
import type { ServerMethodName, ServerMethodParameters, ServerMethodReturn } from './methods.ts';
import type { StreamCallback, StreamName } from './streams.ts';

export type ServerContextValue = {
	/**
	 * Calls a DDP method. Rejects with the server's Meteor.Error, or with `error-no-connection` where the connection
	 * broke before the answer.
	 */
	callMethod<Name extends ServerMethodName>(
		name: Name,
		...args: ServerMethodParameters<Name>
	): Promise<ServerMethodReturn<Name>>;
	/** Calls a REST endpoint; `keys` fill the path's `:names`. */
	callEndpoint(request: {
		readonly method: Method;
		readonly pathPattern: string;
		readonly keys: Readonly<Record<string, string>>;
		readonly params?: unknown;
	}): Promise<unknown>;
	/** Subscribes to an event of a stream; the subscription outlives reconnection. Returns the unsubscribe. */
	getStream(stream: StreamName): (eventName: string, callback: StreamCallback) => () => void;
	absoluteUrl(path: string): string;
};

const refuse = (): never => {
	throw new Error('no ServerContext provider above this component');
};

export const ServerContext = createContext<ServerContextValue>({
	callMethod: refuse,
	callEndpoint: refuse,
	getStream: refuse,
	absoluteUrl: refuse,
});
