/**
 * A relay between two people who compare their pictures, with the strings cut to three bits so that its luck can be
 * counted. It has swapped the directory's keys, holds a handshake with each of them, and tries to make both strings
 * equal. Each attempt is also made against a weaker protocol, where it succeeds: so these tests can fail.
 */
import { concat, type KeyPair, pureJs, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { checkCommitment, readAccept, readInvite, writeAccept, writeInvite } from '../src/handshake/index.ts';
import type { InitiatorState, ResponderState } from '../src/handshake/types.ts';
import { sasBytes } from '../src/verification/index.ts';
import { alice, bob, context, prologue, seeded } from './fixtures.ts';

const BITS = 3;
const RUNS = 48;
/** How often both strings are equal by chance: 6 times, with a standard deviation of 2.3. */
const expectChance = (equal: number): void => {
	expect(equal).to.be.within(1, 14);
};
/** More than a search for three bits ever needs: it fails once in 10^11 times. */
const TRIES = 200;

const mallory = pureJs.x25519.keyPair(pureJs.sha256(utf8('mallory')));

const shown = (hash: Uint8Array, nonceI: Uint8Array, nonceR: Uint8Array): number =>
	sasBytes(pureJs, { hash, nonceI, nonceR })[0]! >> (8 - BITS);

const must = <T extends { ok: true } | { ok: false; refusal: string }>(result: T): Extract<T, { ok: true }> => {
	if (!result.ok) throw new Error(result.refusal);
	return result as Extract<T, { ok: true }>;
};

/** An invite that its receiver has read. */
function invited(
	seed: string,
	initiator: KeyPair,
	responder: KeyPair,
): { inviter: InitiatorState; invitee: ResponderState } {
	const { state: inviter, body } = must(
		writeInvite(context(`${seed} invite`), {
			prologue,
			staticKey: initiator,
			peerStatic: responder.publicKey,
			capabilities: [],
		}),
	);
	const { state: invitee } = must(
		readInvite(context(''), { prologue, staticKey: responder, expectedStatic: initiator.publicKey, body }),
	);
	return { inviter, invitee };
}

/** The hash and the nonces once `accept` was read. */
function accepted(
	seed: string,
	{ inviter, invitee }: ReturnType<typeof invited>,
): { hash: Uint8Array; nonceI: Uint8Array; nonceR: Uint8Array } {
	const { body } = must(writeAccept(context(`${seed} accept`), invitee, []));
	const { outcome } = must(readAccept(context(''), inviter, body));
	return { hash: outcome.hash, nonceI: outcome.nonceI!, nonceR: outcome.nonceR };
}

/** The first of many attempts that is suitable, otherwise the last. */
function search<T>(make: (attempt: number) => T, suits: (made: T) => boolean): T {
	for (let attempt = 0; attempt < TRIES; attempt++) {
		const made = make(attempt);
		if (suits(made)) {
			return made;
		}
	}
	return make(TRIES);
}

describe('a relay between two people who compare pictures', () => {
	/** In each run: what Alice sees, and the relay's handshake with Bob. */
	const runs: { a: number; commitment: Uint8Array; withBob: ReturnType<typeof accepted> }[] = [];

	before(function () {
		this.timeout(60_000);
		for (let run = 0; run < RUNS; run++) {
			const withAlice = accepted(`alice ${run}`, invited(`alice ${run}`, alice, mallory));
			const asked = invited(`bob ${run}`, mallory, bob);
			const a = shown(withAlice.hash, withAlice.nonceI, withAlice.nonceR);
			runs.push({ a, commitment: asked.invitee.commitment, withBob: accepted(`bob ${run}`, asked) });
		}
	});

	it('X3 has no more than luck when it keeps to what it committed to', () => {
		expectChance(runs.filter(({ a, withBob: { hash, nonceI, nonceR } }) => shown(hash, nonceI, nonceR) === a).length);
	});

	describe('that waits for the pictures of Alice, and then shows Bob another nonce', () => {
		const revealed = () =>
			runs.map(({ a, commitment, withBob: { hash, nonceR } }, run) => {
				const random = seeded(`reveal ${run}`);
				const nonce = search(
					() => random(32),
					(candidate) => shown(hash, candidate, nonceR) === a,
				);
				return { equal: shown(hash, nonce, nonceR) === a, taken: checkCommitment(context(''), commitment, nonce) };
			});

		it('X3 is found out each time by its commitment', () => {
			expect(revealed().filter(({ taken }) => taken)).to.deep.equal([]);
		});

		it('would succeed each time without the commitment', () => {
			expect(revealed().filter(({ equal }) => equal)).to.have.length(RUNS);
		});
	});

	describe('that waits for the pictures of Bob, and then chooses its accept for Alice', function () {
		this.timeout(60_000);
		const FEW = 24;
		/** `knows`: the nonce that it assumes while it chooses. */
		const chosen = (knows: (inviter: InitiatorState) => Uint8Array): number =>
			runs.slice(0, FEW).filter(({ withBob }, run) => {
				const b = shown(withBob.hash, withBob.nonceI, withBob.nonceR);
				const asked = invited(`choice ${run}`, alice, mallory);
				const nonce = knows(asked.inviter);
				const made = search(
					(attempt) => must(writeAccept(context(`choice ${run} ${attempt}`), asked.invitee, [])),
					({ outcome }) => shown(outcome.hash, nonce, outcome.nonceR) === b,
				);
				const { outcome } = must(readAccept(context(''), asked.inviter, made.body));
				return shown(outcome.hash, outcome.nonceI!, outcome.nonceR) === b;
			}).length;

		it('X3 has no more than luck, as it does not know the nonce of Alice yet', () => {
			// 3 times by chance, with a standard deviation of 1.6.
			expect(chosen(() => new Uint8Array(32))).to.be.within(0, 9);
		});

		it('would succeed each time if the invite held the nonce itself', () => {
			expect(chosen(({ nonce }) => nonce)).to.equal(FEW);
		});
	});

	it('would succeed each time if the string hung on a later hash, of a frame that it writes last', () => {
		const equal = runs.filter(({ a, withBob: { hash, nonceI, nonceR } }, run) => {
			const random = seeded(`frame ${run}`);
			const later = search(
				() => pureJs.sha256(concat(hash, random(40))),
				(candidate) => shown(candidate, nonceI, nonceR) === a,
			);
			return shown(later, nonceI, nonceR) === a;
		});
		expect(equal).to.have.length(RUNS);
	});
});
