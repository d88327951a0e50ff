import { toBase64url, wipe } from '@rocket.chat/crypto';
import {
	initialSession,
	permitsPlain,
	type SessionContext,
	type SessionEffect,
	type SessionInput,
	type SessionState,
	type SessionStep,
	type SessionView,
	step,
	view as viewOf,
	wipeState,
} from '@rocket.chat/otr-protocol';
import { Effects, type SendReport, StorageRefused } from './effects.ts';
import type { Markers } from './marker.ts';
import { lookUpPeerKey, NO_PEER_KEY, type PeerKey, samePeerKey } from './peer-key.ts';
import type { OtrPeer, OtrRegistryDeps } from './ports.ts';
import { SessionClock } from './session-clock.ts';
import { currentSettings } from './settings.ts';
import { StateSlot } from './state-slot.ts';
import type { Tabs } from './tabs.ts';
import { Timers } from './timers.ts';
import { Transcript } from './transcript.ts';
import { createVault, type Vault } from './vault.ts';

/** Frames that wait for their turn; more are dropped, as the protocol's own retransmission mends it. */
const MAX_PENDING_FRAMES = 256;
const SID_BYTES = 16;

/** What this client's views can show; a peer that can do more hears of no more. */
const CAPABILITIES: readonly string[] = ['text'];

/** The directory is asked anew at most so often (ms). */
const REFETCH_INTERVAL = 2_000;

const IDLE: SessionView = viewOf(initialSession());
/** What may begin a handshake: the cryptography is fetched first, and whatever comes after it waits its turn. */
const beginsHandshake = (input: SessionInput): boolean =>
	['start', 'accept', 'refresh'].includes(input.type) || (input.type === 'frame' && input.kind === 'invite');

/** Effects that the browser's storage may refuse. */
const STORING: readonly SessionEffect['type'][] = ['marker', 'pin', 'message', 'status'];

/** A text that was not taken stays in the composer: it is not handed back beside. */
const notHandedBack = ({ state, effects }: SessionStep): Pick<SessionStep, 'state' | 'effects'> => ({
	state,
	effects: effects.some(({ type }) => type === 'message')
		? effects
		: effects.filter(({ type }) => type !== 'handed-back'),
});

export type EngineDeps = {
	readonly rid: string;
	readonly ports: OtrRegistryDeps;
	readonly markers: Markers;
	readonly tabs: Tabs;
	/** Something that views see has changed. */
	readonly changed: () => void;
};

/**
 * Runs the protocol of one room: one input at a time, in order; the state is read from the vault, stepped and written
 * back before any effect is performed. Whatever goes wrong ends in a state that sends nothing.
 */
export class SessionEngine {
	readonly transcript: Transcript;
	readonly timers: Timers;
	view: SessionView = IDLE;
	/** An unexpected failure: nothing is sent until the user has acknowledged it. */
	broken = false;
	handedBack: readonly string[] = Object.freeze([]);
	private readonly clock: SessionClock;
	private readonly vault: Vault;
	private readonly slot: StateSlot;
	private readonly effects: Effects;
	private queue: Promise<unknown> = Promise.resolve();
	private pendingFrames = 0;
	private peerKey: PeerKey = NO_PEER_KEY;
	private refetchedAt = Number.NEGATIVE_INFINITY;
	private closed = false;

	constructor(private readonly deps: EngineDeps) {
		const { rid, ports, markers, tabs } = deps;
		this.vault = createVault(() => ports.primitives.current(), ports.storage, `${ports.self.uid}:${rid}`);
		this.slot = new StateSlot(this.vault);
		this.transcript = new Transcript(this.vault, (length) => this.random(length));
		this.clock = new SessionClock(ports.clock);
		this.timers = new Timers(ports.clock, (name) => void this.dispatch({ type: 'timer', name }));
		this.effects = new Effects({
			rid,
			ports,
			markers,
			tabs,
			timers: this.timers,
			transcript: this.transcript,
			peer: () => this.peer(),
			now: () => this.clock.told,
			report: (report: SendReport) => void this.dispatch(report),
			refetchPeerKey: () => void this.refetchPeerKey(),
			handBack: (texts) => {
				this.handedBack = Object.freeze([...this.handedBack, ...texts]);
			},
		});
	}

	peer(): OtrPeer | undefined {
		return this.deps.ports.directory.peerOf(this.deps.rid);
	}

	random(length: number): Uint8Array {
		return this.deps.ports.primitives.current().randomBytes(length);
	}

	/** The directory may know the peer now: what could not be addressed goes out. */
	peerKnown(): void {
		this.effects.sendHeld();
	}

	/** Runs a task when all before it are done. Nothing is run after `close`. */
	enqueue<T>(task: () => Promise<T>): Promise<T | undefined> {
		const result = this.queue.then(() => (this.closed ? undefined : task()));
		this.queue = result.catch(() => undefined);
		return result;
	}

	/** Steps one input in its turn; `undefined` where it was not taken. */
	async dispatch(input: SessionInput): Promise<SessionStep | undefined> {
		if (input.type !== 'frame') {
			return this.enqueue(() => this.take(input));
		}
		if (this.pendingFrames >= MAX_PENDING_FRAMES) {
			return undefined;
		}
		this.pendingFrames += 1;
		return this.enqueue(() => this.take(input)).finally(() => {
			this.pendingFrames -= 1;
		});
	}

	/** In its turn: whether the state, read back, permits ordinary sending. */
	permitsPlain(): boolean {
		const state = this.slot.load();
		if (typeof state === 'string') {
			return !this.broken && this.view.phase === 'idle';
		}
		wipeState(state);
		return !this.broken && this.view.phase === 'idle' && permitsPlain(state);
	}

	/** As of the last time that the key of the peer was looked up. */
	peerVerified(): boolean {
		return this.peerKey.verified;
	}

	/** Looks whether the vault still holds everything, and breaks the session at once where it does not. */
	check(): void {
		if (!this.closed && !this.vault.intact()) {
			void this.enqueue(async () => {
				if (!this.vault.intact()) {
					await this.guard(() => this.lose());
				}
			});
		}
	}

	/** The user has seen an unexpected failure: the room begins anew once its marker is gone. */
	acknowledgeFailure(): void {
		void this.enqueue(() =>
			this.guard(async () => {
				await this.deps.markers.clear(this.deps.rid);
				this.vault.wipe();
				this.slot.reset();
				this.transcript.erase();
				this.timers.clearAll();
				this.broken = false;
				this.publish(initialSession());
			}),
		);
	}

	/**
	 * The page goes: keys are overwritten at once, and texts go, those that came back to the user too; what is asked of
	 * this object later finds them lost.
	 */
	wipe(): void {
		this.vault.lose();
		this.transcript.erase();
		this.handedBack = Object.freeze([]);
	}

	/** Waits for what is queued and under way. */
	async settle(): Promise<void> {
		await this.queue;
		await this.effects.settle();
		await this.queue;
	}

	close(): void {
		this.closed = true;
		this.timers.clearAll();
		this.vault.wipe();
		this.transcript.erase();
		this.slot.reset();
		this.handedBack = Object.freeze([]);
	}

	private async take(input: SessionInput): Promise<SessionStep | undefined> {
		if (this.broken) {
			return undefined;
		}
		return this.guard(async () => {
			await Promise.all([
				this.resolvePeerKey(input),
				beginsHandshake(input) ? this.deps.ports.primitives.prepare() : undefined,
			]);
			if (this.closed) {
				return undefined;
			}
			const before = await this.load();
			const context = this.context();
			try {
				const stepped = step(context, before, input);
				const performed = await this.settleStep(
					context,
					input.type === 'send' ? notHandedBack(stepped) : stepped,
					before,
				);
				return performed ? stepped : undefined;
			} finally {
				wipeState(before);
				wipe(context.identity?.secretKey);
			}
		});
	}

	private initial(): SessionState {
		return { ...initialSession(), connected: this.deps.ports.transport.connected() };
	}

	/** The session as it lies in the vault; where that is gone, what is left is `lost`. */
	private async load(): Promise<SessionState> {
		const state = this.slot.load();
		if (state === 'fresh' || (state === 'lost' && this.view.phase === 'idle')) {
			return this.initial();
		}
		if (state !== 'lost') {
			return state;
		}
		await this.lose();
		const lost = this.slot.load();
		if (typeof lost === 'string') {
			throw new StorageRefused('The state of a lost session could not be kept.');
		}
		return lost;
	}

	/** The keys are gone: nothing of the conversation stays, and the user must acknowledge it. */
	private async lose(): Promise<void> {
		const { phase, sid } = this.view;
		this.vault.wipe();
		this.transcript.erase();
		this.slot.reset();
		if (phase === 'idle') {
			this.publish(initialSession());
			return;
		}
		const context = this.context();
		const { state, effects } = step(context, this.initial(), {
			type: 'restored',
			sid: sid ?? toBase64url(context.random(SID_BYTES)),
		});
		await this.settleStep(context, { state: { ...state, reason: 'vault-lost' }, effects });
	}

	/** Writes the state, then performs the effects; a refused write ends the session instead, and the answer is false. */
	private async settleStep(
		context: SessionContext,
		{ state, effects }: Pick<SessionStep, 'state' | 'effects'>,
		before?: SessionState,
	): Promise<boolean> {
		try {
			// An input that changed nothing is not written: what lies in the vault is that state already.
			if (state !== before && !this.slot.save(state)) {
				throw new StorageRefused('sessionStorage refused the state of a session.');
			}
			await this.effects.perform(effects);
			this.publish(state);
			return true;
		} catch (error) {
			if (!(error instanceof StorageRefused)) {
				throw error;
			}
			await this.fill(context, state);
			return false;
		} finally {
			wipeState(state);
			wipe(context.identity?.secretKey);
		}
	}

	/**
	 * The browser keeps no more: the session ends here, the peer is told, and only what needs no storage is performed.
	 */
	private async fill(context: SessionContext, state: SessionState): Promise<void> {
		const full = step(context, state, { type: 'vault-full' });
		this.slot.save(full.state);
		this.publish(full.state);
		await this.effects.perform(full.effects.filter(({ type }) => !STORING.includes(type)));
		this.publish(full.state);
		wipeState(full.state);
	}

	private publish(state: SessionState): void {
		this.view = viewOf(state);
		this.deps.changed();
	}

	/** An exception that nothing foresaw leaves the composer blocked. */
	private async guard<T>(task: () => Promise<T>): Promise<T | undefined> {
		try {
			return await task();
		} catch {
			this.broken = true;
			this.vault.wipe();
			this.deps.changed();
			return undefined;
		}
	}

	private context(): SessionContext {
		const { rid, ports } = this.deps;
		const settings = currentSettings(ports.settings);
		const keyPair = ports.identity.keyPair();
		return {
			primitives: ports.primitives.current(),
			random: (length) => this.random(length),
			now: this.clock.now(),
			peers: { rid, self: ports.self.uid, peer: this.peer()?.uid ?? '' },
			// A copy: the state may keep it, and is wiped as a whole.
			identity: keyPair && { publicKey: keyPair.publicKey.slice(), secretKey: keyPair.secretKey.slice() },
			peerKey: this.peerKey.key?.slice(),
			peerKeyPinned: this.peerKey.pinned,
			peerKeyChanged: this.peerKey.changed,
			capabilities: CAPABILITIES,
			limits: {
				inviteTimeout: settings.OTR_Invite_Timeout * 1000,
				idleTimeout: settings.OTR_Session_Idle_Timeout * 60_000,
				messageMaxLength: settings.OTR_Message_Max_Length,
				// No file is offered or taken while it is no capability.
				fileMaxSize: 0,
			},
		};
	}

	private async resolvePeerKey(input: SessionInput): Promise<void> {
		const peer = this.peer();
		const needed = input.type === 'keys' || beginsHandshake(input);
		if (needed && peer) {
			this.peerKey = await lookUpPeerKey(
				this.deps.ports,
				{ ...peer, rid: this.deps.rid },
				{ fresh: input.type === 'start' || input.type === 'refresh' },
			);
		}
	}

	/** Asks the directory anew; the session hears of it where that changed anything. */
	private async refetchPeerKey(): Promise<void> {
		const { ports } = this.deps;
		const peer = this.peer();
		const now = ports.clock.monotonic();
		if (!peer || now - this.refetchedAt < REFETCH_INTERVAL) {
			return;
		}
		this.refetchedAt = now;
		const found = await lookUpPeerKey(ports, { ...peer, rid: this.deps.rid }, { fresh: true });
		if (!samePeerKey(found, this.peerKey)) {
			await this.dispatch({ type: 'keys' });
		}
	}
}
