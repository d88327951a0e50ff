import { equal, fromBase64url, toBase64url } from '@rocket.chat/crypto';
import type { OtrContentKind, OtrHintKind } from '@rocket.chat/otr-wire';
import type { Content } from '../../content/index.ts';
import { withEncoded } from '../../content/index.ts';
import type { HandshakeContext, Prologue } from '../../handshake/types.ts';
import { seal, wipe as wipeRatchet } from '../../ratchet/index.ts';
import type { RatchetState } from '../../ratchet/types.ts';
import type { SessionState } from './state.ts';
import { MAX_REMEMBERED } from './timing.ts';
import type { ChunkName, NoticeCode, SessionContext, SessionEffect, SessionInput, TimerName } from './types.ts';

/**
 * What one input does: reads and replaces the state of the step, emits effects, and returns a tag that says what
 * happened.
 */
export type Transition = (step: StepContext, input: SessionInput) => string;

/** One step: the current state, and the effects so far, in order. The given state is never changed, only replaced. */
export class StepContext {
	readonly effects: SessionEffect[] = [];
	readonly #tracked: RatchetState[] = [];

	constructor(
		readonly context: SessionContext,
		public state: SessionState,
	) {}

	get now(): number {
		return this.context.now;
	}

	get handshake(): HandshakeContext {
		return { primitives: this.context.primitives, random: this.context.random };
	}

	/**
	 * An invite was accepted concurrently with the pending handshake, and its `ready` is due: it may be the genuine
	 * one, so no other replaces it.
	 */
	get awaitsConcurrentReady(): boolean {
		const { concurrentHandshake } = this.state;
		return concurrentHandshake !== undefined && this.now < concurrentHandshake.expiresAt;
	}

	set(change: Partial<SessionState>): void {
		this.state = { ...this.state, ...change };
	}

	/** Registers a ratchet state made by this step, so that it is wiped after the step unless the state holds it. */
	trackRatchet(ratchet: RatchetState): RatchetState {
		this.#tracked.push(ratchet);
		return ratchet;
	}

	/**
	 * Overwrites the ratchet states of this step that are not part of its result. The given state and its buffers
	 * stay untouched.
	 */
	wipeUnusedRatchets(): void {
		const { live, pending, concurrentHandshake } = this.state;
		const kept = [live?.ratchet, pending?.role === 'responder' && pending.ratchet, concurrentHandshake?.ratchet];
		for (const ratchet of this.#tracked) {
			if (!kept.includes(ratchet)) {
				wipeRatchet(ratchet);
			}
		}
	}

	emit(effect: SessionEffect): void {
		this.effects.push(effect);
	}

	notice(code: NoticeCode): void {
		this.emit({ type: 'notice', code });
	}

	/** A frame that was dropped: counted, and shown once as one discreet line. */
	drop(refusal: string): string {
		if (this.state.dropped === 0) {
			this.notice('dropped-frames');
		}
		this.set({ dropped: this.state.dropped + 1 });
		return `dropped:${refusal}`;
	}

	send(kind: OtrContentKind, sid: string, body: Uint8Array, to?: string, chunk?: ChunkName): void {
		this.emit({
			type: 'frame',
			kind,
			sid,
			body: toBase64url(body),
			...(to !== undefined && { to }),
			...(chunk && { chunk }),
		});
	}

	hint(kind: OtrHintKind, sid: string, to?: string): void {
		this.emit({ type: 'frame', kind, sid, body: '', ...(to !== undefined && { to }) });
	}

	arm(name: TimerName, after: number): void {
		this.emit({ type: 'timer', name, after: Math.max(0, after) });
	}

	disarm(...names: readonly TimerName[]): void {
		for (const name of names) {
			this.emit({ type: 'clear-timer', name });
		}
	}

	/** An id for a content that no user wrote. */
	freshId(): string {
		return toBase64url(this.context.random(9));
	}

	/** Encrypts in the live session; `undefined` without a session, or before it can send. */
	seal(content: Content): Uint8Array | undefined {
		const { live } = this.state;
		if (!live) {
			return undefined;
		}
		const sealed = withEncoded(content, (plaintext) =>
			seal({ ...this.handshake, now: this.now }, live.ratchet, plaintext),
		);
		if (!sealed) {
			return undefined;
		}
		this.set({ live: { ...live, ratchet: this.trackRatchet(sealed.state) } });
		return sealed.frame;
	}

	/** A hint in answer to a frame, at most one each `interval` ms: hints must not multiply. */
	answer(kind: OtrHintKind, sid: string, interval: number, to?: string): boolean {
		if (this.now - this.state.hintAt < interval) {
			return false;
		}
		this.set({ hintAt: this.now });
		this.hint(kind, sid, to);
		return true;
	}
}

/** `undefined` for a sid that is not 16 bytes. */
export const prologueOf = (context: SessionContext, sid: string, weInvite: boolean): Prologue | undefined => {
	const { rid, self, peer } = context.peers;
	const bytes = fromBase64url(sid);
	if (bytes?.length !== 16) {
		return undefined;
	}
	return weInvite
		? { rid, initiator: self, responder: peer, sid: bytes }
		: { rid, initiator: peer, responder: self, sid: bytes };
};

/**
 * A content of a later version, which this one cannot show: reported once, so that the user knows that something
 * was sent.
 */
export const reportUnknown = (step: StepContext): void => {
	if (step.state.unknown === 0) {
		step.notice('unknown-content');
	}
	step.set({ unknown: step.state.unknown + 1 });
};

/** A transition that belongs to one type of input. */
export const on =
	<T extends SessionInput['type']>(
		type: T,
		transition: (step: StepContext, input: Extract<SessionInput, { type: T }>) => string,
	): Transition =>
	(step, input) =>
		input.type === type ? transition(step, input as Extract<SessionInput, { type: T }>) : 'misrouted';

/** Appends to a list that keeps only the newest. */
export const remember = (list: readonly string[], ...added: readonly string[]): readonly string[] =>
	[...list, ...added].slice(-MAX_REMEMBERED);

export const sameKey = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
	a !== undefined && b !== undefined && equal(a, b);
