import { useCallback, useContext, useMemo } from 'react';
import { ConnectionStatusContext, type ConnectionStatusContextValue } from '../ConnectionStatusContext.ts';
import type { EndpointFunction, Method, PathKeys, PathsOf } from '../ServerContext/endpoints.ts';
import type { ServerMethodName, ServerMethodParameters, ServerMethodReturn } from '../ServerContext/methods.ts';
import { ServerContext } from '../ServerContext/ServerContext.ts';
import type { StreamCallback, StreamName } from '../ServerContext/streams.ts';

/** A DDP method as a function; stable between renders. */
export const useMethod = <Name extends ServerMethodName>(
	name: Name,
): ((...args: ServerMethodParameters<Name>) => Promise<ServerMethodReturn<Name>>) => {
	const { callMethod } = useContext(ServerContext);
	return useCallback((...args: ServerMethodParameters<Name>) => callMethod(name, ...args), [callMethod, name]);
};

/** Subscriber of a stream: `(eventName, callback) => unsubscribe`; stable between renders. */
export const useStream = (stream: StreamName): ((eventName: string, callback: StreamCallback) => () => void) => {
	const { getStream } = useContext(ServerContext);
	return useMemo(() => getStream(stream), [getStream, stream]);
};

/**
 * A REST endpoint as a function, e.g. `useEndpoint('POST', '/v1/settings/:_id', { _id })`; stable while the keys are.
 */
export const useEndpoint = <M extends Method, Path extends PathsOf<M>>(
	method: M,
	pathPattern: Path,
	...[keys]: [PathKeys<Path>] extends [never] ? [] : [keys: Readonly<Record<PathKeys<Path>, string>>]
): EndpointFunction<M, Path> => {
	const { callEndpoint } = useContext(ServerContext);
	const written = JSON.stringify(keys ?? {});
	return useMemo(() => {
		const filled = JSON.parse(written) as Record<string, string>;
		const call: unknown = (params?: unknown) => callEndpoint({ method, pathPattern, keys: filled, params });
		return call as EndpointFunction<M, Path>;
	}, [callEndpoint, method, pathPattern, written]);
};

export const useAbsoluteUrl = (): ((path: string) => string) => useContext(ServerContext).absoluteUrl;

/** State of the connection to the server, with `reconnect()` for the impatient. */
export const useConnectionStatus = (): ConnectionStatusContextValue => useContext(ConnectionStatusContext);
