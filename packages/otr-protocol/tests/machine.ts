import { Buffer } from 'node:buffer';
import { type KeyPair, loadSodium, type Primitives, pureJs, type RandomBytes } from '@rocket.chat/crypto';
import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { userOriginated } from '../src/content/index.ts';
import {
	CAPABILITIES,
	decodeState,
	encodeState,
	initialSession,
	type OtrMessage,
	permitsPlain,
	type SessionContext,
	type SessionEffect,
	type SessionInput,
	type SessionState,
	step,
	type TimerName,
	wipeState,
} from '../src/index.ts';
import { seeded } from './fixtures.ts';

/**
 * The primitives of whole sessions, unless a test chooses others: those that a browser loads, and much faster than
 * JavaScript.
 */
const USUAL: Primitives = await loadSodium();

const keyPairs = new Map<string, KeyPair>();

/** The identity for a name, the same in every run. */
export function keyPairOf(seed: string): KeyPair {
	const known = keyPairs.get(seed) ?? pureJs.x25519.keyPair(seeded(seed)(32));
	keyPairs.set(seed, known);
	return { publicKey: known.publicKey.slice(), secretKey: known.secretKey.slice() };
}

export const LIMITS = {
	inviteTimeout: 60_000,
	idleTimeout: 60 * 60_000,
	messageMaxLength: 5000,
	fileMaxSize: 4 * 1024 * 1024,
};

export type Sent = Extract<SessionEffect, { type: 'frame' }>;

/**
 * One tab: performs the protocol's effects as a browser does, stores the vault as bytes between two steps, and really
 * wipes what is over. `outgoing` collects frames; the test that drives the machine delivers them.
 */
export class Machine {
	context: SessionContext;
	#vault = encodeState(initialSession());
	marker: string | undefined;
	pinned: Uint8Array | undefined;
	readonly timers = new Map<TimerName, number>();
	readonly outgoing: Sent[] = [];
	readonly displayed: OtrMessage[] = [];
	readonly statuses = new Map<string, string>();
	readonly handedBack: string[] = [];
	readonly notices: string[] = [];
	readonly results: string[] = [];
	/** Effects of the last step. */
	last: readonly SessionEffect[] = [];
	wiped = 0;
	/** Receives every effect that this machine does not use itself. */
	onEffect: (effect: SessionEffect) => void = () => undefined;
	/** Ids of what the user wrote and the outbox holds: texts, edits, deletions, reactions. */
	waiting: readonly string[] = [];
	/** Whether each step is checked to leave the given state unchanged. Costs one more encoding for each step. */
	suspicious = true;

	constructor(
		readonly uid: string,
		readonly peer: string,
		identity: KeyPair,
		peerKey: Uint8Array,
		random: RandomBytes,
		public connection = `i:${uid}`,
		primitives: Primitives = USUAL,
	) {
		this.context = {
			primitives,
			random,
			now: 1_000_000,
			peers: { rid: 'room', self: uid, peer },
			identity,
			peerKey,
			peerKeyPinned: false,
			capabilities: CAPABILITIES,
			limits: LIMITS,
		};
	}

	get state(): SessionState {
		const state = decodeState(this.#vault);
		if (!state) {
			throw new Error('the vault holds no state');
		}
		return state;
	}

	phase = 'idle';
	/** Whether the composer may send ordinary messages. */
	plain = true;

	/** A machine that violates the protocol: its state becomes the result of `change`. */
	tamper(change: (state: SessionState) => SessionState): void {
		this.#vault = encodeState(change(this.state));
	}

	at(now: number): this {
		this.context = { ...this.context, now };
		return this;
	}

	/** Runs a step, stores the vault, performs the effects. Returns the step's tag. */
	input(input: SessionInput): string {
		const before = this.state;
		const given = this.#vault;
		const { state, effects, result } = step(this.context, before, input);
		if (this.suspicious && !equalBytes(given, encodeState(before))) {
			throw new Error(`step changed the state that it was given: ${input.type}`);
		}
		this.#vault = encodeState(state);
		this.phase = state.phase;
		this.plain = permitsPlain(state);
		this.waiting = state.outbox.entries.flatMap(({ id, content }) => (userOriginated(content) ? [id] : []));
		wipeState(before);
		wipeState(state);
		this.last = effects;
		for (const effect of effects) {
			this.#perform(effect);
		}
		this.results.push(
			`${input.type === 'frame' ? `frame:${input.kind}` : input.type === 'timer' ? `timer:${input.name}` : input.type} ${result}`,
		);
		return result;
	}

	#perform(effect: SessionEffect): void {
		switch (effect.type) {
			case 'frame':
				this.outgoing.push(effect);
				break;
			case 'timer':
				this.timers.set(effect.name, this.context.now + effect.after);
				break;
			case 'clear-timer':
				this.timers.delete(effect.name);
				break;
			case 'marker':
				this.marker = effect.sid;
				break;
			case 'clear-marker':
				this.marker = undefined;
				break;
			case 'pin':
				this.pinned = effect.key;
				this.context = { ...this.context, peerKey: effect.key, peerKeyPinned: true };
				break;
			case 'message':
				this.displayed.push(effect.message);
				break;
			case 'status':
				this.statuses.set(effect.id, effect.status);
				break;
			case 'notice':
				this.notices.push(effect.code);
				break;
			case 'handed-back':
				this.handedBack.push(...effect.texts);
				break;
			case 'wiped':
				this.wiped += 1;
				break;
			default:
				this.onEffect(effect);
		}
	}

	/** A copy of this tab, to try something on. */
	copy(): Machine {
		const { uid, peer, connection, context } = this;
		const copy = new Machine(
			uid,
			peer,
			context.identity ?? keyPairOf('none'),
			context.peerKey ?? new Uint8Array(32),
			context.random,
			connection,
		);
		copy.context = context;
		copy.#vault = this.#vault.slice();
		copy.waiting = this.waiting;
		copy.suspicious = this.suspicious;
		copy.marker = this.marker;
		copy.phase = this.phase;
		copy.plain = this.plain;
		for (const [name, at] of this.timers) {
			copy.timers.set(name, at);
		}
		return copy;
	}

	/** The page is reloaded: only marker and pin remain. */
	reload(connection: string): void {
		this.#vault = encodeState(initialSession());
		this.phase = 'idle';
		this.plain = true;
		this.waiting = [];
		this.timers.clear();
		this.outgoing.length = 0;
		this.displayed.length = 0;
		this.connection = connection;
		if (this.marker) {
			this.input({ type: 'restored', sid: this.marker });
		}
	}

	get received(): string[] {
		return this.displayed.filter(({ from }) => from === this.peer).map(({ text }) => text);
	}
}

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export const stamped = (frame: Sent, from: Machine): { kind: OtrFrameKind; frame: StampedOtrFrame } => ({
	kind: frame.kind,
	frame: { v: 1, rid: 'room', sid: frame.sid, body: frame.body, from: from.uid, connection: from.connection },
});

/** Alice (`aa`, the smaller uid) and Bob, who know each other's keys. */
export function pair(seed = 1, primitives: Primitives = USUAL): { alice: Machine; bob: Machine } {
	const a = keyPairOf('alice');
	const b = keyPairOf('bob');
	return {
		alice: new Machine('aa', 'bb', a, b.publicKey, seeded(`alice ${seed}`), 'i:aa', primitives),
		bob: new Machine('bb', 'aa', b, a.publicKey, seeded(`bob ${seed}`), 'i:bb', primitives),
	};
}

/** Delivers every waiting frame to the other side, until there are no more. Returns how many were delivered. */
export function exchange(a: Machine, b: Machine): number {
	let carried = 0;
	while (a.outgoing.length + b.outgoing.length > 0) {
		for (const [from, to] of [
			[a, b],
			[b, a],
		] as const) {
			const frame = from.outgoing.shift();
			if (frame) {
				carried += 1;
				if (!frame.own) {
					to.input({ type: 'frame', ...stamped(frame, from) });
				}
			}
		}
	}
	return carried;
}

/** Time passes on both; timers fire in order, and frames are exchanged in between (unless `cut`). */
export function elapse(ms: number, machines: readonly [Machine, Machine], { cut = false } = {}): void {
	const until = Math.max(...machines.map(({ context }) => context.now)) + ms;
	for (;;) {
		const due = machines
			.flatMap((machine) => [...machine.timers].map(([name, at]) => ({ machine, name, at })))
			.filter(({ at }) => at <= until)
			.sort((x, y) => x.at - y.at)[0];
		if (!due) {
			break;
		}
		for (const machine of machines) {
			machine.at(Math.max(machine.context.now, due.at));
		}
		due.machine.timers.delete(due.name);
		due.machine.input({ type: 'timer', name: due.name });
		settle(machines, cut);
	}
	for (const machine of machines) {
		machine.at(until);
	}
}

function settle([a, b]: readonly [Machine, Machine], cut: boolean): void {
	if (cut) {
		a.outgoing.length = 0;
		b.outgoing.length = 0;
	} else {
		exchange(a, b);
	}
}

/** Two established machines. */
export function established(seed = 1, primitives: Primitives = USUAL): { alice: Machine; bob: Machine } {
	const { alice, bob } = pair(seed, primitives);
	alice.input({ type: 'start' });
	exchange(alice, bob);
	elapse(1_000, [alice, bob]);
	bob.input({ type: 'accept' });
	exchange(alice, bob);
	return { alice, bob };
}
