import type { OtrTabChannel } from './ports.ts';

type TabMessage = { readonly otr: 'ask' | 'held'; readonly uid: string; readonly rid: string; readonly sid: string };

const isTabMessage = (message: unknown): message is TabMessage => {
	if (typeof message !== 'object' || message === null) {
		return false;
	}
	const { otr, uid, rid, sid } = message as Record<string, unknown>;
	return (otr === 'ask' || otr === 'held') && [uid, rid, sid].every((value) => typeof value === 'string');
};

/** What the tabs of one user in this browser tell each other: who holds which session. Names only, never keys or content. */
export interface Tabs {
	/** This tab now holds the session. */
	announce(rid: string, sid: string): void;
	/** Asks whether another tab holds a session of this room; the answer comes to `onHeld`. */
	ask(rid: string): void;
	/** Called when another tab holds a session of the room. */
	onHeld(listener: (rid: string, sid: string) => void): () => void;
	close(): void;
}

/** `holds`: the sid of the session that this tab holds in a room, to answer the others with. */
export const createTabs = (channel: OtrTabChannel, uid: string, holds: (rid: string) => string | undefined): Tabs => {
	const listeners = new Set<(rid: string, sid: string) => void>();
	const post = (otr: TabMessage['otr'], rid: string, sid: string): void => channel.post({ otr, uid, rid, sid } satisfies TabMessage);
	const stop = channel.onMessage((message) => {
		if (!isTabMessage(message) || message.uid !== uid) {
			return;
		}
		const { otr, rid, sid } = message;
		if (otr === 'held') {
			for (const listener of [...listeners]) {
				listener(rid, sid);
			}
			return;
		}
		const held = holds(rid);
		if (held !== undefined) {
			post('held', rid, held);
		}
	});
	return {
		announce: (rid, sid) => post('held', rid, sid),
		ask: (rid) => post('ask', rid, ''),
		onHeld: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close: () => {
			stop();
			listeners.clear();
			channel.close();
		},
	};
};
