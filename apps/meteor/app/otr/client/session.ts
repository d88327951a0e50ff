import type { SessionInput, SessionStep } from '@rocket.chat/otr-protocol';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { type EngineDeps, SessionEngine } from './engine.ts';
import type { OtrPeer } from './ports.ts';
import { RoomViewStore } from './room-view-store.ts';
import { createSessionCommands } from './session-commands.ts';
import { isDisabled } from './settings.ts';
import { OVER, StartConditions } from './start-conditions.ts';
import { TabHandover } from './tab-handover.ts';
import type { OtrRoom } from './types.ts';

export type OtrSessionDeps = EngineDeps & {
	/** Whether another tab of this browser holds this room's session now. */
	readonly heldElsewhere: () => Promise<boolean>;
};

/** One room in one tab: builds its parts, and forwards inputs from outside to them. */
export class OtrSession {
	/** The room's side for views: view model and commands. */
	readonly room: OtrRoom;
	readonly handover: TabHandover;
	private readonly engine: SessionEngine;
	private readonly conditions: StartConditions;
	private readonly view: RoomViewStore;
	/** The marker was looked up; until then nothing is sent. */
	private readonly ready: Promise<void>;
	private peerUid: string | undefined;

	constructor(private readonly deps: OtrSessionDeps) {
		const { rid, ports, changed: updated } = deps;
		const changed = () => this.view.update();
		const engine = new SessionEngine({ ...deps, changed });
		const conditions = new StartConditions({ engine, ports, changed });
		const view = new RoomViewStore({ rid, ports, engine, conditions, updated });
		const dispatch = (input: SessionInput) => this.dispatch(input);
		const handover = new TabHandover({ ...deps, engine, dispatch, ready: () => this.ready });
		const act = (input: SessionInput) => {
			view.setIdentityLost(false);
			engine.timers.check();
			return dispatch(input);
		};
		this.engine = engine;
		this.conditions = conditions;
		this.view = view;
		this.handover = handover;
		this.room = Object.freeze({
			rid,
			subscribe: (listener: () => void) => view.subscribe(listener),
			snapshot: () => view.snapshot(),
			gate: () => view.gate(),
			...createSessionCommands({ rid, ports, engine, view, conditions, handover, act }),
		});
		this.peerUid = this.peer()?.uid;
		this.ready = this.initialize();
	}

	/** A frame of this room's peer, or of another tab or device of the user's own. */
	receive(kind: OtrFrameKind, frame: StampedOtrFrame): void {
		void this.dispatch({ type: 'frame', kind, frame });
	}

	/**
	 * An input of the network, of presence or of local policy; one that ends a session does nothing without a
	 * session.
	 */
	dispatch(input: SessionInput): Promise<SessionStep | undefined> {
		return this.ready.then(() => this.engine.dispatch(input));
	}

	/**
	 * Conditions outside of the session changed: settings, directory, identity, presence, network. `peerMoved`: the
	 * peer's presence changed.
	 */
	reconsider(peerMoved = false): void {
		const peer = this.peer();
		this.peerUid ??= peer?.uid;
		this.engine.effects.frames.sendHeld();
		const removed = this.peerUid !== undefined && (peer?.uid !== this.peerUid || peer.active === false);
		const disabled = isDisabled(this.deps.ports.settings);
		if ((removed || disabled) && !OVER.includes(this.engine.view.phase)) {
			void this.dispatch({ type: 'policy', reason: removed ? 'peer-removed' : 'disabled' });
		}
		this.conditions.reconsider(peerMoved);
		this.view.update();
	}

	/** The user's identity was replaced: the session ends, the peer is told, and the user must acknowledge the end. */
	async loseIdentity(): Promise<void> {
		const stepped = await this.dispatch({ type: 'policy', reason: 'disabled' });
		if (stepped?.result === 'wiped') {
			this.view.setIdentityLost(true);
			this.view.update();
		}
	}

	/** Checks whether time has passed unnoticed or storage was cleared. */
	check(): void {
		this.engine.check();
		this.engine.timers.check();
	}

	/** The page is closing: overwrites every key, then tells the other tabs and the peer as far as that still works. */
	hide(): void {
		const { sid, phase } = this.engine.view;
		const peer = this.peer();
		const held = this.handover.holding() !== undefined;
		this.engine.store.hide();
		// Text on the page must not return with it from the back-forward cache.
		this.view.update();
		const { rid, tabs, ports } = this.deps;
		if (sid !== undefined && held) {
			tabs.release(rid, sid);
		}
		if (sid !== undefined && peer && (held || phase === 'inviting')) {
			// Only hints: `cancel` closes the peer's dialog, `unknown` makes the peer send a probe, which stays unanswered.
			const frame = { v: 1, rid, sid, body: '' } as const;
			ports.transport.send(peer.uid, held ? 'unknown' : 'cancel', frame).catch(() => undefined);
		}
	}

	/** Waits for queued and running tasks. */
	async settle(): Promise<void> {
		await this.engine.queue.idle();
		await this.engine.effects.frames.settle();
		await this.engine.queue.idle();
	}

	/** Wipes this tab's side without telling the peer; `dispatch` a policy first if the peer must be told. */
	dispose(): void {
		this.engine.close();
		this.view.close();
	}

	peer(): OtrPeer | undefined {
		return this.engine.environment.peer();
	}

	private async initialize(): Promise<void> {
		if (!this.deps.ports.transport.connected()) {
			await this.engine.dispatch({ type: 'network', connected: false });
		}
		await this.handover.lookUp();
		this.view.markInitialized();
	}
}
