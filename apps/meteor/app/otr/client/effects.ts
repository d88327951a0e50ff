import type { SessionEffect, SessionInput } from '@rocket.chat/otr-protocol';
import type { Markers } from './marker.ts';
import type { OtrRegistryDeps } from './ports.ts';
import type { SessionEnvironment } from './session-environment.ts';
import type { SessionStore } from './session-store.ts';
import { currentSettings } from './settings.ts';
import type { Tabs } from './tabs.ts';
import type { Timers } from './timers.ts';

/** What came back for a frame that went out. */
export type SendReport = Extract<SessionInput, { type: 'relayed' | 'refused' }>;

/** The browser refused to keep what the session must not go on without: vault, marker or pin. */
export class StorageRefused extends Error {
	readonly code = 'otr-storage-refused';
}

export type EffectDeps = {
	readonly rid: string;
	readonly ports: OtrRegistryDeps;
	readonly markers: Markers;
	readonly tabs: Tabs;
	readonly timers: Timers;
	readonly store: SessionStore;
	readonly environment: SessionEnvironment;
	readonly report: (report: SendReport) => void;
	/** The directory, asked anew, names another key of the peer. */
	readonly peerKeyChanged: () => void;
};

type FrameEffect = Extract<SessionEffect, { type: 'frame' }>;

/** Frames for a peer who is not known yet; the newest stay. */
const MAX_HELD = 8;

const hold = (kept: boolean): void => {
	if (!kept) {
		throw new StorageRefused('sessionStorage refused a message.');
	}
};

const keep = async (writing: Promise<void>, what: string): Promise<void> => {
	try {
		await writing;
	} catch (cause) {
		throw new StorageRefused(`The browser refused to keep ${what}.`, { cause });
	}
};

const toRefusal = (error: unknown): { error: string; cause?: string; retryIn?: number } => {
	const { error: code, details } = (typeof error === 'object' && error !== null ? error : {}) as {
		error?: unknown;
		details?: Record<string, unknown>;
	};
	const { timeToReset, cause } = details ?? {};
	return {
		error: typeof code === 'string' ? code : 'error-no-connection',
		cause: typeof cause === 'string' ? cause : undefined,
		retryIn: typeof timeToReset === 'number' ? timeToReset : undefined,
	};
};

/** Performs the protocol's effects in their order. `settle` waits for frames under way. */
export class Effects {
	private readonly sending = new Set<Promise<void>>();
	/** Hints for a peer whom the directory does not know yet, as right after loading the page. */
	private held: readonly FrameEffect[] = [];

	constructor(private readonly deps: EffectDeps) {}

	/** @throws StorageRefused when the browser refused to keep something; the effects after it are not performed. */
	async perform(effects: readonly SessionEffect[]): Promise<void> {
		for (const effect of effects) {
			await this.one(effect);
		}
	}

	sendHeld(): void {
		if (this.held.length > 0 && this.deps.environment.peer() !== undefined) {
			const { held } = this;
			this.held = [];
			for (const effect of held) {
				this.send(effect);
			}
		}
	}

	async settle(): Promise<void> {
		await Promise.all(this.sending);
	}

	private async one(effect: SessionEffect): Promise<void> {
		const { rid, ports, markers, tabs, timers, store, environment } = this.deps;
		const { transcript } = store;
		switch (effect.type) {
			case 'frame':
				this.send(effect);
				break;
			case 'timer':
				timers.set(effect.name, effect.after);
				break;
			case 'clear-timer':
				timers.clear(effect.name);
				break;
			case 'marker':
				await keep(markers.set(rid, effect.sid), 'the marker of a session');
				tabs.announce(rid, effect.sid);
				break;
			case 'clear-marker':
				await keep(this.clearMarker(), 'the end of a session');
				break;
			case 'pin':
				await this.pin(effect.key);
				break;
			case 'message':
				hold(transcript.add({ ...effect.message, ts: this.shownAt(effect.message.ts) }));
				break;
			case 'status':
				hold(transcript.setStatus(effect.id, ports.self.uid, effect.status));
				break;
			case 'notice':
				transcript.notice(effect.code, this.shownAt(environment.told));
				break;
			case 'handed-back':
				store.handBack(effect.texts);
				break;
			case 'refetch-peer-key':
				void this.refetchPeerKey();
				break;
			case 'wiped':
				this.wiped();
				break;
		}
	}

	/** The user has acknowledged the end here: the other tabs of this browser need not ask again. */
	private async clearMarker(): Promise<void> {
		const { rid, markers, tabs } = this.deps;
		const sid = await markers.find(rid);
		await markers.clear(rid);
		if (sid !== undefined) {
			tabs.release(rid, sid);
		}
	}

	/** This browser's clock may be slow: not before what the room shows already. */
	private shownAt(now: number): number {
		const { rid, ports } = this.deps;
		return Math.max(now, ports.directory.newestAt?.(rid) ?? 0);
	}

	private send(effect: FrameEffect): void {
		const { kind, sid, to, body, own, chunk } = effect;
		const { rid, ports, environment, report } = this.deps;
		const receiver = own ? ports.self.uid : environment.peer()?.uid;
		if (receiver === undefined) {
			this.held = [...this.held, effect].slice(-MAX_HELD);
			return;
		}
		const sent = ports.transport
			.send(receiver, kind, to === undefined ? { v: 1, rid, sid, body } : { v: 1, rid, sid, to, body })
			.then(
				({ delivered, forwarded }) => report({ type: 'relayed', sid, kind, delivered, forwarded, chunk }),
				(error: unknown) => report({ type: 'refused', sid, kind, chunk, ...toRefusal(error) }),
			)
			.finally(() => this.sending.delete(sent));
		this.sending.add(sent);
	}

	private async pin(key: Uint8Array): Promise<void> {
		const { ports, environment, rid } = this.deps;
		const known = environment.peer();
		if (known) {
			await keep(ports.identity.pins.keep({ ...known, rid }, key.slice()), 'the key of a peer');
		}
	}

	private async refetchPeerKey(): Promise<void> {
		if (await this.deps.environment.peerKey.hasChanged()) {
			this.deps.peerKeyChanged();
		}
	}

	private wiped(): void {
		const { ports, store } = this.deps;
		const { transcript } = store;
		if (currentSettings(ports.settings).OTR_Erase_On_End) {
			transcript.erase();
			return;
		}
		if (!transcript.markEnded()) {
			// The keys are gone already; what can't be kept as ended is not kept at all.
			transcript.erase();
		}
	}
}
