/** The parts that the conversations use of clients which come without types. */
declare module 'simpleddp' {
	type Options = { endpoint: string; SocketConstructor: unknown; reconnectInterval?: number; autoReconnect?: boolean };
	type Listener = { stop(): void };

	export default class SimpleDDP {
		constructor(options: Options);
		connect(): Promise<void>;
		disconnect(): Promise<void>;
		call(method: string, ...params: unknown[]): Promise<unknown>;
		subscribe(name: string, ...params: unknown[]): { ready(): Promise<void>; stop(): Promise<void> };
		on(
			event: 'changed',
			listener: (message: { collection: string; fields?: { eventName: string; args: unknown[] } }) => void,
		): Listener;
	}
}

declare module 'ddp.js' {
	type Message = {
		id?: string;
		subs?: string[];
		collection?: string;
		fields?: { eventName: string; args: unknown[] };
		result?: unknown;
		error?: unknown;
	};
	type Options = { endpoint: string; SocketConstructor: unknown; autoConnect?: boolean; autoReconnect?: boolean };

	export default class DDP {
		constructor(options: Options);
		connect(): void;
		disconnect(): void;
		/** Answers the id of the call. */
		method(name: string, params: unknown[]): string;
		sub(name: string, params: unknown[]): string;
		unsub(id: string): string;
		on(
			event: 'connected' | 'disconnected' | 'ready' | 'nosub' | 'changed' | 'result' | 'updated',
			listener: (message: Message) => void,
		): this;
		removeListener(event: string, listener: (message: Message) => void): this;
	}
}

declare module 'ddp' {
	type Options = {
		url?: string;
		host?: string;
		port?: number;
		ssl?: boolean;
		autoReconnect?: boolean;
		ddpVersion?: string;
		useSockJs?: boolean;
	};
	type Observer = { stop(): void };

	export default class DDPClient {
		ddpVersion: string;
		supportedDdpVersions: string[];
		collections: Record<string, Record<string, { eventName?: string; args?: unknown[] }>>;
		constructor(options: Options);
		connect(connected: (error: unknown, reconnected: boolean) => void): void;
		close(): void;
		call(method: string, params: unknown[], result: (error: unknown, result: unknown) => void): void;
		/** Answers the id of the subscription. */
		subscribe(name: string, params: unknown[], ready: (error?: unknown) => void): string;
		unsubscribe(id: string): void;
		observe(
			collection: string,
			added?: (id: string) => void,
			changed?: (
				id: string,
				oldFields: unknown,
				clearedFields: unknown,
				newFields: { eventName?: string; args?: unknown[] },
			) => void,
		): Observer;
		once(event: 'socket-close' | 'connected', listener: () => void): void;
	}
}
