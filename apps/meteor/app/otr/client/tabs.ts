import type { OtrClock, OtrTabChannel } from './ports.ts';

/** How long another tab may take to report that it holds a session, ms. */
const ANSWER_TIMEOUT = 300;

type TabMessage = {
	readonly otr: 'ask' | 'held' | 'over';
	readonly uid: string;
	readonly rid: string;
	readonly sid: string;
};

const isTabMessage = (message: unknown): message is TabMessage => {
	if (typeof message !== 'object' || message === null) {
		return false;
	}
	const { otr, uid, rid, sid } = message as Record<string, unknown>;
	return (
		(otr === 'ask' || otr === 'held' || otr === 'over') && [uid, rid, sid].every((value) => typeof value === 'string')
	);
};

/**
 * Lets the tabs of one user in this browser tell each other which tab holds which session. Ids only, never keys or
 * content.
 */
export interface Tabs {
	/** This tab now holds the session. */
	announce(rid: string, sid: string): void;
	/** Asks whether another tab holds a session of this room; the answer comes to `onHeld`. */
	ask(rid: string): void;
	/** Called when another tab holds a session of the room. */
	onHeld(listener: (rid: string, sid: string) => void): () => void;
	/** This tab no longer holds the session: the user has acknowledged its end here, or the page is closing. */
	release(rid: string, sid: string): void;
	/** Called when another tab released a session of the room. */
	onReleased(listener: (rid: string, sid: string) => void): () => void;
	close(): void;
}

/** `holds`: the sid of the session that this tab holds in a room, to answer the others with. */
export const createTabs = (channel: OtrTabChannel, uid: string, holds: (rid: string) => string | undefined): Tabs => {
	const listeners = {
		held: new Set<(rid: string, sid: string) => void>(),
		over: new Set<(rid: string, sid: string) => void>(),
	};
	const listen = (to: keyof typeof listeners, listener: (rid: string, sid: string) => void): (() => void) => {
		listeners[to].add(listener);
		return () => listeners[to].delete(listener);
	};
	const post = (otr: TabMessage['otr'], rid: string, sid: string): void =>
		channel.post({ otr, uid, rid, sid } satisfies TabMessage);
	const stop = channel.onMessage((message) => {
		if (!isTabMessage(message) || message.uid !== uid) {
			return;
		}
		const { otr, rid, sid } = message;
		if (otr !== 'ask') {
			for (const listener of [...listeners[otr]]) {
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
		onHeld: (listener) => listen('held', listener),
		release: (rid, sid) => post('over', rid, sid),
		onReleased: (listener) => listen('over', listener),
		close: () => {
			stop();
			listeners.held.clear();
			listeners.over.clear();
			channel.close();
		},
	};
};

/** Whether another tab of this browser holds a session of the room; a tab that does not answer in 300 ms is gone. */
export const isHeldElsewhere = (tabs: Tabs, clock: OtrClock, rid: string): Promise<boolean> =>
	new Promise((resolve) => {
		const settle = (held: boolean): void => {
			clock.clearTimeout(timeout);
			stop();
			resolve(held);
		};
		const stop = tabs.onHeld((heldRid) => heldRid === rid && settle(true));
		const timeout = clock.setTimeout(() => settle(false), ANSWER_TIMEOUT);
		tabs.ask(rid);
	});
