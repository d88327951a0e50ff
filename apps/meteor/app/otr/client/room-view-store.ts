import type { SessionEngine } from './engine.ts';
import type { OtrRegistryDeps } from './ports.ts';
import { type RoomViewModel, sameViewModel, viewModelOf } from './room-view-model.ts';
import { currentSettings } from './settings.ts';
import type { StartConditions } from './start-conditions.ts';
import type { ComposerGate, OtrSnapshot } from './types.ts';

/** React keeps the current and the previous render of each component. */
const RENDERS_KEPT = 2;

export type RoomViewStoreDeps = {
	readonly rid: string;
	readonly ports: OtrRegistryDeps;
	readonly engine: SessionEngine;
	readonly conditions: StartConditions;
	/** Called at each update, whether or not views show a difference. */
	readonly updated: () => void;
};

/** The view model of one room, as an external store for React: replaced and announced only when it differs. */
export class RoomViewStore {
	private readonly listeners = new Set<() => void>();
	private initialized = false;
	private identityLost = false;
	private cached: RoomViewModel | undefined;

	constructor(private readonly deps: RoomViewStoreDeps) {}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		this.observe();
		return () => {
			this.listeners.delete(listener);
			this.observe();
		};
	}

	snapshot(): OtrSnapshot {
		return this.current().snapshot;
	}

	gate(): ComposerGate {
		return this.current().gate;
	}

	/** The marker was looked up: the composer may be used as the phase permits. */
	markInitialized(): void {
		this.initialized = true;
		this.update();
	}

	/** Whether the session ended because the user's own identity was replaced. Shown at the next update. */
	setIdentityLost(lost: boolean): void {
		this.identityLost = lost;
	}

	/** Rebuilds the view model, and announces it if it differs. */
	update(): void {
		this.deps.conditions.followPeer();
		const before = this.cached;
		const now = this.build();
		if (!before || !sameViewModel(before, now)) {
			this.publish(now);
		}
		if (before && now.snapshot.lines.length < before.snapshot.lines.length) {
			this.overwriteRenders(RENDERS_KEPT);
		}
		this.deps.updated();
	}

	close(): void {
		this.cached = undefined;
		this.listeners.clear();
		this.observe();
	}

	private observe(): void {
		this.deps.conditions.observe(this.listeners.size > 0);
	}

	private current(): RoomViewModel {
		this.cached ??= this.build();
		return this.cached;
	}

	private build(): RoomViewModel {
		const { rid, ports, engine, conditions } = this.deps;
		const { view, store, broken, queue, environment } = engine;
		return viewModelOf({
			rid,
			view: broken ? { ...view, phase: 'failed' } : view,
			identityLost: this.identityLost,
			startBlock: conditions.block(),
			verified: environment.peerKey.current.verified,
			lines: store.transcript.lines(),
			handedBack: store.handedBack,
			initialized: this.initialized && !queue.closed,
			maxLength: currentSettings(ports.settings).OTR_Message_Max_Length,
		});
	}

	private publish(model: RoomViewModel): void {
		this.cached = model;
		for (const listener of [...this.listeners]) {
			listener();
		}
	}

	/**
	 * React keeps the props of earlier renders: equal snapshots, each rendered by itself, replace those that hold erased
	 * texts.
	 */
	private overwriteRenders(times: number): void {
		const { ports, engine } = this.deps;
		if (times > 0 && !engine.queue.closed) {
			ports.clock.setTimeout(() => {
				this.publish(this.build());
				this.overwriteRenders(times - 1);
			}, 0);
		}
	}
}
