/**
 * RatchetDecrypt of the Double Ratchet, section 3.5. Works on copies: a frame that does not open leaves the state
 * unchanged.
 */
import { equal, wipe } from '@rocket.chat/crypto';
import { type Header, openFrame, type ParsedFrame, parseFrame } from './frame.ts';
import { kdfChain, kdfRoot } from './kdf.ts';
import { alive, copy, find, fitsChain, SKIPPED_PER_SESSION, skipTo } from './skipped.ts';
import { successor } from './successor.ts';
import type { OpenRefusal, Ratchet, RatchetContext, RatchetState, RetiredChain, Role, SkippedKey } from './types.ts';

/** Chains whose retransmissions are still told apart from garbage. */
const RETIRED_CHAINS = 64;

type Opened = ReturnType<Ratchet['open']>;

const refuse = (refusal: OpenRefusal): Opened => ({ ok: false, refusal });

const other = (role: Role): Role => (role === 'initiator' ? 'responder' : 'initiator');

/** What a frame needs from the chains, decided by numbers alone. */
type Plan = { readonly refusal: OpenRefusal } | { readonly chain: 'current' | 'next' };

function plan(state: RatchetState, skipped: readonly SkippedKey[], { ratchetKey, pn, n }: Header): Plan {
	if (state.peer && equal(ratchetKey, state.peer)) {
		if (!state.receivingChain) {
			return { refusal: 'not-yet' };
		}
		if (n < state.received) {
			return { refusal: 'duplicate' };
		}
		const more = n - state.received;
		return fitsChain(skipped, ratchetKey, more) && skipped.length + more <= SKIPPED_PER_SESSION
			? { chain: 'current' }
			: { refusal: 'too-far' };
	}
	const retired = state.retired.find((chain) => equal(chain.ratchetKey, ratchetKey));
	if (retired) {
		return { refusal: n < retired.length ? 'duplicate' : 'does-not-open' };
	}
	// Without a chain to finish nothing was sent before, so PN must be 0.
	const left = state.receivingChain ? Math.max(0, pn - state.received) : pn;
	const fitsLeft = left === 0 || (state.peer !== undefined && fitsChain(skipped, state.peer, left));
	return fitsLeft && fitsChain(skipped, ratchetKey, n) && skipped.length + left + n <= SKIPPED_PER_SESSION
		? { chain: 'next' }
		: { refusal: 'too-far' };
}

/**
 * `now` dates new skipped keys and expires old ones. Draws 32 bytes from `random` after a frame of a new chain has
 * opened.
 */
export const open: Ratchet['open'] = (context, state, frame) => {
	const parsed = parseFrame(frame);
	if (!parsed) {
		return refuse('malformed');
	}
	const skipped = alive(state.skipped, context.now);
	const kept = find(skipped, parsed.header);
	if (kept) {
		return openSkipped(context, state, skipped, kept, parsed);
	}
	const planned = plan(state, skipped, parsed.header);
	if ('refusal' in planned) {
		return refuse(planned.refusal);
	}
	return planned.chain === 'current'
		? openCurrent(context, state, skipped, parsed)
		: openNext(context, state, skipped, parsed);
};

function openSkipped(
	{ primitives }: RatchetContext,
	state: RatchetState,
	skipped: readonly SkippedKey[],
	kept: SkippedKey,
	parsed: ParsedFrame,
): Opened {
	const plaintext = openFrame(primitives, { sid: state.sid, role: other(state.role) }, parsed, kept.messageKey);
	return plaintext
		? { ok: true, state: successor(state, {}, copy(skipped.filter((entry) => entry !== kept))), plaintext }
		: refuse('does-not-open');
}

/**
 * Opens with the chain's key for N; `undefined` after overwriting everything it derived. Overwrites the given chain
 * key.
 */
function openInChain(
	{ primitives, now }: RatchetContext,
	state: RatchetState,
	chain: Uint8Array,
	from: number,
	parsed: ParsedFrame,
): { chain: Uint8Array; skipped: readonly SkippedKey[]; plaintext: Uint8Array } | undefined {
	const { ratchetKey, n } = parsed.header;
	const reached = skipTo(primitives, { chain, ratchetKey, from, to: n, now });
	const next = kdfChain(primitives, reached.chain);
	wipe(reached.chain);
	const plaintext = openFrame(primitives, { sid: state.sid, role: other(state.role) }, parsed, next.messageKey);
	wipe(next.messageKey);
	if (!plaintext) {
		wipe(next.chain, ...reached.skipped.map(({ messageKey }) => messageKey));
		return undefined;
	}
	return { chain: next.chain, skipped: reached.skipped, plaintext };
}

function openCurrent(
	context: RatchetContext,
	state: RatchetState,
	skipped: readonly SkippedKey[],
	parsed: ParsedFrame,
): Opened {
	const chain = state.receivingChain?.slice();
	const opened = chain && openInChain(context, state, chain, state.received, parsed);
	if (!opened) {
		return refuse('does-not-open');
	}
	const change = { receivingChain: opened.chain, received: parsed.header.n + 1 };
	return {
		ok: true,
		state: successor(state, change, [...copy(skipped), ...opened.skipped]),
		plaintext: opened.plaintext,
	};
}

/**
 * A new ratchet key of the peer: finishes its last chain, opens in the new one and, once that has proved genuine,
 * makes a new ratchet key of our own.
 */
function openNext(
	context: RatchetContext,
	state: RatchetState,
	skipped: readonly SkippedKey[],
	parsed: ParsedFrame,
): Opened {
	const { primitives, random, now } = context;
	const { ratchetKey, pn } = parsed.header;
	const received = primitives.x25519.sharedSecret(state.own.secretKey, ratchetKey);
	if (!received) {
		return refuse('does-not-open');
	}
	const receiving = kdfRoot(primitives, state.root, received);
	const opened = openInChain(context, state, receiving.chain, 0, parsed);
	const own = opened && primitives.x25519.keyPair(random(32));
	const shared = own && primitives.x25519.sharedSecret(own.secretKey, ratchetKey);
	if (!opened || !own || !shared) {
		wipe(receiving.root);
		return refuse('does-not-open');
	}
	const sending = kdfRoot(primitives, receiving.root, shared);
	wipe(receiving.root);
	const left = finishChain(context, state, pn, now);
	const change = {
		root: sending.root,
		own,
		peer: ratchetKey,
		sendingChain: sending.chain,
		receivingChain: opened.chain,
		sent: 0,
		received: parsed.header.n + 1,
		previousSent: state.sent,
		retired: left.retired,
	};
	return {
		ok: true,
		state: successor(state, change, [...copy(skipped), ...left.skipped, ...opened.skipped]),
		plaintext: opened.plaintext,
	};
}

/** Keeps the keys that PN says were used in the old chain, and remembers its length. */
function finishChain(
	{ primitives }: RatchetContext,
	state: RatchetState,
	pn: number,
	now: number,
): { skipped: readonly SkippedKey[]; retired: readonly RetiredChain[] } {
	if (!state.peer || !state.receivingChain) {
		return { skipped: [], retired: state.retired };
	}
	const { chain, skipped } = skipTo(primitives, {
		chain: state.receivingChain.slice(),
		ratchetKey: state.peer,
		from: state.received,
		to: pn,
		now,
	});
	wipe(chain);
	const length = Math.max(pn, state.received);
	return { skipped, retired: [...state.retired, { ratchetKey: state.peer, length }].slice(-RETIRED_CHAINS) };
}
