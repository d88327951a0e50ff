import type { SessionEffect } from '@rocket.chat/otr-protocol';
import type { UnsupportedKind } from './content-views.ts';
import { FrameSender, type FrameSenderDeps } from './frame-sender.ts';
import type { Markers } from './marker.ts';
import type { SessionStore } from './session-store.ts';
import { currentSettings } from './settings.ts';
import type { Tabs } from './tabs.ts';
import type { Timers } from './timers.ts';

/** The browser refused to store something that a session needs: state, marker, message or pin. */
export class StorageRefused extends Error {
	readonly code = 'otr-storage-refused';
}

export type EffectsDeps = FrameSenderDeps & {
	readonly markers: Markers;
	readonly tabs: Tabs;
	readonly timers: Timers;
	readonly store: SessionStore;
	/** The directory now has another key for the peer. */
	readonly peerKeyChanged: () => void;
};

type EffectDeps = EffectsDeps & { readonly frames: FrameSender };

type EffectType = SessionEffect['type'];
type EffectOf<T extends EffectType> = Extract<SessionEffect, { type: T }>;

type EffectRow<T extends EffectType> = {
	/** It only writes to the browser's storage, so it is skipped once that is full. */
	readonly onlyStores: boolean;
	readonly perform: (effect: EffectOf<T>, deps: EffectDeps) => void | Promise<void>;
};

const requireStored = (written: boolean): void => {
	if (!written) {
		throw new StorageRefused('sessionStorage refused a message.');
	}
};

const keep = async (writing: Promise<void>, what: string): Promise<void> => {
	try {
		await writing;
	} catch (cause) {
		throw new StorageRefused(`The browser refused to keep ${what}.`, { cause });
	}
};

/** The time of display. This browser's clock may be slow, so it is not before the newest displayed message. */
const displayedAt = (now: number, { rid, ports }: EffectsDeps): number =>
	Math.max(now, ports.directory.newestAt?.(rid) ?? 0);

const setMarker = async (sid: string, { rid, markers, tabs }: EffectDeps): Promise<void> => {
	await keep(markers.set(rid, sid), 'the marker of a session');
	tabs.announce(rid, sid);
};

/** The user has acknowledged the end here: the other tabs of this browser need not ask again. */
const clearMarker = async ({ rid, markers, tabs }: EffectDeps): Promise<void> => {
	const sid = await markers.find(rid);
	await markers.clear(rid);
	if (sid !== undefined) {
		tabs.release(rid, sid);
	}
};

const pin = async (key: Uint8Array, { rid, ports, environment }: EffectDeps): Promise<void> => {
	const peer = environment.peer();
	if (peer) {
		await keep(ports.identity.pins.keep({ ...peer, rid }, key.slice()), 'the key of a peer');
	}
};

const refetchPeerKey = async ({ environment, peerKeyChanged }: EffectDeps): Promise<void> => {
	if (await environment.peerKey.hasChanged()) {
		peerKeyChanged();
	}
};

const markEnded = ({ ports, store }: EffectDeps): void => {
	// The keys are gone already; a message that can't be stored as ended is dropped.
	if (currentSettings(ports.settings).OTR_Erase_On_End || !store.transcript.markEnded()) {
		store.transcript.erase();
	}
};

/**
 * The effect of a kind without a view. As its capability is not announced, no peer sends it. Once the kind has a view,
 * its row no longer compiles until it performs the effect.
 */
const unsupported = (kind: UnsupportedKind) => ({
	onlyStores: false,
	perform: (): never => {
		throw new Error(`A content of the kind "${kind}", which has no view, was taken.`);
	},
});

/** How each effect is performed; one without its row doesn't compile. */
const EFFECTS: { readonly [T in EffectType]: EffectRow<T> } = {
	frame: { onlyStores: false, perform: (effect, { frames }) => frames.send(effect) },
	timer: { onlyStores: false, perform: ({ name, after }, { timers }) => timers.set(name, after) },
	'clear-timer': { onlyStores: false, perform: ({ name }, { timers }) => timers.clear(name) },
	marker: { onlyStores: true, perform: ({ sid }, deps) => setMarker(sid, deps) },
	'clear-marker': { onlyStores: false, perform: (_, deps) => keep(clearMarker(deps), 'the end of a session') },
	pin: { onlyStores: true, perform: ({ key }, deps) => pin(key, deps) },
	message: {
		onlyStores: true,
		perform: ({ message }, deps) =>
			requireStored(deps.store.transcript.add({ ...message, ts: displayedAt(message.ts, deps) })),
	},
	status: {
		onlyStores: true,
		perform: ({ id, status }, { store, ports }) =>
			requireStored(store.transcript.setStatus(id, ports.self.uid, status)),
	},
	notice: {
		onlyStores: false,
		perform: ({ code }, deps) => deps.store.transcript.notice(code, displayedAt(deps.environment.lastTime, deps)),
	},
	'handed-back': { onlyStores: false, perform: ({ texts }, { store }) => store.handBack(texts) },
	// Not awaited: the directory may take seconds.
	'refetch-peer-key': { onlyStores: false, perform: (_, deps) => void refetchPeerKey(deps) },
	wiped: { onlyStores: false, perform: (_, deps) => markEnded(deps) },
	edited: unsupported('edit'),
	deleted: unsupported('delete'),
	reacted: unsupported('react'),
	'timer-set': unsupported('timer'),
	file: unsupported('file-offer'),
	'chunk-wanted': unsupported('file-accept'),
	chunk: unsupported('file-chunk'),
};

const performOne = <T extends EffectType>(type: T, effect: EffectOf<T>, deps: EffectDeps): void | Promise<void> =>
	EFFECTS[type].perform(effect, deps);

/** Performs the protocol's effects in their order. */
export class Effects {
	readonly frames: FrameSender;

	constructor(private readonly deps: EffectsDeps) {
		this.frames = new FrameSender(deps);
	}

	/** @throws StorageRefused when the browser refused to keep something; the effects after it are not performed. */
	async perform(effects: readonly SessionEffect[]): Promise<void> {
		const deps = { ...this.deps, frames: this.frames };
		for (const effect of effects) {
			await performOne(effect.type, effect, deps);
		}
	}

	/** The browser's storage is full: performs the effects that do more than write to it. */
	async performWithoutStorage(effects: readonly SessionEffect[]): Promise<void> {
		await this.perform(effects.filter(({ type }) => !EFFECTS[type].onlyStores));
	}
}
