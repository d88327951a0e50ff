import { createContext } from 'react';

export type ConnectionStatus = 'connected' | 'connecting' | 'waiting' | 'failed' | 'offline';

export type ConnectionStatusContextValue = {
	readonly connected: boolean;
	readonly status: ConnectionStatus;
	/** ms since the epoch of the next attempt, while `waiting` */
	readonly retryTime?: number;
	reconnect(): void;
};

export const ConnectionStatusContext = createContext<ConnectionStatusContextValue>({
	connected: false,
	status: 'connecting',
	reconnect: () => undefined,
});
