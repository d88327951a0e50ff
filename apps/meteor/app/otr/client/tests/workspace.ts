import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { pureJs } from '@rocket.chat/crypto';
import { FALLBACK_SETTINGS } from '../../lib/settings.ts';
import type { OtrPeer, OtrPrimitives, OtrRegistry, OtrSettings } from '../ports.ts';
import { primitivesAtHand } from '../primitives.ts';
import { createOtrRegistry } from '../registry.ts';
import type { OtrRoom, SubmitOutcome } from '../types.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeIdentity, type Published } from './fake-identity.ts';
import { type FakeConnection, FakeRelay } from './fake-relay.ts';
import { MemoryStorage } from './memory-storage.ts';
import { TabNetwork } from './tab-network.ts';

export const RID = 'alicebob';

export const SETTINGS: OtrSettings = { ...FALLBACK_SETTINGS, OTR_Enable: true };

/** A value that tells its listeners when it is changed. */
class Watched<T> {
	private readonly listeners = new Set<() => void>();

	constructor(private value: T) {}

	get(): T {
		return this.value;
	}

	set(value: T): void {
		this.value = value;
		for (const listener of [...this.listeners]) {
			listener();
		}
	}

	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}

/** One browser profile of one person: what outlives a tab. */
export type Profile = {
	readonly uid: string;
	readonly markers: MemoryKeyValueStore;
	readonly tabs: TabNetwork;
	readonly identity: FakeIdentity;
};

/** One tab: everything that a document has, and the acts of the person before it. */
export type Tab = {
	readonly registry: OtrRegistry;
	readonly room: OtrRoom;
	readonly storage: MemoryStorage;
	readonly connection: FakeConnection;
	/** What went out as an ordinary message. */
	readonly plain: string[];
	readonly type: (text: string) => Promise<SubmitOutcome>;
	readonly phase: () => string;
	readonly texts: () => readonly string[];
	/** Whose presence is kept up with. */
	readonly watched: readonly string[];
	readonly hide: () => void;
	readonly show: () => void;
};

/** Two people, their server and the time, all in memory and all the test's to move. */
export class Workspace {
	readonly relay = new FakeRelay();
	readonly clock = new FakeClock();
	readonly published: Published = new Map();
	readonly settings = new Watched<OtrSettings | undefined>(SETTINGS);
	readonly online = new Watched<ReadonlySet<string>>(new Set(['alice', 'bob']));
	readonly peers = new Watched<Readonly<Record<string, OtrPeer | undefined>>>({
		alice: { uid: 'bob', username: 'bob' },
		bob: { uid: 'alice', username: 'alice' },
	});
	/** Whether a tab shows the room at once; else it is elsewhere in the app. */
	showsRoom = true;
	private readonly open: OtrRegistry[] = [];

	profile(uid: string): Profile {
		return {
			uid,
			markers: new MemoryKeyValueStore(),
			tabs: new TabNetwork(),
			identity: new FakeIdentity(uid, this.published),
		};
	}

	tab(
		{ uid, markers, tabs, identity }: Profile,
		storage = new MemoryStorage(),
		secure = true,
		primitives: OtrPrimitives = primitivesAtHand(pureJs),
	): Tab {
		const connection = this.relay.connect(uid);
		const hides = new Set<() => void>();
		const shows = new Set<() => void>();
		const watch = (listeners: Set<() => void>) => (listener: () => void) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		};
		const watched: string[] = [];
		const registry = createOtrRegistry({
			primitives,
			storage,
			markers,
			tabs: tabs.tab(),
			clock: this.clock,
			page: { onHide: watch(hides), onShow: watch(shows) },
			secure,
			self: { uid, username: uid },
			transport: connection,
			identity,
			settings: this.settings,
			presence: {
				online: (peer) => this.online.get().has(peer),
				watch: (peer) => {
					watched.push(peer);
					return () => void watched.splice(watched.indexOf(peer), 1);
				},
				onChange: (listener) => this.online.onChange(() => ['alice', 'bob'].forEach(listener)),
			},
			directory: {
				peerOf: (rid) => (rid === RID ? this.peers.get()[uid] : undefined),
				onChange: (listener) => this.peers.onChange(listener),
			},
		});
		this.open.push(registry);
		const room = () => registry.room(RID);
		if (this.showsRoom) {
			room();
		}
		const plain: string[] = [];
		return {
			registry,
			get room() {
				return room();
			},
			storage,
			connection,
			watched,
			plain,
			type: (text) =>
				room().submit(text, async (sent) => {
					plain.push(sent);
				}),
			phase: () => room().snapshot().phase,
			texts: () =>
				room()
					.snapshot()
					.lines.flatMap((line) => (line.kind === 'message' ? [line.text] : [])),
			hide: () => {
				for (const listener of [...hides]) {
					listener();
				}
			},
			show: () => {
				for (const listener of [...shows]) {
					listener();
				}
			},
		};
	}

	/** A tab that goes away as a closed or reloaded one does. */
	async close(tab: Tab): Promise<void> {
		tab.hide();
		tab.connection.setOnline(false);
		await tab.registry.dispose('closed');
	}

	/** The page is loaded anew: storage stays as the browser keeps it, the document's memory does not. */
	async reload(tab: Tab, profile: Profile): Promise<Tab> {
		await this.close(tab);
		return this.tab(profile, tab.storage);
	}

	async closeAll(): Promise<void> {
		await Promise.all(this.open.map((registry) => registry.dispose('closed')));
	}

	/** Waits for a condition, letting time pass in steps where `passing` ms are given. */
	async until(condition: () => boolean, passing = 0): Promise<void> {
		for (let turn = 0; turn < 500; turn++) {
			if (condition()) {
				return;
			}
			await (passing > 0 ? this.clock.advance(passing) : new Promise((resolve) => setImmediate(resolve)));
		}
		throw new Error(`Waited in vain for: ${condition.toString()}`);
	}

	/** Two tabs with a session between them. */
	async session(): Promise<{ alice: Tab; bob: Tab; profiles: { alice: Profile; bob: Profile } }> {
		const profiles = { alice: this.profile('alice'), bob: this.profile('bob') };
		const alice = this.tab(profiles.alice);
		const bob = this.tab(profiles.bob);
		await this.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		await this.establish(alice, bob);
		return { alice, bob, profiles };
	}

	async establish(inviting: Tab, invited: Tab): Promise<void> {
		inviting.room.start();
		await this.until(() => invited.phase() === 'invited', 100);
		invited.room.accept();
		await this.until(() => inviting.phase() === 'established' && invited.phase() === 'established');
	}
}
