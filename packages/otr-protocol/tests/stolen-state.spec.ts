/**
 * What a thief can do who copies the stored state of one side, or of both, and has every frame: open nothing from
 * before, and after a full ratchet round trip nothing that follows.
 */
import { Buffer } from 'node:buffer';
import { fromBase64url, fromUtf8, loadSodium, type Primitives } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeState, encodeState, type SessionState } from '../src/index.ts';
import { HEADER_LENGTH, openFrame, parseFrame } from '../src/ratchet/frame.ts';
import { kdfChain, kdfRoot } from '../src/ratchet/kdf.ts';
import type { RatchetState, Role } from '../src/ratchet/types.ts';
import { established, exchange, type Machine, stamped } from './machine.ts';
import { eachSeed } from './seeds.ts';

/**
 * How far a thief follows each chain in the state, and each derived from its root: no chain in this conversation is
 * longer.
 */
const STEPS = 12;
const TURNED_STEPS = 4;
/**
 * Root steps beyond the stolen one that the thief tries: after a full round trip, later frames are under the last of
 * these.
 */
const LEVELS = 5;

type Captured = { readonly body: Uint8Array; readonly role: Role };

/**
 * The ratchet keys that the other side showed, in order: the stolen secret key makes the shared secrets with these.
 */
function keysFor({ role: own, peer }: RatchetState, frames: readonly Captured[]): readonly Uint8Array[] {
	const shown = frames.flatMap(({ body, role }) => (role === own ? [] : [body.slice(0, 32)]));
	return [
		...new Map([...(peer ? [peer] : []), ...shown].map((key) => [Buffer.from(key).toString('hex'), key])).values(),
	];
}

/**
 * The chains that root steps from the stolen root lead to, each step with the stolen secret key and a key that was
 * seen. A key gives a receiving chain and a sending one, or either, and none returns: every such order is tried.
 */
function turns(
	primitives: Primitives,
	{ root, own }: RatchetState,
	keys: readonly Uint8Array[],
): readonly Uint8Array[] {
	const roots = new Set<string>();
	const chains: Uint8Array[] = [];
	let level = [{ root, at: 0, used: 0 }];
	for (let depth = 0; depth < LEVELS; depth++) {
		level = level.flatMap((from) =>
			keys.flatMap((key, at) => {
				const used = at === from.at ? from.used + 1 : 1;
				const shared = at < from.at || used > 2 ? undefined : primitives.x25519.sharedSecret(own.secretKey, key);
				const next = shared && kdfRoot(primitives, from.root, shared);
				const name = next && Buffer.from(next.root).toString('hex');
				if (!next || !name || roots.has(name)) {
					return [];
				}
				roots.add(name);
				chains.push(next.root, next.chain);
				return [{ root: next.root, at, used }];
			}),
		);
	}
	return chains;
}

/** The keys of the frames of a chain; each opens one. */
function* messageKeys(primitives: Primitives, chain: Uint8Array, steps: number): Generator<Uint8Array> {
	for (let count = 0; count < steps; count++) {
		const next = kdfChain(primitives, chain);
		yield next.messageKey;
		chain = next.chain;
	}
}

/**
 * Every key that a state holds or leads to and that may open a frame: its own buffers, taken as message keys, and the
 * keys of all chains.
 */
function* loot(primitives: Primitives, state: RatchetState, seen: readonly Captured[]): Generator<Uint8Array> {
	const { root, own, sendingChain, receivingChain, skipped } = state;
	const stolen = [root, own.secretKey, sendingChain, receivingChain].filter((each) => each !== undefined);
	const turned = turns(primitives, state, keysFor(state, seen));
	yield* [...stolen, ...turned, ...skipped.map(({ messageKey }) => messageKey)];
	for (const chain of stolen) {
		yield* messageKeys(primitives, chain, STEPS);
	}
	for (const chain of turned) {
		yield* messageKeys(primitives, chain, TURNED_STEPS);
	}
}

/**
 * The frames, by position, that someone with this state opens, whatever its counters say, after seeing `seen`: these
 * frames and those around them.
 */
function opened(primitives: Primitives, state: SessionState, frames: readonly Captured[], seen = frames): number[] {
	const { live } = state;
	if (!live) {
		return [];
	}
	const candidates = [...loot(primitives, live.ratchet, seen)];
	return frames.flatMap(({ body, role }, index) => {
		const parsed = parseFrame(body);
		return parsed && candidates.some((key) => openFrame(primitives, { sid: live.ratchet.sid, role }, parsed, key))
			? [index]
			: [];
	});
}

/** A conversation of two machines, with every frame that was ever sent. */
class Tapped {
	readonly frames: Captured[] = [];
	#count = 0;

	constructor(
		readonly alice: Machine,
		readonly bob: Machine,
	) {}

	/** One text and its answers. `early`: it stays under way. */
	say(from: Machine, { early = false } = {}): void {
		from.input({ type: 'send', id: `text ${this.#count}`, text: `a secret ${this.#count}` });
		this.#count += 1;
		if (early) {
			return;
		}
		for (;;) {
			const sender = [this.alice, this.bob].find(({ outgoing }) => outgoing.length > 0);
			const frame = sender?.outgoing.shift();
			if (!sender || !frame) {
				return;
			}
			if (frame.kind === 'data') {
				this.frames.push({
					body: fromBase64url(frame.body) ?? new Uint8Array(0),
					role: sender === this.alice ? 'initiator' : 'responder',
				});
			}
			const to = sender === this.alice ? this.bob : this.alice;
			to.input({ type: 'frame', ...stamped(frame, sender) });
		}
	}
}

/** What a thief takes: the content of the vault, and a copy that nobody overwrites. */
const steal = (machine: Machine): SessionState => {
	const copied = decodeState(encodeState(machine.state));
	if (!copied) throw new Error('no state');
	return copied;
};

const tapped = (primitives: Primitives): Tapped => {
	const { alice, bob } = established(1, primitives);
	return new Tapped(alice, bob);
};

/** A full round trip: each side has a ratchet key made after the theft, and has seen such a key of the other. */
function turnFully(talk: Tapped): void {
	for (const from of [talk.alice, talk.bob, talk.alice, talk.bob]) {
		talk.say(from);
	}
}

/** Roots that follow from each other alone, without the secret that two ratchet keys share. */
const unmixed = (primitives: Primitives): Primitives => ({
	...primitives,
	hkdfSha256: (ikm, salt, info, length) =>
		primitives.hkdfSha256(fromUtf8(info) === 'rcotr/1 ratchet' ? new Uint8Array(32) : ikm, salt, info, length),
});

/** What thieves of both sides open of the frames after a full round trip. */
function afterFullTurn(primitives: Primitives, talk: Tapped): readonly (readonly number[])[] {
	talk.say(talk.alice);
	talk.say(talk.bob);
	const stolen = [steal(talk.alice), steal(talk.bob)];
	const theft = talk.frames.length;
	turnFully(talk);
	const turned = talk.frames.length;
	talk.say(talk.alice);
	const [after, since] = [talk.frames.slice(turned), talk.frames.slice(theft)];
	return stolen.map((state) => opened(primitives, state, after, since));
}

describe('a stolen state', function () {
	this.timeout(120_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	let primitives: Primitives;
	before(async () => {
		primitives = await loadSodium();
	});

	eachSeed(
		'X2 opens no frame from before the theft, whichever side it is of, and after a full turn none of those to come',
		{ runs: 6, counted: 'thefts' },
		(parameters) => {
			fc.assert(
				fc.property(
					fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
					fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
					(earlier, later) => {
						const talk = tapped(primitives);
						for (const mine of earlier) {
							talk.say(mine ? talk.alice : talk.bob);
						}
						const [fromAlice, fromBob] = [steal(talk.alice), steal(talk.bob)];
						const before = [...talk.frames];
						expect(before.length).to.be.above(1);
						expect(opened(primitives, fromAlice, before), 'with the state of Alice').to.deep.equal([]);
						expect(opened(primitives, fromBob, before), 'with the state of Bob').to.deep.equal([]);
						turnFully(talk);
						const turned = talk.frames.length;
						for (const mine of later) {
							talk.say(mine ? talk.alice : talk.bob);
						}
						const after = talk.frames.slice(turned);
						const since = talk.frames.slice(before.length);
						for (const state of [fromAlice, fromBob]) {
							expect(opened(primitives, state, after, since), 'after a full turn').to.deep.equal([]);
							expect(opened(primitives, state, before, since), 'with all the ratchet keys of later').to.deep.equal([]);
						}
					},
				),
				parameters,
			);
		},
	);

	it('opens the frame that comes next, which shows that the thief is no fool', () => {
		const talk = tapped(primitives);
		talk.say(talk.alice);
		const [fromAlice, fromBob] = [steal(talk.alice), steal(talk.bob)];
		const from = talk.frames.length;
		talk.say(talk.alice);
		const next = talk.frames.slice(from);
		expect(opened(primitives, fromAlice, next)).to.include(0);
		expect(opened(primitives, fromBob, next)).to.include(0);
	});

	it('opens what comes after a full turn where the shared secrets are not mixed in, which shows that the thief goes that far', () => {
		const weak = unmixed(primitives);
		for (const found of afterFullTurn(weak, tapped(weak))) {
			expect(found).to.include(0);
		}
		expect(afterFullTurn(primitives, tapped(primitives))).to.deep.equal([[], []]);
	});

	it('opens what comes after a full turn where the side that was robbed makes no new ratchet keys, which shows that he makes the shared secrets', () => {
		const talk = tapped(primitives);
		talk.alice.context = { ...talk.alice.context, random: (length) => new Uint8Array(length).fill(7) };
		talk.say(talk.bob);
		const [fromAlice] = afterFullTurn(primitives, talk);
		expect(fromAlice).to.include(0);
	});

	it('opens what was still under way by the keys that were kept for it, and no longer once it came', () => {
		const talk = tapped(primitives);
		talk.say(talk.alice, { early: true });
		const [late] = talk.alice.outgoing.splice(0);
		talk.say(talk.alice);
		const frame = { body: fromBase64url(late!.body) ?? new Uint8Array(0), role: 'initiator' as const };
		expect(opened(primitives, steal(talk.bob), [frame])).to.deep.equal([0]);
		talk.bob.input({ type: 'frame', ...stamped(late!, talk.alice) });
		expect(opened(primitives, steal(talk.bob), [frame])).to.deep.equal([]);
		expect(frame.body.length).to.be.above(HEADER_LENGTH);
	});

	it('holds no text that was acknowledged, and nothing of a session that is over', () => {
		const talk = tapped(primitives);
		talk.say(talk.alice);
		talk.say(talk.bob);
		talk.say(talk.alice, { early: true });
		const bytes = Buffer.from(encodeState(talk.alice.state));
		expect([0, 1, 2].map((n) => bytes.includes(`a secret ${n}`))).to.deep.equal([false, false, true]);
		const { ratchet } = steal(talk.alice).live!;
		talk.alice.input({ type: 'end' });
		exchange(talk.alice, talk.bob);
		for (const machine of [talk.alice, talk.bob]) {
			const over = Buffer.from(encodeState(machine.state));
			const secrets = [ratchet.root, ratchet.own.secretKey, ratchet.sendingChain, ratchet.receivingChain].filter(
				(each) => each !== undefined,
			);
			expect(secrets.some((secret) => over.includes(Buffer.from(secret))) || over.includes('a secret')).to.equal(false);
		}
	});
});
