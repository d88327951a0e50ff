import type { KeyValueStore } from '@rocket.chat/browser-storage';

/**
 * Records that a room has a session, as (rid, sid), without content. It survives a reload and cleared sessionStorage,
 * so that the composer sends no plaintext before the user has acknowledged the end. Every call rejects where the
 * browser refuses IndexedDB.
 */
export interface Markers {
	find(rid: string): Promise<string | undefined>;
	/** All rooms that have a marker. */
	rooms(): Promise<readonly string[]>;
	set(rid: string, sid: string): Promise<void>;
	clear(rid: string): Promise<void>;
	/** All markers of this user, at logout. */
	clearAll(): Promise<void>;
}

/** Markers of one user: another user of this browser neither sees nor clears them. */
export const createMarkers = (store: KeyValueStore, uid: string): Markers => {
	const prefix = `otr-marker:${uid}:`;
	return {
		find: async (rid) => {
			const sid = await store.get(`${prefix}${rid}`);
			return typeof sid === 'string' ? sid : undefined;
		},
		rooms: async () => (await store.keys(prefix)).map((key) => key.slice(prefix.length)),
		set: (rid, sid) => store.set(`${prefix}${rid}`, sid),
		clear: (rid) => store.delete(`${prefix}${rid}`),
		clearAll: async () => {
			for (const key of await store.keys(prefix)) {
				await store.delete(key);
			}
		},
	};
};
