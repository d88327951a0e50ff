import { toBase64url } from '@rocket.chat/crypto';
import type { SessionInput, SessionPhase } from '@rocket.chat/otr-protocol';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { type EngineDeps, SessionEngine } from './engine.ts';
import { blocked, blocksRefresh, gateOf, startBlockOf, textRefusal } from './gate.ts';
import { isKeyPublished } from './peer-key.ts';
import type { OtrPeer } from './ports.ts';
import { currentSettings, isDisabled } from './settings.ts';
import type { ComposerGate, OtrLine, OtrRoom, OtrSnapshot, StartBlock, SubmitOutcome } from './types.ts';

const ID_BYTES = 16;

/** While the panel is open and the peer has no key, look again so often (ms). */
const KEY_LOOK_EVERY = 10_000;

/** Phases in which local policy has nothing to end. */
const OVER: readonly SessionPhase[] = ['idle', 'ended', 'declined', 'expired', 'failed'];

const LOOKING: ComposerGate = Object.freeze({ mode: 'blocked', phase: 'looking' });
const NO_LINES: readonly OtrLine[] = Object.freeze([]);

const sameFields = (a: object, b: object): boolean => {
	const fields = Object.entries(a);
	return fields.length === Object.keys(b).length && fields.every(([name, value]) => Object.is(value, (b as Record<string, unknown>)[name]));
};

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
	private readonly listeners = new Set<() => void>();
	private looked = false;
	private peerUid: string | undefined;
	private peerHasKey: boolean | undefined;
	private keyLook: unknown;
	/** The session of another tab whose existence the user has acknowledged here. */
	private acknowledged: string | undefined;
	private cached: { snapshot: OtrSnapshot; gate: ComposerGate } | undefined;
	private disposed = false;

	constructor(private readonly deps: OtrSessionDeps) {
		this.rid = deps.rid;
		this.engine = new SessionEngine({ ...deps, changed: () => this.changed() });
		this.peerUid = this.engine.peer()?.uid;
		this.ready = this.lookUp();
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		if (this.listeners.size === 1) {
			this.lookForPeerKey();
		}
		return () => {
			this.listeners.delete(listener);
			if (this.listeners.size === 0) {
				this.deps.ports.clock.clearTimeout(this.keyLook);
			}
		};
	}

	snapshot(): OtrSnapshot {
		return this.shown().snapshot;
	}

	gate(): ComposerGate {
		return this.shown().gate;
	}

	start(): void {
		if (this.startBlock() === undefined) {
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
		if (!blocksRefresh(this.startBlock())) {
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
		} else if (this.engine.view.phase === 'failed' && this.engine.view.reason === 'peer-key-changed') {
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

	retry(id: string): void {
		void this.act({ type: 'retry', id });
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
		this.engine.check();
		this.engine.timers.check();
		const { mode } = this.gate();
		if (mode === 'plain') {
			return this.submitPlain(text, sendPlain);
		}
		return mode === 'otr' ? this.submitOtr(text) : blocked;
	}

	/** A frame of this room's peer, or of another tab or device of one's own. */
	receive(kind: OtrFrameKind, frame: StampedOtrFrame): void {
		void this.dispatch({ type: 'frame', kind, frame });
	}

	/** Another tab of this browser holds a session of this room. */
	heldByOtherTab(sid: string): void {
		if (sid !== this.acknowledged) {
			void this.dispatch({ type: 'other-tab', sid });
		}
	}

	/** The sid of the session that this tab holds now. */
	holding(): string | undefined {
		const { phase, sid } = this.engine.view;
		return phase === 'established' || phase === 'interrupted' ? sid : undefined;
	}

	/** The input of the network, of presence or of local policy; those that end a session touch none that is not there. */
	dispatch(input: SessionInput): Promise<unknown> {
		return this.ready.then(() => this.engine.dispatch(input));
	}

	/** Conditions outside of the session changed: settings, directory, identity, presence, network. */
	reconsider(): void {
		const peer = this.engine.peer();
		this.peerUid ??= peer?.uid;
		this.engine.peerKnown();
		const removed = this.peerUid !== undefined && (peer?.uid !== this.peerUid || peer.active === false);
		const disabled = isDisabled(this.deps.ports.settings);
		if ((removed || disabled) && !OVER.includes(this.engine.view.phase)) {
			void this.dispatch({ type: 'policy', reason: removed ? 'peer-removed' : 'disabled' });
		}
		this.changed();
	}

	/** Time may have passed unseen, storage may have been cleared. */
	check(): void {
		this.engine.check();
		this.engine.timers.check();
	}

	/** The page goes away: tells the peer as well as it can, and overwrites every key. */
	hide(): void {
		const { ports } = this.deps;
		const sid = this.holding();
		const peer = this.engine.peer();
		this.engine.wipe();
		if (sid !== undefined && peer) {
			// A hint only: the peer asks before it believes it, and nobody answers.
			ports.transport.send(peer.uid, 'unknown', { v: 1, rid: this.rid, sid, body: '' }).catch(() => undefined);
		}
	}

	settle(): Promise<void> {
		return this.engine.settle();
	}

	/** Wipes this tab's side without a word to the peer; `dispatch` a policy first where the peer shall know. */
	dispose(): void {
		this.disposed = true;
		this.deps.ports.clock.clearTimeout(this.keyLook);
		this.engine.close();
		this.listeners.clear();
	}

	peer(): OtrPeer | undefined {
		return this.engine.peer();
	}

	/** The marker is the other tab's, unless that one is gone. The session that it names no longer blocks this tab. */
	private async acknowledgeElsewhere(): Promise<void> {
		const { markers, heldElsewhere, rid } = this.deps;
		await this.engine.enqueue(async () => {
			const marker = await markers.find(rid).catch(() => undefined);
			if (marker !== undefined && !(await heldElsewhere())) {
				await markers.clear(rid);
			}
			this.acknowledged = marker;
		});
		await this.act({ type: 'dismiss' });
	}

	private async acknowledgeChangedKey(): Promise<void> {
		const peer = this.engine.peer();
		await this.engine.enqueue(async () => {
			if (peer) {
				await this.deps.ports.identity.pins.forget(peer.uid);
			}
		});
		await this.act({ type: 'dismiss' });
	}

	private act(input: SessionInput): Promise<unknown> {
		this.check();
		return this.dispatch(input);
	}

	private async lookUp(): Promise<void> {
		const { markers, tabs, ports, rid } = this.deps;
		if (!ports.transport.connected()) {
			await this.engine.dispatch({ type: 'network', connected: false });
		}
		const sid = await markers.find(rid).catch(
			// What can't be looked up may be there.
			() => toBase64url(ports.primitives.randomBytes(ID_BYTES)),
		);
		if (sid !== undefined) {
			await this.engine.dispatch({ type: 'restored', sid });
			tabs.ask(rid);
		}
		this.looked = true;
		this.changed();
	}

	/** Any doubt about the room being off the record sends nothing: the marker is looked up again before each text. */
	private async submitPlain(text: string, sendPlain: (text: string) => Promise<void>): Promise<SubmitOutcome> {
		const sent = await this.engine
			.enqueue(async () => {
				const marker = await this.deps.markers.find(this.rid);
				if (marker !== undefined && marker !== this.acknowledged) {
					void this.dispatch({ type: 'restored', sid: marker }).then(() => this.deps.tabs.ask(this.rid));
					return undefined;
				}
				// Begun in this turn, so that no session can start before it; not waited for here.
				return this.engine.permitsPlain() && !this.disposed ? { sending: sendPlain(text) } : undefined;
			})
			.catch(() => undefined);
		if (!sent) {
			return blocked;
		}
		await sent.sending;
		return { ok: true };
	}

	private async submitOtr(text: string): Promise<SubmitOutcome> {
		const refusal = textRefusal(text, currentSettings(this.deps.ports.settings).OTR_Message_Max_Length);
		if (refusal) {
			return refusal;
		}
		const id = toBase64url(this.deps.ports.primitives.randomBytes(ID_BYTES));
		const outcome = await this.engine.dispatch({ type: 'send', id, text }).catch(() => undefined);
		const taken = outcome?.effects.some((effect) => effect.type === 'message' && effect.message.id === id);
		return taken ? { ok: true } : blocked;
	}

	private startBlock(): StartBlock | undefined {
		const { ports } = this.deps;
		const peer = this.engine.peer();
		return startBlockOf({
			secure: ports.secure && ports.storage !== undefined,
			settings: currentSettings(ports.settings),
			peer,
			connected: ports.transport.connected(),
			identity: ports.identity.status(),
			peerHasKey: this.peerHasKey !== false,
			peerOnline: peer !== undefined && ports.presence.online(peer.uid),
			elsewhere: this.engine.view.phase === 'elsewhere',
		});
	}

	/** While someone looks at the room: does the peer have a key? Asked again until it has. */
	private lookForPeerKey(): void {
		const { ports } = this.deps;
		const peer = this.engine.peer();
		ports.clock.clearTimeout(this.keyLook);
		const again = (): void => {
			if (!this.disposed && this.listeners.size > 0 && this.peerHasKey !== true) {
				ports.clock.clearTimeout(this.keyLook);
				this.keyLook = ports.clock.setTimeout(() => this.lookForPeerKey(), KEY_LOOK_EVERY);
			}
		};
		const block = this.startBlock();
		if (!peer || (block !== undefined && block !== 'peer-key-missing')) {
			// Something else is to be mended first.
			again();
			return;
		}
		void isKeyPublished(ports, peer.uid).then((published) => {
			if (published !== undefined && published !== this.peerHasKey) {
				this.peerHasKey = published;
				this.changed();
			}
			again();
		});
	}

	private shown(): { snapshot: OtrSnapshot; gate: ComposerGate } {
		this.cached ??= this.show();
		return this.cached;
	}

	private show(): { snapshot: OtrSnapshot; gate: ComposerGate } {
		const { view: seen, transcript, handedBack, broken } = this.engine;
		const view = broken ? { ...seen, phase: 'failed' as const } : seen;
		const { phase, reason, refreshing, waiting, dropped, expiresAt, offerRefresh } = view;
		const snapshot: OtrSnapshot = Object.freeze({
			rid: this.rid,
			phase,
			reason,
			startBlock: this.startBlock(),
			refreshing,
			waiting,
			dropped,
			expiresAt,
			offerRefresh,
			lines: transcript.lines() ?? NO_LINES,
			handedBack,
		});
		const gate = this.looked && !this.disposed ? gateOf(view, currentSettings(this.deps.ports.settings).OTR_Message_Max_Length) : LOOKING;
		return { snapshot, gate };
	}

	/** Tells only of what views would show differently. */
	private changed(): void {
		const before = this.cached;
		const now = this.show();
		if (!before || !sameFields(before.snapshot, now.snapshot) || !sameFields(before.gate, now.gate)) {
			this.cached = now;
			for (const listener of [...this.listeners]) {
				listener();
			}
		}
		this.deps.changed();
	}
}
