import { Buffer } from 'node:buffer';
import { type Primitives, pureJs } from '@rocket.chat/crypto';
import type { SessionInput } from '../src/index.ts';
import { kdfRoot } from '../src/ratchet/kdf.ts';
import type { RatchetState } from '../src/ratchet/types.ts';
import { altered } from './alter.ts';
import { comparable } from './comparable.ts';
import type { Event } from './events.ts';
import { type Machine, stamped } from './machine.ts';
import { type Flight, lineOf, Side } from './side.ts';

/** Events at one machine only. */
type SidedEvent = Extract<Event, { who: 0 | 1 }>;

/** Frames that the network may deliver again later. */
const REPLAYED = 48;

/** Rounds of ten seconds until both must have one session. */
const HEALING = 45;

/** The user's own actions: only they may lead to where plain sending is permitted, or clear the marker. */
const OWN_ACTS: readonly SessionInput['type'][] = ['cancel', 'decline', 'end', 'dismiss', 'start'];
/** Steps in which unacknowledged texts may be lost: someone ended the session, or its keys were wiped. */
const LOSING = /^(end ended|dismiss (ended|dismissed)|frame:data peer-ended|.* lost)$/;

export class Violation extends Error {}

const must = (holds: boolean, what: () => string): void => {
	if (!holds) {
		throw new Violation(what());
	}
};

/** Tags of a user's action whose text will be sent. */
const WRITTEN = /^(sent|queued)$/;
/** Phases with a session. */
const TALKING = /^(established|interrupted)$/;
/** Steps after which a conversation is over on that side, and what was shown in it is no longer remembered. */
const OVER = /^(end ended|dismiss ended|frame:data peer-ended)$/;

/**
 * Two machines and a network between them that loses, repeats, reorders, alters and forges frames, with a server that
 * knows who is connected. All invariants are checked after each step; `Violation` is thrown where one does not hold.
 */
export class Channel {
	readonly sides: readonly [Side, Side];
	#ids = 0;
	#steps = 0;

	constructor(machines: readonly [Machine, Machine]) {
		this.sides = [new Side(machines[0]), new Side(machines[1])];
		for (const side of this.sides) {
			this.#collect(side);
		}
	}

	#other(side: Side): Side {
		return side === this.sides[0] ? this.sides[1] : this.sides[0];
	}

	/**
	 * Puts the machine's frames on the network, with the current stamps. Frames to our own other tabs are dropped:
	 * there are none.
	 */
	#collect(side: Side): void {
		const { machine } = side;
		for (const frame of machine.outgoing.splice(0)) {
			must(
				!Buffer.from(frame.body, 'base64url').includes(`text ${machine.uid}`),
				() => `${machine.uid} sends a text for all to read`,
			);
			if (!frame.own && machine.context.peers.rid === 'room') {
				side.transit.push({ frame, connection: machine.connection, from: machine.uid, rid: 'room' });
			}
		}
	}

	/** One step of one machine, and everything that must be true after any step. */
	step(side: Side, input: SessionInput): string {
		const { machine } = side;
		const { plain, marker, waiting, phase } = machine;
		this.#steps += 1;
		machine.suspicious = this.#steps % 8 === 0;
		const result = machine.input(input);
		this.#collect(side);
		const told = machine.results.pop() ?? '';
		const own = OWN_ACTS.includes(input.type);
		must(plain || !machine.plain || own, () => `${machine.uid} may send plain after ${told}`);
		must(
			marker === undefined || machine.marker !== undefined || own,
			() => `${machine.uid} lost its marker by ${told}`,
		);
		this.#look(side);
		this.#miss(side, { before: waiting, phase, told });
		if (OVER.test(told)) {
			side.forget(this.#other(side));
		}
		return result;
	}

	/** What was shown is the peer's, in the peer's order, once. */
	#look(side: Side): void {
		const { machine } = side;
		const other = this.#other(side);
		for (const line of machine.last.map(lineOf)) {
			if (line && line.from !== machine.uid) {
				const { id, what } = line;
				const at = other.sent.findIndex((sent, index) => index >= side.seenTo && sent.id === id);
				must(
					at !== -1 && other.sent[at]?.what === what,
					() => `${machine.uid} sees "${what}", which was not sent, or out of order, or again`,
				);
				must(!side.settled.has(id), () => `${machine.uid} sees again what was acknowledged: "${what}"`);
				side.seenTo = at + 1;
				side.seen.push(what);
				other.shown.add(id);
			}
		}
	}

	/**
	 * What leaves the outbox was delivered or went back to the user, or its keys were wiped in a step that may do so.
	 */
	#miss(side: Side, { before, phase, told }: { before: readonly string[]; phase: string; told: string }): void {
		const { machine } = side;
		if (before.length === 0 || before === machine.waiting || told === 'delete withdrawn') {
			return;
		}
		const now = new Set(machine.waiting);
		const returned = machine.last.flatMap((effect) => (effect.type === 'handed-back' ? effect.texts : []));
		for (const id of before) {
			if (now.has(id) || side.knowsArrived(id) || !side.sent.some((sent) => sent.id === id)) {
				continue;
			}
			// A text comes back to the user; an edit, deletion or reaction only fails, once there is no session for
			// it.
			const failed = phase === 'elsewhere' || (!TALKING.test(machine.phase) && !LOSING.test(told));
			if (side.texts.includes(id) ? returned.some((text) => text.startsWith(`text ${id}.`)) : failed) {
				side.back.add(id);
			} else {
				must(
					LOSING.test(told) || machine.state.reason === 'idle-timeout',
					() => `${machine.uid} forgot "${id}" by ${told}`,
				);
				side.lost.add(id);
			}
		}
	}

	write(index: 0 | 1): void {
		const side = this.sides[index];
		const id = `${side.machine.uid}-${this.#ids++}`;
		const what = `text ${id}.`;
		const result = this.step(side, { type: 'send', id, text: what });
		if (WRITTEN.test(result)) {
			side.sent.push({ id, what });
			side.texts.push(id);
		}
	}

	/** Edits, deletes or reacts to a text: one's own, or the other's. */
	#compose(side: Side, { act, pick }: Extract<Event, { type: 'compose' }>): void {
		const { machine } = side;
		const id = `${machine.uid}-${this.#ids++}`;
		const target = side.texts[pick % Math.max(1, side.texts.length)] ?? 'none';
		if (act === 'typing') {
			this.step(side, { type: 'typing', typing: pick % 2 === 0 });
		} else if (act === 'set-timer') {
			this.step(side, { type: 'set-timer', seconds: pick % 3 === 0 ? 0 : 5 + (pick % 100) });
		} else if (act === 'edit') {
			const text = `text ${target}. as of ${id}`;
			const result = this.step(side, { type: 'edit', id, target, text });
			if (result === 'reworded') {
				side.sent.splice(
					0,
					side.sent.length,
					...side.sent.map((line) => (line.id === target ? { id: target, what: text } : line)),
				);
			} else if (WRITTEN.test(result)) {
				side.sent.push({ id, what: `${target} becomes ${text}` });
			}
		} else if (act === 'delete') {
			const before = machine.waiting;
			const result = this.step(side, { type: 'delete', id, target });
			if (result === 'withdrawn') {
				// A text that was never sent is removed together with its own reactions, and nothing else.
				const gone = new Set(before.filter((waiting) => !machine.waiting.includes(waiting)));
				const others = side.sent.filter(
					(line) => gone.has(line.id) && line.id !== target && !line.what.endsWith(`to ${target} of ${machine.uid}`),
				);
				must(others.length === 0, () => `${machine.uid} withdrew ${JSON.stringify(others)} with ${target}`);
				side.sent.splice(0, side.sent.length, ...side.sent.filter((line) => !gone.has(line.id)));
			} else if (WRITTEN.test(result)) {
				side.sent.push({ id, what: `${target} goes` });
			}
		} else {
			const whose = pick % 2 === 0 ? 'mine' : 'yours';
			const [author, of] =
				whose === 'mine' ? [machine.uid, target] : [machine.peer, this.#other(side).texts.at(-1) ?? 'none'];
			const result = this.step(side, { type: 'react', id, whose, target: of, emoji: 'tada', add: pick % 3 !== 0 });
			if (WRITTEN.test(result)) {
				side.sent.push({ id, what: `${pick % 3 !== 0} tada to ${of} of ${author}` });
			}
		}
	}

	/** The server passes a frame on: to the connection that it is bound to, or to the current one. */
	#arrive(side: Side, flight: Flight): void {
		const target = this.#other(side).machine;
		const { frame } = flight;
		const reached = target.state.connected && (frame.to === undefined || frame.to === target.connection);
		if (reached) {
			const { from, rid, connection } = flight;
			const given = stamped(frame, side.machine);
			this.step(this.#other(side), {
				type: 'frame',
				kind: given.kind,
				frame: { ...given.frame, from, rid, connection },
			});
		}
		if (frame.kind === 'invite' || !reached) {
			this.step(side, {
				type: 'relayed',
				sid: frame.sid,
				kind: frame.kind,
				delivered: reached ? 1 : 0,
				forwarded: false,
			});
		}
	}

	#take(side: Side, pick: number, keep: boolean): Flight | undefined {
		const index = pick % Math.max(1, side.transit.length);
		const flight = side.transit[index];
		if (flight && !keep) {
			side.transit.splice(index, 1);
			side.past.push(flight);
			if (side.past.length > REPLAYED) {
				side.past.shift();
			}
		}
		return flight;
	}

	/** An altered frame leaves the state unchanged, except for counters and the time of the last hint. */
	#corrupt(side: Side, event: Extract<Event, { type: 'corrupt' }>): void {
		const other = this.#other(side);
		const target = other.machine;
		const reflected = event.how === 'reflected';
		const flight = this.#take(reflected ? other : side, event.pick, true);
		const { live, pending, sealedEnd, ownSids } = target.state;
		const sids = [live?.sid, pending?.sid, sealedEnd?.sid, ...ownSids].filter((sid) => sid !== undefined);
		const spoiled =
			flight && (reflected ? { ...flight, from: side.machine.uid } : altered(flight, event.how, event.pick, sids));
		if (!spoiled || (spoiled.frame.body === '' && flight?.frame.body === '') || !target.state.connected) {
			return;
		}
		// Overdue timers run now, so that the next step shows what the frame does.
		this.step(other, { type: 'relayed', sid: '', kind: 'data', delivered: 1, forwarded: false });
		const state = target.state;
		const before = comparable(state);
		const { frame, from, rid, connection } = spoiled;
		const result = this.step(other, {
			type: 'frame',
			kind: frame.kind,
			frame: { v: 1, rid, sid: frame.sid, body: frame.body, from, connection },
		});
		// The key of a used N is gone: any frame with that number is answered with a receipt, at most one each
		// second.
		const after = result === 'duplicate:receipt' ? comparable(target.state, state) : comparable(target.state);
		must(
			Buffer.compare(before, after) === 0,
			() => `a frame that was spoiled (${event.how} of ${frame.kind}) changed the state of ${target.uid}`,
		);
		const idle = target.last.every(({ type }) => type === 'frame' || type === 'notice' || type === 'refetch-peer-key');
		must(idle, () => `a frame that was spoiled (${event.how} of ${frame.kind}) did something at ${target.uid}`);
	}

	#act(side: Side, event: SidedEvent): void {
		const { machine } = side;
		switch (event.type) {
			case 'act':
				this.step(side, { type: event.act });
				break;
			case 'retry':
				this.step(side, { type: 'retry', id: machine.waiting[0] ?? 'none' });
				break;
			case 'hint': {
				const { live, pending } = machine.state;
				const sid = (event.live ? live?.sid : pending?.sid) ?? 'AAAAAAAAAAAAAAAAAAAAAA';
				const from = event.kind === 'elsewhere' ? machine.uid : machine.peer;
				this.step(side, {
					type: 'frame',
					kind: event.kind,
					frame: { v: 1, rid: 'room', sid, body: '', from, connection: 'forged:1' },
				});
				break;
			}
			case 'network':
				this.#network(side, event.connected);
				break;
			case 'presence':
				this.step(side, { type: 'presence', online: event.online });
				break;
			case 'undelivered':
				this.step(side, {
					type: 'relayed',
					sid: machine.state.live?.sid ?? '',
					kind: 'data',
					delivered: 0,
					forwarded: false,
				});
				break;
			default:
		}
	}

	/** Each connection has its own stamp. */
	#network(side: Side, connected: boolean): void {
		if (connected && !side.machine.state.connected) {
			side.connections += 1;
			side.machine.connection = `${side.machine.uid}:${side.connections}`;
		}
		this.step(side, { type: 'network', connected });
	}

	/** The page is reloaded: what was unacknowledged is lost, what was acknowledged must not come again. */
	#reload(side: Side): void {
		const { machine } = side;
		for (const id of machine.waiting) {
			side.lost.add(id);
		}
		side.forget(this.#other(side));
		const { marker } = machine;
		side.connections += 1;
		machine.reload(`${machine.uid}:${side.connections}`);
		this.#collect(side);
		must(
			!(marker !== undefined && machine.plain),
			() => `${machine.uid} forgot its session by a reload, and may send plain`,
		);
	}

	/** The server restarts: frames under way are lost, and both reconnect with new stamps. */
	#server(): void {
		for (const side of this.sides) {
			side.transit.length = 0;
			this.#network(side, false);
		}
		for (const side of this.sides) {
			this.#network(side, true);
		}
	}

	happen(event: Event): void {
		if (event.type === 'wait') {
			this.wait(event.ms);
			return;
		}
		if (event.type === 'server') {
			this.#server();
			return;
		}
		if (event.type === 'exchange') {
			this.exchange();
			return;
		}
		const side = this.sides[event.who];
		switch (event.type) {
			case 'send':
				this.write(event.who);
				break;
			case 'deliver':
			case 'duplicate':
			case 'replay': {
				const flight =
					event.type === 'replay'
						? side.past[event.pick % Math.max(1, side.past.length)]
						: this.#take(side, event.pick, event.type === 'duplicate');
				if (flight) {
					this.#arrive(side, flight);
				}
				break;
			}
			case 'compose':
				this.#compose(side, event);
				break;
			case 'lose':
				this.#take(side, event.pick, false);
				break;
			case 'corrupt':
				this.#corrupt(side, event);
				break;
			case 'reload':
				this.#reload(side);
				break;
			default:
				this.#act(side, event);
		}
	}

	/** Delivers all frames under way, and their answers. */
	exchange(): void {
		for (let count = 0; this.sides.some(({ transit }) => transit.length > 0); count++) {
			must(count < 5_000, () => 'frames answer frames without end');
			for (const side of this.sides) {
				const flight = this.#take(side, 0, false);
				if (flight) {
					this.#arrive(side, flight);
				}
			}
		}
	}

	/** Time passes and timers fire; frames stay under way unless they are `carried`. */
	wait(ms: number, { carried = false } = {}): void {
		const machines = this.sides.map(({ machine }) => machine);
		const until = Math.max(...machines.map(({ context }) => context.now)) + ms;
		for (;;) {
			const [due] = this.sides
				.flatMap((side) => [...side.machine.timers].map(([name, at]) => ({ side, name, at })))
				.filter(({ at }) => at <= until)
				.sort((x, y) => x.at - y.at);
			if (!due) {
				break;
			}
			for (const machine of machines) {
				machine.at(Math.max(machine.context.now, due.at));
			}
			due.side.machine.timers.delete(due.name);
			this.step(due.side, { type: 'timer', name: due.name });
			if (carried) {
				this.exchange();
			}
		}
		for (const machine of machines) {
			machine.at(until);
		}
	}

	/** Both have the same session, and nothing waits. */
	get whole(): boolean {
		const [a, b] = this.sides.map(({ machine }) => machine) as [Machine, Machine];
		return (
			a.phase === 'established' &&
			b.phase === 'established' &&
			a.state.outbox.entries.length + b.state.outbox.entries.length === 0 &&
			a.state.live?.sid === b.state.live?.sid &&
			a.state.pending === undefined &&
			b.state.pending === undefined
		);
	}

	/**
	 * The network works again, and both users want to talk. They wait longer than a forged `locked` extends an
	 * invitation that the other side has dropped: LOCKED_TIMEOUT, and then an invitation of their own.
	 */
	heal(): void {
		for (const side of this.sides) {
			this.#network(side, true);
			this.step(side, { type: 'presence', online: true });
		}
		for (let round = 0; round < HEALING && !this.whole; round++) {
			this.exchange();
			this.wait(10_000, { carried: true });
			if (this.whole) {
				break;
			}
			for (const side of this.sides) {
				this.#want(side);
			}
		}
	}

	#want(side: Side): void {
		const { phase } = side.machine;
		if (phase === 'invited') {
			this.step(side, { type: 'accept' });
		} else if (phase === 'lost') {
			this.step(side, { type: 'refresh' });
		} else if (phase === 'elsewhere') {
			this.step(side, { type: 'dismiss' });
		} else if (['idle', 'ended', 'declined', 'expired', 'failed'].includes(phase)) {
			this.step(side, { type: 'start' });
		}
	}

	/**
	 * Where both hold a session with the same sid, one is a ratchet step ahead, and the other's next step leads to
	 * the same root.
	 */
	agree(): void {
		const [{ machine }, { machine: other }] = this.sides;
		const a = machine.state.live;
		const b = other.state.live;
		if (a && b && a.sid === b.sid) {
			must(
				sameRoot(machine.context.primitives, a.ratchet, b.ratchet),
				() => 'both are established, and their roots differ',
			);
		}
	}
}

type Roots = (primitives: Primitives, a: RatchetState, b: RatchetState) => boolean;

const sameRoot: Roots = (primitives, a, b) => {
	const [ahead, behind] = b.peer && Buffer.compare(b.peer, a.own.publicKey) === 0 ? [b, a] : [a, b];
	const shared = primitives.x25519.sharedSecret(behind.own.secretKey, ahead.own.publicKey);
	return (
		shared !== undefined &&
		a.role !== b.role &&
		Buffer.compare(kdfRoot(primitives, behind.root, shared).root, ahead.root) === 0
	);
};

/** Primitives that refuse to seal twice under one (key, nonce). */
export function watchful(primitives: Primitives = pureJs): Primitives {
	const used = new Set<string>();
	const { seal, open } = primitives.chacha20poly1305;
	return {
		...primitives,
		chacha20poly1305: {
			open,
			seal: (key, nonce, associatedData, plaintext, headroom) => {
				const name = Buffer.concat([key, nonce]).toString('latin1');
				must(!used.has(name), () => 'a key and nonce seal a second time');
				used.add(name);
				return seal(key, nonce, associatedData, plaintext, headroom);
			},
		},
	};
}
