/**
 * DDP version 1: every message of the specification (meteor/packages/ddp/DDP.md). `server_id` of old servers is left
 * out.
 */
import type { EjsonValue } from './ejson.ts';

/**
 * Versions understood, the preferred one first. pre2 is the first draft's name for 1; pre1 has no heartbeats: neither
 * side may ping.
 */
export const ddpVersions = ['1', 'pre2', 'pre1'] as const;

export type DdpVersion = (typeof ddpVersions)[number];

/**
 * The version that both speak: of the client's, in the order of its preference, the first that is ours; our preferred
 * one where there is none. Source: meteor/packages/ddp-server/livedata_server.js, calculateVersion.
 */
export const negotiateVersion = (support: readonly string[]): DdpVersion =>
	support.map((wanted) => ddpVersions.find((version) => version === wanted)).find((version) => version !== undefined) ??
	ddpVersions[0];

export interface ConnectMessage {
	readonly msg: 'connect';
	/** A session to resume; never resumed here, and so ignored. */
	readonly session?: string;
	readonly version: string;
	readonly support: readonly string[];
}

export interface PingMessage {
	readonly msg: 'ping';
	readonly id?: string;
}

export interface PongMessage {
	readonly msg: 'pong';
	readonly id?: string;
}

export interface MethodMessage {
	readonly msg: 'method';
	readonly id: string;
	readonly method: string;
	readonly params: readonly EjsonValue[];
}

export interface SubMessage {
	readonly msg: 'sub';
	readonly id: string;
	readonly name: string;
	readonly params: readonly EjsonValue[];
}

export interface UnsubMessage {
	readonly msg: 'unsub';
	readonly id: string;
}

export type ClientMessage = ConnectMessage | PingMessage | PongMessage | MethodMessage | SubMessage | UnsubMessage;

/** `error` of a result or nosub; `details` may be any EJSON. */
export interface DdpErrorBody {
	readonly error: string | number;
	readonly reason?: string;
	readonly message?: string;
	readonly details?: unknown;
	readonly errorType?: string;
	readonly isClientSafe?: boolean;
}

export type ServerMessage =
	| { readonly msg: 'connected'; readonly session: string }
	| { readonly msg: 'failed'; readonly version: string }
	| PingMessage
	| PongMessage
	| { readonly msg: 'result'; readonly id: string; readonly error?: DdpErrorBody; readonly result?: unknown }
	| { readonly msg: 'updated'; readonly methods: readonly string[] }
	| { readonly msg: 'ready'; readonly subs: readonly string[] }
	| { readonly msg: 'nosub'; readonly id: string; readonly error?: DdpErrorBody }
	| { readonly msg: 'added'; readonly collection: string; readonly id: string; readonly fields?: object }
	| {
			readonly msg: 'changed';
			readonly collection: string;
			readonly id: string;
			readonly fields?: object;
			readonly cleared?: readonly string[];
	  }
	| { readonly msg: 'removed'; readonly collection: string; readonly id: string }
	| { readonly msg: 'error'; readonly reason: string; readonly offendingMessage?: unknown };
