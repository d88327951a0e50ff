import { toBase64url } from '@rocket.chat/crypto';
import type { SessionInput, SessionPhase, SessionStep } from '@rocket.chat/otr-protocol';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { type Appearance, appearanceOf, looksAlike } from './appearance.ts';
import { type ComposerDeps, submitOtr, submitPlain } from './composer.ts';
import { type EngineDeps, SessionEngine } from './engine.ts';
import { blocked, blocksOurSide, startBlockOf } from './gate.ts';
import { PeerKeyWatch } from './peer-key-watch.ts';
import { PeerPresence } from './peer-presence.ts';
import type { OtrPeer } from './ports.ts';
import { currentSettings, isDisabled } from './settings.ts';
import type { ComposerGate, OtrRoom, OtrSnapshot, StartBlock, SubmitOutcome } from './types.ts';

const SID_BYTES = 16;

/** React holds on to the present render and the one before it, in each component. */
const RENDERS_KEPT = 2;

/** Phases in which there is nothing that local policy, or the peer's going, could end. */
const OVER: readonly SessionPhase[] = ['idle', 'ended', 'declined', 'expired', 'failed'];

export type OtrSessionDeps = EngineDeps & {
	/** Whether another tab of mine holds this room's session now. */
	readonly heldElsewhere: () => Promise<boolean>;
};

/** One room in one tab: the composer's gate, what views see, and the acts of the user. */
export class OtrSession implements OtrRoom {
	readonly rid: string;
	/** The marker was looked up; until then nothing is sent. */
	readonly ready: Promise<void>;
	private readonly engine: SessionEngine;
	private readonly composer: ComposerDeps;
	private readonly peerKey: PeerKeyWatch;
	private readonly peerPresence: PeerPresence;
	private readonly listeners = new Set<() => void>();
	private looked = false;
	private peerUid: string | undefined;
	/** The session of another tab whose existence the user has acknowledged here. */
	private acknowledged: string | undefined;
	/** The session that another tab of this browser was last heard to hold. */
	private heldSid: string | undefined;
	/** The session ended because the user's own identity is another one now. */
	private identityLost = false;
	private cached: Appearance | undefined;
	private disposed = false;

	constructor(private readonly deps: OtrSessionDeps) {
		this.rid = deps.rid;
		this.engine = new SessionEngine({ ...deps, changed: () => this.changed() });
		this.composer = {
			engine: this.engine,
			openMarker: async () => {
				const sid = await deps.markers.find(deps.rid);
				return sid === this.acknowledged ? undefined : sid;
			},
			markerFound: (sid) => void this.restore(sid),
		};
		this.peerKey = new PeerKeyWatch({
			ports: deps.ports,
			peer: () => this.engine.peer(),
			worthAsking: () => !blocksOurSide(this.startBlock()),
			changed: () => this.changed(),
		});
		this.peerPresence = new PeerPresence(deps.ports.presence);
		this.peerUid = this.engine.peer()?.uid;
		this.ready = this.lookUp();
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		if (this.listeners.size === 1) {
			this.peerKey.start();
		}
		this.followPeer();
		return () => {
			this.listeners.delete(listener);
			if (this.listeners.size === 0) {
				this.peerKey.stop();
			}
			this.followPeer();
		};
	}

	snapshot(): OtrSnapshot {
		return this.shown().snapshot;
	}

	gate(): ComposerGate {
		return this.shown().gate;
	}

	prepare(): void {
		void this.deps.ports.primitives.prepare();
	}

	start(): void {
		if (this.startBlock() === undefined) {
			if (this.engine.broken) {
				// To begin anew is to have seen it.
				this.engine.acknowledgeFailure();
			}
			void this.act({ type: 'start' });
		}
	}

	accept(): void {
		void this.act({ type: 'accept' });
	}

	decline(): void {
		void this.act({ type: 'decline' });
	}

	cancel(): void {
		void this.act({ type: 'cancel' });
	}

	refresh(): void {
		if (!blocksOurSide(this.startBlock())) {
			void this.act({ type: 'refresh' });
		}
	}

	end(): void {
		void this.act({ type: 'end' });
	}

	dismiss(): void {
		if (this.engine.broken) {
			this.engine.acknowledgeFailure();
		} else if (this.engine.view.phase === 'elsewhere') {
			void this.acknowledgeElsewhere();
		} else if (this.engine.view.reason === 'peer-key-changed') {
			void this.acknowledgeChangedKey();
		} else {
			void this.act({ type: 'dismiss' });
		}
	}

	markRead(): void {
		if (this.holding() !== undefined) {
			void this.act({ type: 'read' });
		}
	}

	eraseNow(): void {
		void this.engine.enqueue(async () => {
			this.engine.transcript.erase();
			this.engine.handedBack = Object.freeze([]);
			this.changed();
		});
	}

	/**
	 * What still waits goes again; what was given up is sent anew under its old id, so that a peer who had it after all
	 * shows it once.
	 */
	retry(id: string): void {
		void this.act({ type: 'retry', id }).then((stepped) => {
			const text = this.engine.transcript.failedText(id, this.deps.ports.self.uid);
			if (text !== undefined && stepped?.result === 'unknown-id') {
				void this.act({ type: 'send', id, text });
			}
		});
	}

	takeHandedBack(): readonly string[] {
		const texts = this.engine.handedBack;
		if (texts.length > 0) {
			this.engine.handedBack = Object.freeze([]);
			this.changed();
		}
		return texts;
	}

	async submit(text: string, sendPlain: (text: string) => Promise<void>): Promise<SubmitOutcome> {
		if (this.disposed) {
			return blocked;
		}
		this.engine.timers.check();
		const { mode } = this.gate();
		if (mode === 'plain') {
			return submitPlain(this.composer, () => sendPlain(text));
		}
		return mode === 'otr'
			? submitOtr(this.composer, text, currentSettings(this.deps.ports.settings).OTR_Message_Max_Length)
			: blocked;
	}

	async sendPlainly(send: () => Promise<void>): Promise<SubmitOutcome> {
		this.engine.timers.check();
		return !this.disposed && this.gate().mode === 'plain' ? submitPlain(this.composer, send) : blocked;
	}

	/** A frame of this room's peer, or of another tab or device of one's own. */
	receive(kind: OtrFrameKind, frame: StampedOtrFrame): void {
		void this.dispatch({ type: 'frame', kind, frame });
	}

	/** Another tab of this browser holds a session of this room. */
	heldByOtherTab(sid: string): void {
		if (sid !== this.acknowledged) {
			this.heldSid = sid;
			void this.dispatch({ type: 'other-tab', sid });
		}
	}

	/**
	 * The tab that held the session is through with it. Without a marker its user has acknowledged the end there, and
	 * need not do so again; with one that page is gone, and this one offers what it would have offered.
	 */
	releasedByOtherTab(sid: string): void {
		if (sid === this.holding()) {
			void this.claim(sid);
		}
		if (sid === this.heldSid) {
			void this.ready
				.then(() => this.comeBack())
				.catch(
					// What can't be looked up stays blocked, and Dismiss stays offered.
					() => undefined,
				);
		}
	}

	/** The sid of the session that this tab holds now; one that only misses its peer may come back by itself. */
	holding(): string | undefined {
		const { phase, sid, dormant } = this.engine.view;
		return phase === 'established' || phase === 'interrupted' || dormant ? sid : undefined;
	}

	/**
	 * The input of the network, of presence or of local policy; those that end a session touch none that is not there.
	 */
	dispatch(input: SessionInput): Promise<SessionStep | undefined> {
		return this.ready.then(() => this.engine.dispatch(input));
	}

	/**
	 * Conditions outside of the session changed: settings, directory, identity, presence, network. `peerMoved`: the peer
	 * came or went.
	 */
	reconsider(peerMoved = false): void {
		const peer = this.engine.peer();
		this.peerUid ??= peer?.uid;
		this.engine.peerKnown();
		const removed = this.peerUid !== undefined && (peer?.uid !== this.peerUid || peer.active === false);
		const disabled = isDisabled(this.deps.ports.settings);
		if ((removed || disabled) && !OVER.includes(this.engine.view.phase)) {
			void this.dispatch({ type: 'policy', reason: removed ? 'peer-removed' : 'disabled' });
		}
		this.peerKey.reconsider(peerMoved);
		this.changed();
	}

	/**
	 * The user's identity is no more: nothing goes on under it, the peer is told, and the user must acknowledge the end.
	 */
	async loseIdentity(): Promise<void> {
		const stepped = await this.dispatch({ type: 'policy', reason: 'disabled' });
		if (stepped?.result === 'wiped') {
			this.identityLost = true;
			this.changed();
		}
	}

	/** Time may have passed unseen, storage may have been cleared. */
	check(): void {
		this.engine.check();
		this.engine.timers.check();
	}

	/** The page goes away: tells the peer as well as it can, and overwrites every key. */
	hide(): void {
		const { sid, phase } = this.engine.view;
		const peer = this.engine.peer();
		const held = this.holding() !== undefined;
		this.engine.wipe();
		// What is on the page must not come back with it from the back-forward cache.
		this.changed();
		if (sid !== undefined && held) {
			this.deps.tabs.release(this.rid, sid);
		}
		if (sid !== undefined && peer && (held || phase === 'inviting')) {
			// Hints only: one lets a dialog vanish, the other makes the peer ask, which nobody answers.
			const frame = { v: 1, rid: this.rid, sid, body: '' } as const;
			this.deps.ports.transport.send(peer.uid, held ? 'unknown' : 'cancel', frame).catch(() => undefined);
		}
	}

	settle(): Promise<void> {
		return this.engine.settle();
	}

	/** Wipes this tab's side without a word to the peer; `dispatch` a policy first where the peer shall know. */
	dispose(): void {
		this.disposed = true;
		this.peerKey.stop();
		this.engine.close();
		this.cached = undefined;
		this.listeners.clear();
		this.followPeer();
	}

	peer(): OtrPeer | undefined {
		return this.engine.peer();
	}

	/** The marker is the other tab's, unless that one is gone. The session that it names no longer blocks this tab. */
	private async acknowledgeElsewhere(): Promise<void> {
		const { markers, tabs, heldElsewhere, rid } = this.deps;
		const done = await this.attempt(async () => {
			const marker = await markers.find(rid);
			if (marker !== undefined && !(await heldElsewhere())) {
				await markers.clear(rid);
				tabs.release(rid, marker);
			}
			this.acknowledged = marker;
		});
		if (done) {
			await this.act({ type: 'dismiss' });
		}
	}

	/**
	 * Another tab took the marker of the session that this one holds, as it had not heard of it: a reload here must still
	 * find it.
	 */
	private claim(sid: string): Promise<void> {
		const { markers, tabs, rid } = this.deps;
		return this.engine
			.enqueue(async () => {
				if (sid === this.holding()) {
					await markers.set(rid, sid);
					tabs.announce(rid, sid);
				}
			})
			.then(
				() => undefined,
				// Without its marker the session must not go on as if nothing were.
				() => this.dispatch({ type: 'vault-full' }).then(() => undefined),
			);
	}

	private async comeBack(): Promise<void> {
		const marker = await this.deps.markers.find(this.rid);
		if (this.engine.view.phase !== 'elsewhere') {
			return;
		}
		await (marker === undefined ? this.dispatch({ type: 'dismiss' }) : this.restore(marker));
	}

	private async acknowledgeChangedKey(): Promise<void> {
		const done = await this.attempt(async () => {
			const peer = this.engine.peer();
			if (peer) {
				await this.deps.ports.identity.pins.forget({ ...peer, rid: this.rid });
			}
		});
		if (done) {
			await this.act({ type: 'dismiss' });
		}
	}

	/** False where the browser's storage refused: the room then stays as it is, and the user may try again. */
	private async attempt(task: () => Promise<void>): Promise<boolean> {
		return (await this.engine.enqueue(() => task().then(() => true)).catch(() => false)) === true;
	}

	private act(input: SessionInput): Promise<SessionStep | undefined> {
		this.identityLost = false;
		this.engine.timers.check();
		return this.dispatch(input);
	}

	private async lookUp(): Promise<void> {
		const { markers, ports, rid } = this.deps;
		if (!ports.transport.connected()) {
			await this.engine.dispatch({ type: 'network', connected: false });
		}
		const sid = await markers.find(rid).catch(
			// What can't be looked up may be there.
			() => toBase64url(this.engine.random(SID_BYTES)),
		);
		if (sid !== undefined) {
			await this.restore(sid);
		}
		this.looked = true;
		this.changed();
	}

	private async restore(sid: string): Promise<void> {
		await this.engine.dispatch({ type: 'restored', sid });
		this.deps.tabs.ask(this.rid);
	}

	private startBlock(): StartBlock | undefined {
		const { ports } = this.deps;
		const peer = this.engine.peer();
		return startBlockOf({
			secure: ports.secure,
			storage: ports.storage !== undefined,
			settings: currentSettings(ports.settings),
			peer,
			connected: ports.transport.connected(),
			identity: ports.identity.status(),
			peerHasKey: !this.peerKey.missing(),
			peerOnline: peer !== undefined && ports.presence.online(peer.uid),
			elsewhere: this.engine.view.phase === 'elsewhere',
		});
	}

	private shown(): Appearance {
		this.cached ??= this.show();
		return this.cached;
	}

	private show(): Appearance {
		const { view, transcript, handedBack, broken } = this.engine;
		return appearanceOf({
			rid: this.rid,
			view: broken ? { ...view, phase: 'failed' } : view,
			identityLost: this.identityLost,
			startBlock: this.startBlock(),
			verified: this.engine.peerVerified(),
			lines: transcript.lines(),
			handedBack,
			looked: this.looked && !this.disposed,
			maxLength: currentSettings(this.deps.ports.settings).OTR_Message_Max_Length,
		});
	}

	/**
	 * The peer's presence counts while somebody looks at the room, and while something of a session stands that their
	 * coming or going concerns.
	 */
	private followPeer(): void {
		const needed = this.listeners.size > 0 || !OVER.includes(this.engine.view.phase);
		this.peerPresence.follow(needed && !this.disposed ? this.engine.peer()?.uid : undefined);
	}

	/** Tells only of what views would show differently. */
	private changed(): void {
		this.followPeer();
		const before = this.cached;
		const now = this.show();
		if (!before || !looksAlike(before, now)) {
			this.tell(now);
		}
		if (before && now.snapshot.lines.length < before.snapshot.lines.length) {
			this.displace(RENDERS_KEPT);
		}
		this.deps.changed();
	}

	private tell(appearance: Appearance): void {
		this.cached = appearance;
		for (const listener of [...this.listeners]) {
			listener();
		}
	}

	/**
	 * Views keep what they showed before: equal snapshots, each of them rendered by itself, take the place of texts that
	 * were erased.
	 */
	private displace(times: number): void {
		if (times > 0 && !this.disposed) {
			this.deps.ports.clock.setTimeout(() => {
				this.tell(this.show());
				this.displace(times - 1);
			}, 0);
		}
	}
}
