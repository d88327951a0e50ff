import { equal } from '@rocket.chat/crypto';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { createMarkers, type Markers } from './marker.ts';
import type { OtrRegistry, OtrRegistryDeps } from './ports.ts';
import { OtrSession } from './session.ts';
import { currentSettings, isDisabled } from './settings.ts';
import { createTabs, type Tabs } from './tabs.ts';
import type { OtrInvitation } from './types.ts';
import { purgeVaults } from './vault.ts';

/** How often cleared storage and passed time are looked for (ms). */
const LOOK_EVERY = 1_000;

/** How long another tab may take to say that it holds a session (ms). */
const TAB_PATIENCE = 300;

/** How long `dispose('logout')` waits for the last frames (ms). */
const FAREWELL = 2_000;

/**
 * Frames for a room that this client does not know yet, or before its settings: an invitation may overtake the room it
 * belongs to.
 */
const EARLY_FRAMES = 32;
const EARLY_FOR = 10_000;

type EarlyFrame = { readonly kind: OtrFrameKind; readonly frame: StampedOtrFrame; readonly at: number };

const sameInvitations = (a: readonly OtrInvitation[], b: readonly OtrInvitation[]): boolean =>
	a.length === b.length &&
	a.every((one, index) => {
		const other = b[index];
		return (
			one.rid === other?.rid &&
			one.username === other.username &&
			one.needsKey === other.needsKey &&
			one.expiresAt === other.expiresAt
		);
	});

class Registry implements OtrRegistry {
	private readonly sessions = new Map<string, OtrSession>();
	private readonly listeners = new Set<() => void>();
	private readonly markers: Markers;
	private readonly tabs: Tabs;
	private readonly stops: readonly (() => void)[];
	private early: readonly EarlyFrame[] = [];
	private pending: readonly OtrInvitation[] = Object.freeze([]);
	private looking: unknown;
	/** Public half of the identity that was last open here. */
	private ownKey: Uint8Array | undefined;
	private disposed = false;

	constructor(private readonly deps: OtrRegistryDeps) {
		const { self, storage, markers, tabs, transport, settings, presence, directory, identity, page } = deps;
		purgeVaults(storage);
		this.markers = createMarkers(markers, self.uid);
		this.tabs = createTabs(tabs, self.uid, (rid) => this.sessions.get(rid)?.holding());
		this.stops = [
			this.tabs.onHeld((rid, sid) => this.sessions.get(rid)?.heldByOtherTab(sid)),
			this.tabs.onReleased((rid, sid) => this.sessions.get(rid)?.releasedByOtherTab(sid)),
			transport.onFrame((kind, frame) => this.route(kind, frame)),
			transport.onConnected((connected) =>
				this.each((session) => void session.dispatch({ type: 'network', connected })),
			),
			transport.onConnected(() => this.each((session) => session.reconsider())),
			settings.onChange(() => this.surroundingsKnown()),
			identity.onChange(() => this.identityChanged()),
			presence.onChange((uid) => this.presenceChanged(uid)),
			directory.onChange(() => this.surroundingsKnown()),
			page.onHide(() => this.each((session) => session.hide())),
			page.onShow(() => this.each((session) => session.check())),
		];
		this.ownKey = identity.keyPair()?.publicKey.slice();
		this.look();
		void this.openMarked();
	}

	room(rid: string): OtrSession {
		const known = this.sessions.get(rid);
		if (known) {
			return known;
		}
		const session = new OtrSession({
			rid,
			ports: this.deps,
			markers: this.markers,
			tabs: this.tabs,
			heldElsewhere: () => this.heldElsewhere(rid),
			changed: () => this.listInvitations(),
		});
		if (this.disposed) {
			session.dispose();
		} else {
			this.sessions.set(rid, session);
		}
		return session;
	}

	invitations(): readonly OtrInvitation[] {
		return this.pending;
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	async dispose(reason: 'logout' | 'closed'): Promise<void> {
		if (this.disposed) {
			return;
		}
		this.disposed = true;
		const sessions = [...this.sessions.values()];
		this.deps.clock.clearTimeout(this.looking);
		for (const stop of this.stops) {
			stop();
		}
		if (reason === 'logout') {
			await this.withinFarewell(
				sessions.map((session) => session.dispatch({ type: 'policy', reason: 'logout' }).then(() => session.settle())),
			);
		}
		for (const session of sessions) {
			session.dispose();
		}
		this.sessions.clear();
		this.early = [];
		this.tabs.close();
		this.pending = Object.freeze([]);
		this.tell();
		purgeVaults(this.deps.storage);
		if (reason === 'logout') {
			await this.markers.clearAll();
		}
	}

	/** Rooms whose session a former document lost: their peers are told, wherever in the app this user is. */
	private async openMarked(): Promise<void> {
		// Where markers can't be read, each room finds that out for itself and blocks.
		const rids = await this.markers.rooms().catch(() => []);
		for (const rid of this.disposed ? [] : rids) {
			this.room(rid);
		}
	}

	/**
	 * Frames are routed by what this client itself knows of the room; the stamp must be the peer's, or one's own for
	 * `elsewhere`.
	 */
	private route(kind: OtrFrameKind, frame: StampedOtrFrame): void {
		const { self, directory, secure, settings, clock } = this.deps;
		if (!secure || isDisabled(settings)) {
			return;
		}
		const peer = directory.peerOf(frame.rid);
		const own = frame.from === self.uid;
		if (own && kind !== 'elsewhere') {
			return;
		}
		if (!peer || settings.get() === undefined) {
			this.early = [...this.early, { kind, frame, at: clock.wall() }].slice(-EARLY_FRAMES);
		} else if ((own || peer.uid === frame.from) && !peer.isBot && peer.active !== false) {
			this.room(frame.rid).receive(kind, frame);
		}
	}

	/** Rooms or settings came or changed: frames that waited for them are looked at again. */
	private surroundingsKnown(): void {
		const now = this.deps.clock.wall();
		const waiting = this.early.filter(({ at }) => now - at < EARLY_FOR);
		this.early = [];
		for (const { kind, frame } of waiting) {
			this.route(kind, frame);
		}
		this.each((session) => session.reconsider());
	}

	private identityChanged(): void {
		if (this.isIdentityReplaced()) {
			this.each((session) => void session.loseIdentity());
		}
		this.each((session) => {
			void session.dispatch({ type: 'keys' });
			session.reconsider();
		});
	}

	/** Another identity is open, or the one that was is no more; not so where the setting only hides it. */
	private isIdentityReplaced(): boolean {
		const { identity, settings } = this.deps;
		const before = this.ownKey;
		const key = identity.keyPair()?.publicKey;
		if (!key && !currentSettings(settings).E2E_Enable) {
			return false;
		}
		this.ownKey = key?.slice();
		return before !== undefined && !(key && equal(before, key));
	}

	private presenceChanged(uid: string): void {
		this.each((session) => {
			if (session.peer()?.uid === uid) {
				void session.dispatch({ type: 'presence', online: this.deps.presence.online(uid) });
				session.reconsider(true);
			}
		});
	}

	private heldElsewhere(rid: string): Promise<boolean> {
		const { clock } = this.deps;
		return new Promise((resolve) => {
			const settle = (held: boolean): void => {
				clock.clearTimeout(patience);
				stop();
				resolve(held);
			};
			const stop = this.tabs.onHeld((heldRid) => heldRid === rid && settle(true));
			const patience = clock.setTimeout(() => settle(false), TAB_PATIENCE);
			this.tabs.ask(rid);
		});
	}

	private async withinFarewell(farewells: readonly Promise<unknown>[]): Promise<void> {
		const { clock } = this.deps;
		let handle: unknown;
		const patience = new Promise<void>((resolve) => {
			handle = clock.setTimeout(resolve, FAREWELL);
		});
		await Promise.race([Promise.allSettled(farewells), patience]);
		clock.clearTimeout(handle);
	}

	private look(): void {
		this.looking = this.deps.clock.setTimeout(() => {
			this.each((session) => session.check());
			this.look();
		}, LOOK_EVERY);
	}

	private listInvitations(): void {
		if (this.disposed) {
			return;
		}
		const needsKey = this.deps.identity.status() !== 'unlocked';
		const next = [...this.sessions.values()].flatMap((session): readonly OtrInvitation[] => {
			const { phase, expiresAt } = session.snapshot();
			const peer = session.peer();
			return phase === 'invited' && peer
				? [Object.freeze({ rid: session.rid, username: peer.username, needsKey, expiresAt: expiresAt ?? 0 })]
				: [];
		});
		if (!sameInvitations(this.pending, next)) {
			this.pending = Object.freeze(next);
			this.tell();
		}
	}

	private each(act: (session: OtrSession) => void): void {
		for (const session of [...this.sessions.values()]) {
			act(session);
		}
	}

	private tell(): void {
		for (const listener of [...this.listeners]) {
			listener();
		}
	}
}

/** Starts OTR for the signed-in user of this tab. What a former document left in the vault is removed at once. */
export const createOtrRegistry = (deps: OtrRegistryDeps): OtrRegistry => new Registry(deps);
