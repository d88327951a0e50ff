import type { DdpLimits, DdpLogger } from '@rocket.chat/ddp-server';

export interface StartOptions {
	/** 0 for any free port. */
	readonly port: number;
	readonly host?: string;
	/** PEM; https and wss instead of http and ws. */
	readonly tls?: { readonly cert: string | Uint8Array; readonly key: string | Uint8Array };
	readonly limits?: Partial<DdpLimits>;
	readonly logger: DdpLogger;
	/** Proxies in front whose X-Forwarded-For is believed (true is one); none unless told. */
	readonly trustProxy?: boolean | number;
	/** Refuses a WebSocket by its Origin (undefined where the client sent none: no browser); all are taken unless told. */
	readonly allowOrigin?: (origin: string | undefined) => boolean;
}

export interface StartedMeteor {
	readonly port: number;
	/** Connections that completed `connect`. */
	connections(): number;
	/** Closes sockets and the port. */
	stop(): Promise<void>;
}

export declare const startMeteor: (options: StartOptions) => Promise<StartedMeteor>;
