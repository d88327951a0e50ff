import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { every, settledWithin } from './clock.ts';
import { InvitationList } from './invitation-list.ts';
import { createMarkers, type Markers } from './marker.ts';
import { OwnIdentity } from './own-identity.ts';
import type { OtrRegistry, OtrRegistryDeps } from './ports.ts';
import { OtrSession } from './session.ts';
import { isDisabled } from './settings.ts';
import { createTabs, isHeldElsewhere, type Tabs } from './tabs.ts';
import type { OtrInvitation, OtrRoom } from './types.ts';
import { UnroutedFrames } from './unrouted-frames.ts';
import { purgeVaults } from './vault.ts';

/** Interval of the checks for cleared storage and elapsed time, ms. */
const CHECK_INTERVAL = 1_000;

/** How long `dispose('logout')` waits for the last frames (ms). */
const LOGOUT_TIMEOUT = 2_000;

class Registry implements OtrRegistry {
	private readonly sessions = new Map<string, OtrSession>();
	private readonly markers: Markers;
	private readonly tabs: Tabs;
	private readonly unrouted: UnroutedFrames;
	private readonly invitationList = new InvitationList();
	private readonly stops: readonly (() => void)[];
	private disposed = false;

	constructor(private readonly deps: OtrRegistryDeps) {
		const { self, storage, markers, tabs, transport, settings, presence, directory, identity, page, clock } = deps;
		purgeVaults(storage);
		this.markers = createMarkers(markers, self.uid);
		this.tabs = createTabs(tabs, self.uid, (rid) => this.sessions.get(rid)?.handover.holding());
		this.unrouted = new UnroutedFrames(clock);
		const ownIdentity = new OwnIdentity(deps);
		this.stops = [
			this.tabs.onHeld((rid, sid) => this.sessions.get(rid)?.handover.heldByOtherTab(sid)),
			this.tabs.onReleased((rid, sid) => this.sessions.get(rid)?.handover.releasedByOtherTab(sid)),
			transport.onFrame((kind, frame) => this.route(kind, frame)),
			transport.onConnected((connected) =>
				this.each((session) => void session.dispatch({ type: 'network', connected })),
			),
			transport.onConnected(() => this.each((session) => session.reconsider())),
			settings.onChange(() => this.environmentChanged()),
			identity.onChange(() => this.identityChanged(ownIdentity.isReplaced())),
			presence.onChange((uid) => this.presenceChanged(uid)),
			directory.onChange(() => this.environmentChanged()),
			page.onHide(() => this.each((session) => session.hide())),
			page.onShow(() => this.each((session) => session.check())),
			every(clock, CHECK_INTERVAL, () => this.each((session) => session.check())),
		];
		// Rooms whose session an earlier document lost are opened, so that their peers are told on whatever page this user
		// is. If markers can't be read, each room finds that out itself and blocks.
		void this.markers.rooms().then(
			(rids) => (this.disposed ? [] : rids).forEach((rid) => void this.session(rid)),
			() => undefined,
		);
	}

	room(rid: string): OtrRoom {
		return this.session(rid).room;
	}

	invitations(): readonly OtrInvitation[] {
		return this.invitationList.current();
	}

	subscribe(listener: () => void): () => void {
		return this.invitationList.subscribe(listener);
	}

	async dispose(reason: 'logout' | 'closed'): Promise<void> {
		if (this.disposed) {
			return;
		}
		this.disposed = true;
		const sessions = [...this.sessions.values()];
		for (const stop of this.stops) {
			stop();
		}
		if (reason === 'logout') {
			const ending = sessions.map((session) =>
				session.dispatch({ type: 'policy', reason: 'logout' }).then(() => session.settle()),
			);
			await settledWithin(this.deps.clock, LOGOUT_TIMEOUT, ending);
		}
		for (const session of sessions) {
			session.dispose();
		}
		this.sessions.clear();
		this.unrouted.clear();
		this.tabs.close();
		this.invitationList.clear();
		purgeVaults(this.deps.storage);
		if (reason === 'logout') {
			await this.markers.clearAll();
		}
	}

	private session(rid: string): OtrSession {
		const known = this.sessions.get(rid);
		if (known) {
			return known;
		}
		const session = new OtrSession({
			rid,
			ports: this.deps,
			markers: this.markers,
			tabs: this.tabs,
			heldElsewhere: () => isHeldElsewhere(this.tabs, this.deps.clock, rid),
			changed: () => this.listInvitations(),
		});
		if (this.disposed) {
			session.dispose();
		} else {
			this.sessions.set(rid, session);
		}
		return session;
	}

	/**
	 * Frames are routed by this client's own data about the room; the sender must be the peer, or the user for
	 * `elsewhere`.
	 */
	private route(kind: OtrFrameKind, frame: StampedOtrFrame): void {
		const { self, directory, secure, settings } = this.deps;
		if (!secure || isDisabled(settings)) {
			return;
		}
		const peer = directory.peerOf(frame.rid);
		const own = frame.from === self.uid;
		if (own && kind !== 'elsewhere') {
			return;
		}
		if (!peer || settings.get() === undefined) {
			this.unrouted.add(kind, frame);
		} else if ((own || peer.uid === frame.from) && !peer.isBot && peer.active !== false) {
			this.session(frame.rid).receive(kind, frame);
		}
	}

	/** Rooms or settings arrived or changed: frames that waited for them are routed again. */
	private environmentChanged(): void {
		for (const { kind, frame } of this.unrouted.take()) {
			this.route(kind, frame);
		}
		this.each((session) => session.reconsider());
	}

	private identityChanged(replaced: boolean): void {
		if (replaced) {
			this.each((session) => void session.loseIdentity());
		}
		this.each((session) => {
			void session.dispatch({ type: 'keys' });
			session.reconsider();
		});
	}

	private presenceChanged(uid: string): void {
		this.each((session) => {
			if (session.peer()?.uid === uid) {
				void session.dispatch({ type: 'presence', online: this.deps.presence.online(uid) });
				session.reconsider(true);
			}
		});
	}

	private listInvitations(): void {
		if (this.disposed) {
			return;
		}
		const needsKey = this.deps.identity.status() !== 'unlocked';
		const next = [...this.sessions.values()].flatMap((session): readonly OtrInvitation[] => {
			const { rid, phase, expiresAt } = session.room.snapshot();
			const peer = session.peer();
			return phase === 'invited' && peer
				? [Object.freeze({ rid, username: peer.username, needsKey, expiresAt: expiresAt ?? 0 })]
				: [];
		});
		this.invitationList.replace(next);
	}

	private each(act: (session: OtrSession) => void): void {
		for (const session of [...this.sessions.values()]) {
			act(session);
		}
	}
}

/**
 * Starts OTR for the signed-in user of this tab. Anything that an earlier document left in the vault is removed at
 * once.
 */
export const createOtrRegistry = (deps: OtrRegistryDeps): OtrRegistry => new Registry(deps);
