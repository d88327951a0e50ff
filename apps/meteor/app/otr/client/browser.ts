import { createIndexedDbStore } from '@rocket.chat/browser-storage';
import { loadSodium, pureJs } from '@rocket.chat/crypto';
import type { OtrBrowserPorts, OtrClock, OtrPage, OtrStorage, OtrTabChannel } from './ports.ts';
import { createLazyPrimitives } from './primitives.ts';

/** Name of the IndexedDB database and of the BroadcastChannel. */
const NAME = 'rocketchat-otr';

const clock: OtrClock = {
	wall: () => Date.now(),
	monotonic: () => performance.now(),
	setTimeout: (callback, ms) => globalThis.setTimeout(callback, ms),
	clearTimeout: (handle) => globalThis.clearTimeout(handle as number | undefined),
};

const listen = (target: EventTarget, type: string, listener: () => void): (() => void) => {
	target.addEventListener(type, listener);
	return () => target.removeEventListener(type, listener);
};

const page: OtrPage = {
	onHide: (listener) => listen(window, 'pagehide', listener),
	onShow: (listener) => {
		const stops = [listen(window, 'pageshow', listener), listen(document, 'visibilitychange', listener)];
		return () => {
			for (const stop of stops) {
				stop();
			}
		};
	},
};

const openTabs = (): OtrTabChannel => {
	const channel = new BroadcastChannel(NAME);
	return {
		post: (message) => channel.postMessage(message),
		onMessage: (listener) => {
			const handle = (event: MessageEvent<unknown>): void => listener(event.data);
			channel.addEventListener('message', handle);
			return () => channel.removeEventListener('message', handle);
		},
		close: () => channel.close(),
	};
};

const openStorage = (): OtrStorage | undefined => {
	try {
		return window.sessionStorage;
	} catch {
		// Refused by the browser's settings: the vault then refuses every write, and no session starts.
		return undefined;
	}
};

/** The browser's own clock, storages, tab channel and page events. Opens a tab channel: call once for a registry. */
export const browserPorts = (): OtrBrowserPorts => ({
	primitives: createLazyPrimitives({ atHand: pureJs, load: loadSodium, clock }),
	storage: openStorage(),
	markers: createIndexedDbStore(NAME),
	tabs: openTabs(),
	clock,
	page,
	secure: window.isSecureContext && globalThis.crypto?.subtle !== undefined,
});
