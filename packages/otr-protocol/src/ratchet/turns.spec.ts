/**
 * What continues over a turn of the ratchet: keys left in the old chain, their limits, and what is overwritten when a
 * frame proves to be forged.
 */
import { fromUtf8, type Primitives, pureJs, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { clock, ratchets } from '../../tests/fixtures.ts';
import { expire, HEADER_LENGTH, open, SKIPPED_LIFE, SKIPPED_PER_SESSION, seal } from './index.ts';
import type { RatchetContext, RatchetState } from './types.ts';

const at = clock('turns spec');

const say = (state: RatchetState, text = ''): { state: RatchetState; frame: Uint8Array } => {
	const sealed = seal(at, state, utf8(text));
	if (!sealed) throw new Error('may not send yet');
	return sealed;
};

const sayMany = (from: RatchetState, count: number): { state: RatchetState; frames: Uint8Array[] } => {
	const frames: Uint8Array[] = [];
	let state = from;
	for (let i = 0; i < count; i++) {
		const said = say(state, `${i}`);
		({ state } = said);
		frames.push(said.frame);
	}
	return { state, frames };
};

const hear = (
	state: RatchetState,
	frame: Uint8Array,
	context: RatchetContext = at,
): { state: RatchetState; text: string } => {
	const opened = open(context, state, frame);
	if (!opened.ok) throw new Error(opened.refusal);
	return { state: opened.state, text: fromUtf8(opened.plaintext)! };
};

const refusal = (state: RatchetState, frame: Uint8Array): string => {
	const opened = open(at, state, frame);
	return opened.ok ? 'opened' : opened.refusal;
};

const flipped = (frame: Uint8Array, index: number): Uint8Array =>
	frame.map((byte, i) => (i === index ? byte ^ 1 : byte));

/** Both sides after a first frame of each. */
function talking(): { alice: RatchetState; bob: RatchetState } {
	const { initiator, responder } = ratchets();
	const ready = say(initiator);
	const answer = say(hear(responder, ready.frame).state);
	return { alice: hear(ready.state, answer.frame).state, bob: answer.state };
}

/** Alice sends, Bob receives only the last frame and answers, Alice receives that. */
function turn(
	{ alice, bob }: { alice: RatchetState; bob: RatchetState },
	count: number,
): { alice: RatchetState; bob: RatchetState } {
	const said = sayMany(alice, count);
	const answer = say(hear(bob, said.frames.at(-1)!).state);
	return { alice: hear(said.state, answer.frame).state, bob: answer.state };
}

describe('Double Ratchet turns', () => {
	it('keep the keys of frames that the next chain overtook, as PN tells', () => {
		const { alice, bob } = talking();
		const old = sayMany(alice, 3);
		let heard = hear(bob, old.frames[0]!);
		const answer = say(heard.state);
		const next = say(hear(old.state, answer.frame).state, 'next');
		heard = hear(answer.state, next.frame);
		expect(heard.text).to.equal('next');
		expect(heard.state.skipped.map(({ n }) => n)).to.deep.equal([1, 2]);
		for (const n of [2, 1]) {
			heard = hear(heard.state, old.frames[n]!);
			expect(heard.text).to.equal(`${n}`);
		}
		expect(heard.state.skipped).to.deep.equal([]);
		expect(old.frames.map((frame) => refusal(heard.state, frame))).to.deep.equal([
			'duplicate',
			'duplicate',
			'duplicate',
		]);
	});

	it('leave the state before them whole, the old chain too', () => {
		const { alice, bob } = talking();
		const old = sayMany(alice, 3);
		const answer = say(hear(bob, old.frames[0]!).state);
		const next = say(hear(old.state, answer.frame).state, 'next');
		const before = structuredClone(answer.state);
		hear(answer.state, next.frame);
		expect(answer.state).to.deep.equal(before);
		expect(hear(answer.state, old.frames[2]!).text).to.equal('2');
	});

	it('count what is kept, what was left and what is skipped against the limit of the session together', () => {
		const kept = 200;
		const left = 200;
		const { alice, bob } = turn(talking(), kept + 1);
		expect(bob.skipped).to.have.length(kept);
		const old = sayMany(alice, left + 1);
		const answer = say(hear(bob, old.frames[0]!).state);
		const next = sayMany(hear(old.state, answer.frame).state, SKIPPED_PER_SESSION - kept - left + 2).frames;
		expect(refusal(answer.state, next.at(-1)!)).to.equal('too-far');
		expect(refusal(answer.state, next.at(-2)!)).to.equal('opened');
	}).timeout(10_000);

	it('refuse a first frame that claims an earlier chain: there was none', () => {
		const { initiator, responder } = ratchets();
		expect(refusal(responder, say({ ...initiator, previousSent: 1 }).frame)).to.equal('too-far');
		expect(refusal(responder, say(initiator).frame)).to.equal('opened');
	});

	it('begin with no skipped keys and no finished chains', () => {
		const { initiator, responder } = ratchets();
		expect([initiator.skipped, initiator.retired, responder.skipped, responder.retired]).to.deep.equal([
			[],
			[],
			[],
			[],
		]);
	});

	it('go on after skipped keys ran out, in both directions', () => {
		const { alice, bob } = turn(talking(), 2);
		const expired = expire(bob, at.now + SKIPPED_LIFE)!;
		expect([expired.skipped, bob.skipped.length]).to.deep.equal([[], 1]);
		expect(expired.own).to.deep.equal(bob.own);
		expect(expired.own.secretKey).not.to.equal(bob.own.secretKey);
		expect(hear(expired, say(alice, 'to bob').frame).text).to.equal('to bob');
		const answer = say(expired, 'to alice');
		expect(hear(alice, answer.frame).text).to.equal('to alice');
		expect(expire(bob, at.now + SKIPPED_LIFE - 1)).to.equal(undefined);
	});

	it('take an empty text: header and tag are the shortest frame', () => {
		const { alice, bob } = talking();
		const { frame } = say(alice, '');
		expect(frame).to.have.length(HEADER_LENGTH + 16);
		expect(hear(bob, frame).text).to.equal('');
		expect(refusal(bob, frame.slice(0, -1))).to.equal('malformed');
	});

	it('X2 call a forged frame under a kept key by its name, and keep the key for the good one', () => {
		const { alice, bob } = talking();
		const said = sayMany(alice, 2);
		const { state } = hear(bob, said.frames[1]!);
		expect(refusal(state, flipped(said.frames[0]!, HEADER_LENGTH))).to.equal('does-not-open');
		expect(hear(state, said.frames[0]!).text).to.equal('0');
	});

	it('X2 overwrite every key that was derived for a frame which then does not open', () => {
		const { alice, bob } = talking();
		const { frames } = sayMany(alice, 4);
		const derived: Uint8Array[] = [];
		const noting: Primitives = {
			...pureJs,
			hmacSha256: (key, data) => {
				const made = pureJs.hmacSha256(key, data);
				derived.push(made);
				return made;
			},
		};
		expect(open({ ...at, primitives: noting }, bob, flipped(frames[3]!, HEADER_LENGTH)).ok).to.equal(false);
		// Four steps of the chain, each a message key and the next chain key.
		expect(derived).to.have.length(8);
		expect(derived.every((key) => key.every((byte) => byte === 0))).to.equal(true);
		derived.length = 0;
		hear(bob, frames[3]!, { ...at, primitives: noting });
		// After a valid frame the keys of the three skipped messages and the next chain key stay.
		expect(derived.filter((key) => key.some((byte) => byte !== 0))).to.have.length(4);
	});
});
