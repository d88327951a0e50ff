/** What a thief can do who copies the stored state of one side, or of both, and has every frame: nothing with those before, and after a full turn nothing with those to come. */
import { Buffer } from 'node:buffer';
import { fromBase64url, loadSodium, type Primitives } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeState, encodeState, type SessionState } from '../src/index.ts';
import { HEADER_LENGTH, openFrame, parseFrame } from '../src/ratchet/frame.ts';
import { kdfChain, kdfRoot } from '../src/ratchet/kdf.ts';
import type { RatchetState, Role } from '../src/ratchet/types.ts';
import { established, exchange, type Machine, stamped } from './machine.ts';
import { eachSeed } from './seeds.ts';

/** How far a thief follows each chain that he could find. */
const STEPS = 12;

type Captured = { readonly body: Uint8Array; readonly role: Role };

/** Everything that a state holds or leads to: keys that open one frame, and chains that lead to more of them. */
function loot(primitives: Primitives, { root, own, sendingChain, receivingChain, skipped }: RatchetState, frames: readonly Captured[]) {
	const keys = frames.map(({ body }) => Buffer.from(body.subarray(0, 32)).toString('hex'));
	const known = [...new Set(keys)].map((key) => Uint8Array.from(Buffer.from(key, 'hex')));
	const turns = known.flatMap((ratchetKey) => {
		const shared = primitives.x25519.sharedSecret(own.secretKey, ratchetKey);
		const next = shared && kdfRoot(primitives, root, shared);
		return next ? [next.root, next.chain] : [];
	});
	const found = [root, own.secretKey, sendingChain, receivingChain, ...turns].filter((each) => each !== undefined);
	return { chains: found, messageKeys: [...found, ...skipped.map(({ messageKey }) => messageKey)] };
}

/** The frames, by their place, that somebody with this state opens, whatever its counters say. */
function opened(primitives: Primitives, state: SessionState, frames: readonly Captured[]): number[] {
	const { live } = state;
	if (!live) {
		return [];
	}
	const { chains, messageKeys } = loot(primitives, live.ratchet, frames);
	const candidates = [...messageKeys];
	for (let chain of chains) {
		for (let count = 0; count < STEPS; count++) {
			const next = kdfChain(primitives, chain);
			candidates.push(next.messageKey);
			chain = next.chain;
		}
	}
	return frames.flatMap(({ body, role }, index) => {
		const parsed = parseFrame(body);
		return parsed && candidates.some((key) => openFrame(primitives, { sid: live.ratchet.sid, role }, parsed, key)) ? [index] : [];
	});
}

/** A conversation of two machines, with every frame of it that was ever sent. */
class Tapped {
	readonly frames: Captured[] = [];
	#count = 0;

	constructor(
		readonly alice: Machine,
		readonly bob: Machine,
	) {}

	/** One text, and what is answered to it. `early` stays under way. */
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
				this.frames.push({ body: fromBase64url(frame.body) ?? new Uint8Array(0), role: sender === this.alice ? 'initiator' : 'responder' });
			}
			const to = sender === this.alice ? this.bob : this.alice;
			to.input({ type: 'frame', ...stamped(frame, sender) });
		}
	}
}

/** What a thief takes away: what lies in the vault, and a copy that nobody overwrites. */
const steal = (machine: Machine): SessionState => {
	const copied = decodeState(encodeState(machine.state));
	if (!copied) throw new Error('no state');
	return copied;
};

const tapped = (primitives: Primitives): Tapped => {
	const { alice, bob } = established(1, primitives);
	return new Tapped(alice, bob);
};

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
				fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }), (earlier, later) => {
					const talk = tapped(primitives);
					for (const mine of earlier) {
						talk.say(mine ? talk.alice : talk.bob);
					}
					const [fromAlice, fromBob] = [steal(talk.alice), steal(talk.bob)];
					const before = [...talk.frames];
					expect(before.length).to.be.above(1);
					expect(opened(primitives, fromAlice, before), 'with the state of Alice').to.deep.equal([]);
					expect(opened(primitives, fromBob, before), 'with the state of Bob').to.deep.equal([]);
					// A full turn: each has a ratchet key that is younger than the theft, and has seen such a one of the other.
					for (const from of [talk.alice, talk.bob, talk.alice, talk.bob]) {
						talk.say(from);
					}
					const turned = talk.frames.length;
					for (const mine of later) {
						talk.say(mine ? talk.alice : talk.bob);
					}
					const after = talk.frames.slice(turned);
					for (const state of [fromAlice, fromBob]) {
						expect(opened(primitives, state, after), 'after a full turn').to.deep.equal([]);
						expect(opened(primitives, state, before), 'with all the ratchet keys of later').to.deep.equal([]);
					}
				}),
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
			const secrets = [ratchet.root, ratchet.own.secretKey, ratchet.sendingChain, ratchet.receivingChain].filter((each) => each !== undefined);
			expect(secrets.some((secret) => over.includes(Buffer.from(secret))) || over.includes('a secret')).to.equal(false);
		}
	});
});
