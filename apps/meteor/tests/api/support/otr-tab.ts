import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { argon2id, type Primitives, pureJs } from '@rocket.chat/crypto';
import { DdpClient, type DdpSocket } from '@rocket.chat/otr-ddp-client';
import { WebSocket } from 'ws';
import { createRest } from '../../../app/api/client/index.ts';
import { createE2EKeys, type E2EKeys } from '../../../app/e2e/client/index.ts';
import {
	createOtrRegistry,
	createStreamOtrTransport,
	type OtrClock,
	type OtrRegistry,
	type OtrRoom,
	type SubmitOutcome,
} from '../../../app/otr/client/index.ts';
import { primitivesAtHand } from '../../../app/otr/client/primitives.ts';
import { MemoryStorage } from '../../../app/otr/client/tests/memory-storage.ts';
import { TabNetwork } from '../../../app/otr/client/tests/tab-network.ts';
import { PresenceStore } from '../../../app/presence/client/index.ts';
import { RoomLoader, RoomsStore } from '../../../app/rooms/client/index.ts';
import { PublicSettings } from '../../../app/settings/client/index.ts';
import { PeopleStore } from '../../../app/users/client/index.ts';
import {
	accountOf,
	e2eEndpoints,
	otrDirectory,
	otrPresence,
	otrSettings,
} from '../../../client/providers/otr-ports.ts';
import { sha256 } from './ddp.ts';
import type { Person } from './people.ts';

/**
 * What one browser of a person keeps from tab to tab; only IndexedDB, sessionStorage and BroadcastChannel are not the
 * real ones.
 */
export type Browser = {
	readonly markers: MemoryKeyValueStore;
	readonly keys: MemoryKeyValueStore;
	readonly tabs: TabNetwork;
};

export const newBrowser = (): Browser => ({
	markers: new MemoryKeyValueStore(),
	keys: new MemoryKeyValueStore(),
	tabs: new TabNetwork(),
});

export type OtrTab = {
	readonly ddp: DdpClient;
	readonly keys: E2EKeys;
	readonly registry: OtrRegistry;
	readonly room: OtrRoom;
	readonly storage: MemoryStorage;
	readonly phase: () => string;
	readonly texts: () => readonly string[];
	/** Types and sends; what the gate lets out as an ordinary message goes to the server as one. */
	readonly type: (text: string) => Promise<SubmitOutcome>;
	/** Resolves when the condition holds after some change of the room. */
	readonly until: (condition: () => boolean) => Promise<void>;
	/** As a closed tab does. */
	readonly close: () => Promise<void>;
};

const clock: OtrClock = {
	wall: () => Date.now(),
	monotonic: () => performance.now(),
	setTimeout: (callback, ms) => setTimeout(callback, ms),
	clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout | undefined),
};

const connect = (url: string, { authToken }: Person): DdpClient =>
	new DdpClient({
		environment: {
			open: () => {
				const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/websocket`);
				// A server that is away shows as `close`, as in a browser.
				socket.on('error', () => undefined);
				return socket as unknown as DdpSocket;
			},
			after: (ms, callback) => {
				const timer = setTimeout(callback, ms);
				return () => clearTimeout(timer);
			},
			now: Date.now,
			random: Math.random,
		},
		authenticate: async (call) => {
			await call('login', { resume: authToken });
		},
	});

/** The stores that the client's own providers keep at what the server has. */
const follow = (ddp: DdpClient, rest: ReturnType<typeof createRest>, { userId }: Person) => {
	const settings = new PublicSettings();
	const rooms = new RoomsStore();
	const roomLoader = new RoomLoader(rooms, {
		call: ddp.call,
		after: (ms, callback) => void setTimeout(callback, ms).unref(),
	});
	const presence = new PresenceStore({
		watch: ({ added, removed }) => ddp.subscribe('stream-user-presence', '', { added, removed }),
		after: (ms, callback) => void setTimeout(callback, ms).unref(),
	});
	const people = new PeopleStore((uid) => accountOf(rest, uid));
	presence.on('changed', people.refresh);
	ddp.stream('stream-notify-all', 'public-settings-changed', (action, setting) => settings.take(action, setting));
	ddp.stream('stream-notify-user', `${userId}/subscriptions-changed`, (action, subscription) =>
		rooms.takeSubscription(action, subscription),
	);
	ddp.stream('stream-notify-user', `${userId}/rooms-changed`, (action, room) => rooms.takeRoom(action, room));
	ddp.onChanged('stream-user-presence', presence.take);
	const load = async (): Promise<void> => {
		settings.load(await ddp.call('public-settings/get'));
		await roomLoader.sync();
		presence.reload();
		people.reload();
	};
	return { settings, rooms, roomLoader, presence, people, load };
};

/** The OTR client of this project, whole, in Node, over the project's own DDP client to a running server. */
export async function openOtrTab(
	url: string,
	person: Person,
	rid: string,
	browser: Browser = newBrowser(),
	primitives: Primitives = pureJs,
): Promise<OtrTab> {
	const self = { uid: person.userId, username: person.username };
	const rest = createRest({
		fetch: (path, init) => fetch(url + path, init),
		credentials: () => ({ userId: person.userId, token: person.authToken }),
	});
	const ddp = connect(url, person);
	const { settings, rooms, roomLoader, presence, people, load } = follow(ddp, rest, person);
	const storage = new MemoryStorage();
	const hides = new Set<() => void>();
	const keys = createE2EKeys({
		uid: self.uid,
		primitives,
		random: primitives.randomBytes,
		argon2id,
		endpoints: e2eEndpoints({
			rest,
			session: { proofOf: async (password) => ({ digest: sha256(password), algorithm: 'sha-256' }) },
		}),
		store: browser.keys,
		subtle: crypto.subtle,
		enabled: { get: () => true, onChange: () => () => undefined },
	});
	const transport = createStreamOtrTransport({
		uid: self.uid,
		clock,
		callMethod: ddp.call,
		subscribeStream: ddp.stream,
		connection: { connected: () => ddp.status().status === 'connected', onChange: ddp.onStatus },
	});
	const registry = createOtrRegistry({
		primitives: primitivesAtHand(primitives),
		storage,
		markers: browser.markers,
		tabs: browser.tabs.tab(),
		clock,
		page: {
			onHide: (listener) => {
				hides.add(listener);
				return () => hides.delete(listener);
			},
			onShow: () => () => undefined,
		},
		secure: true,
		self,
		transport,
		identity: keys.identity,
		settings: otrSettings(settings),
		presence: otrPresence(presence),
		directory: otrDirectory(rooms, people, self.uid, roomLoader.want),
	});
	const room = registry.room(rid);
	const until = (condition: () => boolean): Promise<void> =>
		new Promise((resolve) => {
			const look = (): void => {
				if (condition()) {
					stop();
					resolve();
				}
			};
			const stops = [room.subscribe(look), registry.subscribe(look), keys.subscribe(look)];
			const stop = (): void => {
				for (const each of stops) {
					each();
				}
			};
			look();
		});
	ddp.connect();
	await load();
	await until(() => room.gate().mode !== 'blocked' || room.snapshot().phase === 'lost');
	await until(() => ['save-password', 'unlocked', 'locked'].includes(keys.snapshot().status));
	return {
		ddp,
		keys,
		registry,
		room,
		storage,
		phase: () => room.snapshot().phase,
		texts: () => room.snapshot().lines.flatMap((line) => (line.kind === 'message' ? [line.text] : [])),
		type: (text) =>
			room.submit(text, async (plain) => {
				await ddp.call('sendMessage', { rid, msg: plain });
			}),
		until,
		close: async () => {
			for (const hide of [...hides]) {
				hide();
			}
			await registry.dispose('closed');
			keys.close();
			ddp.close();
		},
	};
}
