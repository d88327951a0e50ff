import {
	ConnectionStatusContext,
	type ConnectionStatusContextValue,
	ServerContext,
	type ServerContextValue,
	type StreamCallback,
	type StreamName,
} from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Workspace } from './workspace.ts';

type ServerProviderProps = { readonly workspace: Workspace; readonly children: ReactNode };

/** Whether the browser reports a network. A hint only: a server on this machine is reached without one. */
function useOnline(): boolean {
	const [online, setOnline] = useState(navigator.onLine);
	useEffect(() => {
		const update = () => setOnline(navigator.onLine);
		window.addEventListener('online', update);
		window.addEventListener('offline', update);
		return () => {
			window.removeEventListener('online', update);
			window.removeEventListener('offline', update);
		};
	}, []);
	return online;
}

const useConnection = ({ ddp }: Workspace): ConnectionStatusContextValue => {
	const { status, retryTime } = useSyncExternalStore(ddp.onStatus, ddp.status);
	const online = useOnline();
	return useMemo(() => {
		const shown = status === 'closed' ? 'connecting' : status;
		return {
			connected: status === 'connected',
			status: !online && shown !== 'connected' && shown !== 'failed' ? 'offline' : shown,
			retryTime,
			reconnect: ddp.connect,
		};
	}, [ddp, status, retryTime, online]);
};

/** Methods, streams and the state of the connection over DDP; endpoints over REST. */
export const ServerProvider = ({ workspace, children }: ServerProviderProps) => {
	const server = useMemo(() => {
		const value = {
			callMethod: workspace.ddp.call,
			callEndpoint: workspace.rest,
			getStream: (stream: StreamName) => (eventName: string, callback: StreamCallback) =>
				workspace.ddp.stream(`stream-${stream}`, eventName, callback),
			absoluteUrl: (path: string) => new URL(path, location.origin).href,
		};
		// ui-contexts types the answer of a method by its name; on the wire it is untyped.
		return value as ServerContextValue;
	}, [workspace]);
	return (
		<ServerContext.Provider value={server}>
			<ConnectionStatusContext.Provider value={useConnection(workspace)}>{children}</ConnectionStatusContext.Provider>
		</ServerContext.Provider>
	);
};
