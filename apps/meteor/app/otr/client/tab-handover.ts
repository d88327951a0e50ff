import { toBase64url } from '@rocket.chat/crypto';
import type { SessionInput, SessionStep } from '@rocket.chat/otr-protocol';
import type { SessionEngine } from './engine.ts';
import type { Markers } from './marker.ts';
import type { Tabs } from './tabs.ts';

const SID_BYTES = 16;

export type TabHandoverDeps = {
	readonly rid: string;
	readonly engine: SessionEngine;
	readonly markers: Markers;
	readonly tabs: Tabs;
	/** Whether another tab of this browser holds this room's session now. */
	readonly heldElsewhere: () => Promise<boolean>;
	/** Resolves once `lookUp` is done. */
	readonly ready: () => Promise<void>;
	/** Dispatches an input once `ready`. */
	readonly dispatch: (input: SessionInput) => Promise<SessionStep | undefined>;
};

/** Which tab of this browser holds the room's session, and what happens when another one takes or leaves it. */
export class TabHandover {
	/** The session of another tab that the user has acknowledged here. */
	private acknowledged: string | undefined;
	/** The last session that another tab reported to hold. */
	private heldSid: string | undefined;

	constructor(private readonly deps: TabHandoverDeps) {}

	/** The sid of the session that this tab holds now; a session that only misses its peer may recover by itself. */
	holding(): string | undefined {
		const { phase, sid, dormant } = this.deps.engine.view;
		return phase === 'established' || phase === 'interrupted' || dormant ? sid : undefined;
	}

	/** At start-up: the marker of a session that an earlier document, or another tab, left. */
	async lookUp(): Promise<void> {
		const { markers, rid, engine } = this.deps;
		const sid = await markers.find(rid).catch(
			// If it can't be looked up, there may be a session.
			() => toBase64url(engine.environment.random(SID_BYTES)),
		);
		if (sid !== undefined) {
			await this.restore(sid);
		}
	}

	/** The room's marker, unless its session is acknowledged. Rejects if it can't be read. */
	async openMarker(): Promise<string | undefined> {
		const sid = await this.deps.markers.find(this.deps.rid);
		return sid === this.acknowledged ? undefined : sid;
	}

	/** A marker was found: this tab has no keys of its session, and another tab may have them. */
	async restore(sid: string): Promise<void> {
		await this.deps.engine.dispatch({ type: 'restored', sid });
		this.deps.tabs.ask(this.deps.rid);
	}

	/** Another tab of this browser holds a session of this room. */
	heldByOtherTab(sid: string): void {
		if (sid !== this.acknowledged) {
			this.heldSid = sid;
			void this.deps.dispatch({ type: 'other-tab', sid });
		}
	}

	/**
	 * The tab that held the session no longer does. Without a marker the user has acknowledged the end there, and need
	 * not do so again. With a marker that page is gone, and this tab offers what the other would have offered.
	 */
	releasedByOtherTab(sid: string): void {
		if (sid === this.holding()) {
			void this.claim(sid);
		}
		if (sid === this.heldSid) {
			void this.deps
				.ready()
				.then(() => this.takeOver())
				.catch(
					// If it can't be looked up, the room stays blocked and Dismiss stays available.
					() => undefined,
				);
		}
	}

	/**
	 * The user returns to ordinary messages although another tab holds a session. The marker stays with that tab, unless
	 * the tab is gone. Rejects if the browser refuses storage.
	 */
	async acknowledgeElsewhere(): Promise<void> {
		const { markers, tabs, heldElsewhere, rid } = this.deps;
		const marker = await markers.find(rid);
		if (marker !== undefined && !(await heldElsewhere())) {
			await markers.clear(rid);
			tabs.release(rid, marker);
		}
		this.acknowledged = marker;
	}

	/** Another tab, not knowing of this one, removed the marker of the session held here: a reload must still find it. */
	private claim(sid: string): Promise<void> {
		const { engine, markers, tabs, rid, dispatch } = this.deps;
		return engine.queue
			.enqueue(async () => {
				if (sid === this.holding()) {
					await markers.set(rid, sid);
					tabs.announce(rid, sid);
				}
			})
			.then(
				() => undefined,
				// Without its marker the session must end.
				() => dispatch({ type: 'vault-full' }).then(() => undefined),
			);
	}

	private async takeOver(): Promise<void> {
		const marker = await this.deps.markers.find(this.deps.rid);
		if (this.deps.engine.view.phase !== 'elsewhere') {
			return;
		}
		await (marker === undefined ? this.deps.dispatch({ type: 'dismiss' }) : this.restore(marker));
	}
}
