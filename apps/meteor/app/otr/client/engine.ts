import { toBase64url, wipe } from '@rocket.chat/crypto';
import {
	initialSession,
	type SessionContext,
	type SessionInput,
	type SessionState,
	type SessionStep,
	type SessionView,
	step,
	view as viewOf,
	wipeState,
} from '@rocket.chat/otr-protocol';
import { Effects, StorageRefused } from './effects.ts';
import { InputQueue } from './input-queue.ts';
import type { Markers } from './marker.ts';
import type { OtrRegistryDeps } from './ports.ts';
import { SessionEnvironment } from './session-environment.ts';
import { SessionStore } from './session-store.ts';
import type { Tabs } from './tabs.ts';
import { Timers } from './timers.ts';

const SID_BYTES = 16;

const IDLE: SessionView = viewOf(initialSession());

/** Inputs that may start a handshake: the cryptography is fetched first, and later inputs wait. */
const beginsHandshake = (input: SessionInput): boolean =>
	['start', 'accept', 'refresh'].includes(input.type) || (input.type === 'frame' && input.kind === 'invite');

/** Loads what an input may need: the peer's key, and the cryptography of a handshake. */
const prepareFor = async (
	input: SessionInput,
	{ peerKey }: SessionEnvironment,
	{ primitives }: OtrRegistryDeps,
): Promise<void> => {
	const handshake = beginsHandshake(input);
	const fresh = input.type === 'start' || input.type === 'refresh';
	await Promise.all([
		handshake || input.type === 'keys' ? peerKey.resolve({ fresh }) : undefined,
		handshake ? primitives.prepare() : undefined,
	]);
};

/** A text that was not sent stays in the composer, so it is not handed back as well. */
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
	/** Something that views show has changed. */
	readonly changed: () => void;
};

/**
 * Runs the protocol of one room: one input at a time, in order; the state is read from the vault, stepped and written
 * back before any effect is performed. Every failure ends in a state that sends nothing.
 */
export class SessionEngine {
	readonly queue = new InputQueue();
	readonly environment: SessionEnvironment;
	readonly store: SessionStore;
	readonly timers: Timers;
	readonly effects: Effects;
	view: SessionView = IDLE;
	/** An unexpected failure: nothing is sent until the user has acknowledged it. */
	broken = false;

	constructor(private readonly deps: EngineDeps) {
		const { rid, ports, markers, tabs } = deps;
		this.environment = new SessionEnvironment(rid, ports);
		this.store = new SessionStore(rid, ports);
		this.timers = new Timers(ports.clock, (name) => void this.dispatch({ type: 'timer', name }));
		this.effects = new Effects({
			rid,
			ports,
			markers,
			tabs,
			timers: this.timers,
			store: this.store,
			environment: this.environment,
			report: (report) => void this.dispatch(report),
			peerKeyChanged: () => void this.dispatch({ type: 'keys' }),
		});
	}

	/** Runs one input through the queue; `undefined` if it was not handled. */
	async dispatch(input: SessionInput): Promise<SessionStep | undefined> {
		const take = () => this.take(input);
		return input.type === 'frame' ? this.queue.enqueueFrame(take) : this.queue.enqueue(take);
	}

	/** Checks whether the vault still holds everything, and ends the session at once if it does not. */
	check(): void {
		if (!this.queue.closed && !this.store.intact()) {
			void this.queue.enqueue(async () => {
				if (!this.store.intact()) {
					await this.guard(() => this.enterLost());
				}
			});
		}
	}

	/** The user has seen an unexpected failure: the room starts over once its marker is gone. */
	acknowledgeFailure(): void {
		void this.queue.enqueue(() =>
			this.guard(async () => {
				await this.deps.markers.clear(this.deps.rid);
				this.store.reset();
				this.timers.clearAll();
				this.broken = false;
				this.publish(initialSession());
			}),
		);
	}

	close(): void {
		this.queue.close();
		this.timers.clearAll();
		this.store.reset();
		this.store.clearHandedBack();
	}

	private async take(input: SessionInput): Promise<SessionStep | undefined> {
		if (this.broken) {
			return undefined;
		}
		return this.guard(async () => {
			await prepareFor(input, this.environment, this.deps.ports);
			if (this.queue.closed) {
				return undefined;
			}
			const before = await this.load();
			const context = this.environment.context();
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

	/** The session as stored in the vault; if that is gone, a state in phase `lost`. */
	private async load(): Promise<SessionState> {
		const state = this.store.load();
		if (state === 'fresh' || (state === 'lost' && this.view.phase === 'idle')) {
			return this.environment.initial();
		}
		if (state !== 'lost') {
			return state;
		}
		await this.enterLost();
		const lost = this.store.load();
		if (typeof lost === 'string') {
			throw new StorageRefused('The state of a lost session could not be kept.');
		}
		return lost;
	}

	/** The keys are gone: nothing of the conversation stays, and the user must acknowledge it. */
	private async enterLost(): Promise<void> {
		const { phase, sid } = this.view;
		this.store.reset();
		if (phase === 'idle') {
			this.publish(initialSession());
			return;
		}
		const context = this.environment.context();
		const { state, effects } = step(context, this.environment.initial(), {
			type: 'restored',
			sid: sid ?? toBase64url(context.random(SID_BYTES)),
		});
		await this.settleStep(context, { state: { ...state, reason: 'vault-lost' }, effects });
	}

	/**
	 * Writes the state, then performs the effects; if the write is refused, it ends the session instead and returns
	 * false.
	 */
	private async settleStep(
		context: SessionContext,
		{ state, effects }: Pick<SessionStep, 'state' | 'effects'>,
		before?: SessionState,
	): Promise<boolean> {
		try {
			// An input that changed nothing is not written: the vault already holds that state.
			if (state !== before && !this.store.save(state)) {
				throw new StorageRefused('sessionStorage refused the state of a session.');
			}
			await this.effects.perform(effects);
			this.publish(state);
			return true;
		} catch (error) {
			if (!(error instanceof StorageRefused)) {
				throw error;
			}
			await this.handleStorageFull(context, state);
			return false;
		} finally {
			wipeState(state);
			wipe(context.identity?.secretKey);
		}
	}

	/**
	 * The browser's storage is full: the session ends here, the peer is told, and only effects without storage are
	 * performed.
	 */
	private async handleStorageFull(context: SessionContext, state: SessionState): Promise<void> {
		const full = step(context, state, { type: 'vault-full' });
		this.store.save(full.state);
		this.publish(full.state);
		await this.effects.performWithoutStorage(full.effects);
		this.publish(full.state);
		wipeState(full.state);
	}

	private publish(state: SessionState): void {
		this.view = viewOf(state);
		this.deps.changed();
	}

	/** An unexpected exception leaves the composer blocked. */
	private async guard<T>(task: () => Promise<T>): Promise<T | undefined> {
		try {
			return await task();
		} catch {
			this.broken = true;
			this.store.wipeKeys();
			this.deps.changed();
			return undefined;
		}
	}
}
