import type { KeyValueStore } from '@rocket.chat/browser-storage';
import type { Primitives } from '@rocket.chat/crypto';
import type { OtrSettings } from '../lib/settings.ts';
import type { OtrIdentity, OtrInvitation, OtrRoom, OtrTransport } from './types.ts';

export type { OtrSettings };

export interface OtrSettingsPort {
	/** `undefined` until the workspace's settings are known: until then no session starts or ends. */
	get(): OtrSettings | undefined;
	onChange(listener: () => void): () => void;
}

/** The other participant of a direct message of exactly two, as this client knows it from its own subscriptions. */
export type OtrPeer = {
	readonly uid: string;
	readonly username: string;
	readonly isBot?: boolean;
	readonly active?: boolean;
};

/**
 * The user's direct rooms. A room that is only being reloaded must not disappear in between: that would look like a
 * removed peer.
 */
export interface OtrDirectory {
	/** `undefined` if the room is unknown, or not a direct message with exactly one other person. */
	peerOf(rid: string): OtrPeer | undefined;
	/**
	 * When the newest ordinary message of the room was written, by the server's clock (ms since the epoch): later
	 * off-the-record messages are displayed after it.
	 */
	newestAt?(rid: string): number | undefined;
	onChange(listener: () => void): () => void;
}

export interface OtrPresencePort {
	/** Busy and away count as online (S9). False for a user who is not watched, or not known yet. */
	online(uid: string): boolean;
	/** Watches this user until the returned function is called; a user may be watched several times. */
	watch(uid: string): () => void;
	onChange(listener: (uid: string) => void): () => void;
}

/** Wall time in ms since the epoch, monotonic time in ms since any start, and one-shot timers. */
export interface OtrClock {
	wall(): number;
	monotonic(): number;
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(handle: unknown): void;
}

/** Messages between the tabs of this browser; a tab never hears itself. */
export interface OtrTabChannel {
	post(message: unknown): void;
	onMessage(listener: (message: unknown) => void): () => void;
	close(): void;
}

/** The part of `sessionStorage` that the vault needs. */
export type OtrStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** `hidden`: the page goes away, wipe at once. `shown`: it came back, perhaps from the back-forward cache. */
export interface OtrPage {
	onHide(listener: () => void): () => void;
	onShow(listener: () => void): () => void;
}

/**
 * The cryptography of sessions. Each set of primitives agrees with every other byte for byte, so that one may take over
 * at any time.
 */
export interface OtrPrimitives {
	/** The primitives available now. */
	current(): Primitives;
	/** Loads the preferred ones, if that takes at most a few seconds. Never rejects. */
	prepare(): Promise<void>;
}

/** What the browser itself provides: `browserPorts()` builds it. */
export type OtrBrowserPorts = {
	readonly primitives: OtrPrimitives;
	/** sessionStorage; undefined if the browser refuses it, and then no session starts. */
	readonly storage: OtrStorage | undefined;
	readonly markers: KeyValueStore;
	readonly tabs: OtrTabChannel;
	readonly clock: OtrClock;
	readonly page: OtrPage;
	/** Served from a secure context with SubtleCrypto (S1). */
	readonly secure: boolean;
};

export type OtrRegistryDeps = OtrBrowserPorts & {
	readonly self: { readonly uid: string; readonly username: string };
	readonly transport: OtrTransport;
	readonly identity: OtrIdentity;
	readonly settings: OtrSettingsPort;
	readonly presence: OtrPresencePort;
	readonly directory: OtrDirectory;
};

/** All OTR of one signed-in user in one tab: routes frames to rooms and lists invitations. */
export interface OtrRegistry {
	/**
	 * The room's OTR side, made on first call and kept until `dispose`; for a room without a peer it only guards the
	 * composer.
	 */
	room(rid: string): OtrRoom;
	/** Frozen; replaced when it changes. */
	invitations(): readonly OtrInvitation[];
	/** Called when `invitations()` changed. */
	subscribe(listener: () => void): () => void;
	/**
	 * `logout`: ends every session towards its peer, wipes vault, messages and markers; resolves when the frames were
	 * sent and everything is gone, after at most 2 s. Await it before the connection is logged out. `closed`: wipes this
	 * tab only.
	 */
	dispose(reason: 'logout' | 'closed'): Promise<void>;
}
