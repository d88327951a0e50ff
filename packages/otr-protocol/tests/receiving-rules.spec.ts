import { expect } from 'chai';
import { encodeState, view } from '../src/index.ts';
import { contentByHand } from './content-by-hand.ts';
import { established, exchange, LIMITS, type Machine, pair, stamped } from './machine.ts';
import { framesOf, lose, say, take, write } from './saying.ts';
import { invited } from './scenarios.ts';

/** A kind of a later version. */
const LATER = 99;

const later = (content: Parameters<typeof contentByHand>[0]): Uint8Array => {
	const bytes = contentByHand(content);
	bytes[0] = LATER;
	return bytes;
};

/** The other side has sent a reliable content by hand: its own next one follows. */
const skipSeq = (machine: Machine): void =>
	machine.tamper((state) => ({ ...state, outbox: { ...state.outbox, nextSeq: state.outbox.nextSeq + 1 } }));

describe('a content', () => {
	it('of a later version is reported and shows nothing; one that wants a receipt gets it, and holds up nothing', () => {
		const { alice, bob } = established();
		expect(bob.input(say(alice, later({ kind: 'end' })))).to.equal('unknown-content:99');
		expect([framesOf(bob), bob.phase]).to.deep.equal([[], 'established']);
		expect([bob.notices.filter((code) => code === 'unknown-content').length, view(bob.state).unknown]).to.deep.equal([
			1, 1,
		]);
		expect(bob.input(say(alice, later({ kind: 'text', seq: 1, id: 'n', timer: 0, text: 'new' })))).to.equal(
			'unknown-content:99',
		);
		expect(framesOf(bob)).to.have.length(1);
		skipSeq(alice);
		write(alice, 'after it');
		exchange(alice, bob);
		expect([bob.received, view(bob.state).dropped, alice.statuses.get('aa after it')]).to.deep.equal([
			['after it'],
			0,
			'delivered',
		]);
		// One line, however many there are.
		expect([bob.notices.filter((code) => code === 'unknown-content').length, view(bob.state).unknown]).to.deep.equal([
			1, 2,
		]);
		bob.input({ type: 'end' });
		expect(view(bob.state).unknown).to.equal(0);
	});

	it('of a later version that comes before `ready` is reported as well', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		alice.input({ type: 'frame', ...stamped(bob.outgoing.find(({ kind }) => kind === 'accept')!, bob) });
		lose(alice);
		expect(bob.input(say(alice, later({ kind: 'end' })))).to.equal('unreliable-before-ready');
		expect([bob.notices, view(bob.state).unknown, bob.phase]).to.deep.equal([['unknown-content'], 1, 'confirming']);
	});

	it('that comes before its turn is answered and waits for it', () => {
		const { alice, bob } = established();
		write(alice, 'one', 'two');
		const one = take(alice);
		expect(bob.input(take(alice))).to.equal('out-of-order');
		expect([framesOf(bob).length, bob.received]).to.deep.equal([1, []]);
		expect(bob.input(one)).to.equal('taken');
		expect([framesOf(bob).length, bob.received]).to.deep.equal([1, ['one', 'two']]);
	});

	it('that only asks for a sign of life, or opens a session a second time, takes its place and does nothing', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		const one = take(alice);
		const ready = { kind: 'ready', seq: 3, id: 'r', nonce: '11'.repeat(32) };
		expect(bob.input(say(alice, contentByHand({ kind: 'probe', seq: 2, id: 'p' })))).to.equal('out-of-order');
		expect(bob.input(say(alice, contentByHand(ready)))).to.equal('out-of-order');
		expect(bob.input(one)).to.equal('taken');
		expect([bob.state.live?.inbox.next, bob.state.live?.inbox.outOfOrder]).to.deep.equal([4, []]);
		expect([bob.received, bob.last.filter(({ type }) => type === 'notice'), view(bob.state).dropped]).to.deep.equal([
			['one'],
			[],
			0,
		]);
	});

	it('X2 under a number that was taken, or 128 ahead, is counted, and neither shown nor answered', () => {
		const { alice, bob } = established();
		const text = (seq: number) =>
			say(alice, contentByHand({ kind: 'text', seq, id: `t${seq}`, timer: 0, text: `${seq}` }));
		for (const [count, seq] of [0, 1 + 128].entries()) {
			expect(bob.input(text(seq))).to.equal('dropped:out-of-window');
			expect([framesOf(bob), view(bob.state).dropped]).to.deep.equal([[], count + 1]);
		}
		expect(bob.input(text(128))).to.equal('out-of-order');
		expect(bob.input(text(1))).to.equal('taken');
		expect(bob.received).to.deep.equal(['1']);
	});

	it('X2 that is none is counted and not answered, and what follows is taken', () => {
		const { alice, bob } = established();
		expect(bob.input(say(alice, new Uint8Array(256).fill(0xff)))).to.equal('dropped:malformed-content');
		expect([framesOf(bob), view(bob.state).dropped]).to.deep.equal([[], 1]);
		write(alice, 'one');
		const one = take(alice);
		expect(bob.input({ ...one, frame: { ...one.frame, body: `${one.frame.body}=` } })).to.equal('dropped:malformed');
		expect([framesOf(bob), view(bob.state).dropped]).to.deep.equal([[], 2]);
		expect(bob.input(one)).to.equal('taken');
	});

	it('X2 that was not agreed on does nothing: nobody types whose client cannot say so', () => {
		const { alice, bob } = established();
		bob.tamper((state) => ({ ...state, live: state.live && { ...state.live, capabilities: ['text'] } }));
		alice.input({ type: 'typing', typing: true });
		expect(bob.input(take(alice))).to.equal('dropped:not-negotiated');
		expect([view(bob.state).peerTyping, bob.timers.has('typing')]).to.deep.equal([false, false]);
	});

	it('X2 a receipt for what was never sent acknowledges nothing', () => {
		const { alice, bob } = established();
		write(alice, 'one', 'two');
		lose(alice);
		const receipt = (received: number) => say(bob, contentByHand({ kind: 'receipt', received, read: 0 }));
		expect(alice.input(receipt(4))).to.equal('dropped:receipt-beyond-sent');
		expect([view(alice.state).waiting, view(alice.state).dropped, [...alice.statuses]]).to.deep.equal([2, 1, []]);
		expect(alice.input(receipt(3))).to.equal('receipt');
		expect([...alice.statuses.values()]).to.deep.equal(['delivered', 'delivered']);
	});

	/** Bob has accepted and waits for `ready`, which Alice has sent, and which is still under way. */
	const unconfirmed = () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		for (const frame of bob.outgoing.splice(0).filter(({ kind }) => kind === 'accept')) {
			bob.outgoing.push(frame);
		}
		alice.input(take(bob));
		const ready = alice.outgoing.splice(0).filter(({ kind }) => kind === 'data');
		return { alice, bob, ready };
	};

	it('that overtakes `ready` and is not kept for its turn is as if it had not come, and opens later', () => {
		const { alice, bob, ready } = unconfirmed();
		alice.input({ type: 'typing', typing: true });
		const typing = take(alice);
		const before = encodeState(bob.state);
		expect(bob.input(typing)).to.equal('unreliable-before-ready');
		expect([bob.last, encodeState(bob.state)]).to.deep.equal([[], before]);
		alice.outgoing.push(...ready);
		expect(bob.input(take(alice))).to.equal('established');
		expect(bob.input(typing)).to.equal('typing');
		expect(view(bob.state).peerTyping).to.equal(true);
	});

	it('of a later version that overtakes `ready` keeps its place, so that what follows is taken', () => {
		const { alice, bob, ready } = unconfirmed();
		expect(bob.input(say(alice, later({ kind: 'text', seq: 1, id: 'n', timer: 0, text: 'new' })))).to.equal(
			'before-ready',
		);
		skipSeq(alice);
		write(alice, 'after it');
		expect(bob.input(take(alice))).to.equal('before-ready');
		alice.outgoing.push(...ready);
		expect(bob.input(take(alice))).to.equal('established');
		expect([bob.received, view(bob.state).dropped]).to.deep.equal([['after it'], 0]);
	});

	it('runs out: a peer that is no longer heard typing types no more', () => {
		const { alice, bob } = established();
		alice.input({ type: 'typing', typing: true });
		bob.input(take(alice));
		expect(bob.input({ type: 'timer', name: 'typing' })).to.equal('typing-stopped');
		expect(view(bob.state).peerTyping).to.equal(false);
	});

	it('H11 of the peer keeps a session awake, though its user only reads', () => {
		const { alice, bob } = established();
		for (let n = 0; n < 3; n++) {
			for (const machine of [alice, bob]) {
				machine.at(machine.context.now + LIMITS.idleTimeout - 1_000);
			}
			write(bob, `${n}`);
			exchange(alice, bob);
		}
		expect([alice.phase, alice.received]).to.deep.equal(['established', ['0', '1', '2']]);
	});

	it('is remembered by its id where the user wrote it, and nothing else is', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		alice.input({ type: 'set-timer', seconds: 30 });
		alice.input({ type: 'offer-file', id: 'f', name: 'a', mime: 'a/b', size: 1, digest: new Uint8Array(32) });
		alice.input({ type: 'react', id: 'r', whose: 'mine', target: 'aa one', emoji: '+1', add: true });
		exchange(alice, bob);
		expect(bob.state.seen).to.deep.equal(['aa one', 'r']);
	});
});

describe('a frame of no session of ours', () => {
	it('E1 is told the end once more, and at most once a second, where we ended it', () => {
		const { alice, bob } = established();
		alice.input({ type: 'end' });
		const [end] = alice.outgoing.splice(0);
		write(bob, 'one', 'two', 'three');
		bob.connection = 'j:bb';
		alice.input(take(bob));
		expect(framesOf(alice).map(({ kind, body, to }) => ({ kind, body, to }))).to.deep.equal([
			{ kind: 'data', body: end?.body, to: 'j:bb' },
		]);
		const next = take(bob);
		for (const [after, said] of [
			[999, 'end-sent-recently'],
			[1, 'end-resent'],
			[0, 'end-sent-recently'],
		] as const) {
			alice.at(alice.context.now + after);
			expect(alice.input(next), `${after}`).to.equal(said);
			expect(framesOf(alice)).to.have.length(said === 'end-resent' ? 1 : 0);
		}
	});

	it('E5 is not answered by a tab beside the one that holds the session', () => {
		const { bob } = established();
		const { alice: beside } = pair();
		beside.input({ type: 'other-tab', sid: bob.state.live?.sid ?? '' });
		expect(beside.phase).to.equal('elsewhere');
		write(bob, 'for the other tab');
		expect(beside.input(take(bob))).to.equal('not-this-session');
		expect(beside.last).to.deep.equal([]);
	});

	it('X2 whose sid is none begins nothing', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		const invite = take(alice);
		for (const sid of ['', '!', 'AAAAAAAAAAAAAAAAAAAA', 'A'.repeat(24)]) {
			expect(bob.input({ ...invite, frame: { ...invite.frame, sid } }), sid).to.equal('refused');
			expect([bob.last, bob.phase, bob.state.pending]).to.deep.equal([[], 'idle', undefined]);
		}
	});
});
