import { expect } from 'chai';
import { type SessionEffect, sasEmoji, view } from '../src/index.ts';
import { elapse, established, exchange, keyPairOf, type Machine, pair } from './machine.ts';

type Shown = Extract<SessionEffect, { type: 'edited' | 'deleted' | 'reacted' | 'timer-set' }>;

/** A machine's effects apart from texts and statuses. */
function listening(machine: Machine): Shown[] {
	const shown: Shown[] = [];
	machine.onEffect = (effect) => {
		if (
			effect.type === 'edited' ||
			effect.type === 'deleted' ||
			effect.type === 'reacted' ||
			effect.type === 'timer-set'
		) {
			shown.push(effect);
		}
	};
	return shown;
}

/** Loses every frame under way. */
const lose = (...machines: Machine[]): void => {
	for (const machine of machines) {
		machine.outgoing.length = 0;
	}
};

/** Both established, with only some capabilities. */
function establishedWith(ours: readonly string[], theirs: readonly string[]): { alice: Machine; bob: Machine } {
	const { alice, bob } = pair();
	alice.context = { ...alice.context, capabilities: ours };
	bob.context = { ...bob.context, capabilities: theirs };
	alice.input({ type: 'start' });
	exchange(alice, bob);
	elapse(1_000, [alice, bob]);
	bob.input({ type: 'accept' });
	exchange(alice, bob);
	return { alice, bob };
}

describe('edits, deletions and reactions', function () {
	this.timeout(30_000);

	it('H4 arrive once, in order, acknowledged, and name a text by its author', () => {
		const { alice, bob } = established();
		const [atAlice, atBob] = [listening(alice), listening(bob)];
		alice.input({ type: 'send', id: 't1', text: 'one' });
		expect(alice.input({ type: 'edit', id: 'e1', target: 't1', text: 'two' })).to.equal('sent');
		expect(alice.input({ type: 'react', id: 'r1', whose: 'yours', target: 't9', emoji: 'tada', add: true })).to.equal(
			'sent',
		);
		expect(alice.input({ type: 'delete', id: 'd1', target: 't1' })).to.equal('sent');
		exchange(alice, bob);
		expect(bob.received).to.deep.equal(['one']);
		const { now } = bob.context;
		const shown: Shown[] = [
			{ type: 'edited', id: 'e1', from: 'aa', target: 't1', text: 'two', ts: now },
			{ type: 'reacted', id: 'r1', from: 'aa', author: 'bb', target: 't9', emoji: 'tada', add: true },
			{ type: 'deleted', id: 'd1', from: 'aa', target: 't1' },
		];
		expect(atBob).to.deep.equal(shown);
		expect(atAlice).to.deep.equal(shown);
		expect(['t1', 'e1', 'r1', 'd1'].map((id) => alice.statuses.get(id))).to.deep.equal(Array(4).fill('delivered'));
		bob.input({ type: 'read' });
		exchange(alice, bob);
		expect(['t1', 'e1', 'r1', 'd1'].map((id) => alice.statuses.get(id))).to.deep.equal([
			'read',
			'delivered',
			'delivered',
			'delivered',
		]);
	});

	it("H8 cannot touch a text of the other side's: one's own id is all that an edit can name", () => {
		const { alice, bob } = established();
		const atAlice = listening(alice);
		alice.input({ type: 'send', id: 'shared', text: 'mine' });
		exchange(alice, bob);
		bob.input({ type: 'edit', id: 'e1', target: 'shared', text: 'forged' });
		bob.input({ type: 'delete', id: 'd1', target: 'shared' });
		exchange(alice, bob);
		expect(atAlice.map((effect) => effect.from)).to.deep.equal(['bb', 'bb']);
		expect(alice.displayed.map(({ from, text }) => [from, text])).to.deep.equal([['aa', 'mine']]);
	});

	it('a text that was never encrypted is changed where it lies, or never leaves', () => {
		const { alice, bob } = established();
		const atAlice = listening(alice);
		for (let n = 0; n < 128; n++) {
			alice.input({ type: 'send', id: `t${n}`, text: `${n}` });
		}
		alice.input({ type: 'send', id: 'held', text: 'a slip' });
		alice.input({ type: 'send', id: 'regretted', text: 'never mind' });
		expect(alice.input({ type: 'edit', id: 'e1', target: 'held', text: 'fixed' })).to.equal('reworded');
		expect(
			alice.input({ type: 'react', id: 'r1', whose: 'mine', target: 'regretted', emoji: '-1', add: true }),
		).to.equal('sent');
		expect(alice.input({ type: 'delete', id: 'd1', target: 'regretted' })).to.equal('withdrawn');
		expect(alice.input({ type: 'edit', id: 'e2', target: 't0', text: 'zero' })).to.equal('sent');
		const atBob = listening(bob);
		exchange(alice, bob);
		expect(bob.received.slice(127)).to.deep.equal(['127', 'fixed']);
		expect(atBob.map(({ type }) => type)).to.deep.equal(['edited']);
		expect(atAlice.map(({ type }) => type)).to.deep.equal(['edited', 'reacted', 'deleted', 'edited']);
		expect(alice.state.outbox.entries).to.deep.equal([]);
	});

	it('a text that may have arrived is not withdrawn but deleted there, over a refresh too', () => {
		const { alice, bob } = established();
		alice.input({ type: 'send', id: 't1', text: 'one' });
		exchange(alice, bob);
		alice.input({ type: 'send', id: 't2', text: 'two' });
		bob.input({
			type: 'frame',
			kind: 'data',
			frame: {
				v: 1,
				rid: 'room',
				sid: alice.outgoing[0]!.sid,
				body: alice.outgoing[0]!.body,
				from: 'aa',
				connection: 'i:aa',
			},
		});
		lose(alice, bob);
		const atBob = listening(bob);
		alice.input({ type: 'refresh' });
		expect(alice.input({ type: 'delete', id: 'd1', target: 't2' })).to.equal('sent');
		lose(alice, bob);
		elapse(12_000, [alice, bob]);
		exchange(alice, bob);
		expect(bob.received).to.deep.equal(['one', 'two']);
		expect(atBob).to.deep.equal([{ type: 'deleted', id: 'd1', from: 'aa', target: 't2' }]);
	});

	it('H3 go over a refresh in their order, under their ids, once', () => {
		const { alice, bob } = established();
		const atBob = listening(bob);
		alice.input({ type: 'send', id: 't1', text: 'one' });
		alice.input({ type: 'edit', id: 'e1', target: 't1', text: 'two' });
		// Bob has them; Alice receives no receipt.
		while (alice.outgoing.length > 0) {
			const { sid, body } = alice.outgoing.shift()!;
			bob.input({
				type: 'frame',
				kind: 'data',
				frame: { v: 1, rid: 'room', sid, body, from: 'aa', connection: 'i:aa' },
			});
		}
		lose(bob);
		alice.input({ type: 'refresh' });
		expect(alice.input({ type: 'react', id: 'r1', whose: 'mine', target: 't1', emoji: '+1', add: true })).to.equal(
			'sent',
		);
		exchange(alice, bob);
		elapse(3_000, [alice, bob]);
		expect(bob.received).to.deep.equal(['one']);
		expect(atBob.map((effect) => effect.type)).to.deep.equal(['edited', 'reacted']);
		expect(alice.state.outbox.entries).to.deep.equal([]);
	});

	it('H3 while keys are refreshed out of a lost session they are held; a refresh that fails marks them, and gives the text back as edited', () => {
		const { alice, bob } = established();
		alice.reload('i:aa2');
		exchange(alice, bob);
		alice.outgoing.length = 0;
		expect(alice.input({ type: 'edit', id: 'e0', target: 't0', text: 'x' })).to.equal('not-permitted');
		alice.input({ type: 'refresh' });
		expect(alice.input({ type: 'send', id: 't1', text: 'one' })).to.equal('queued');
		expect(alice.input({ type: 'edit', id: 'e1', target: 't1', text: 'two' })).to.equal('reworded');
		expect(alice.input({ type: 'react', id: 'r1', whose: 'mine', target: 't1', emoji: '+1', add: true })).to.equal(
			'queued',
		);
		alice.input({ type: 'cancel' });
		expect(alice.handedBack).to.deep.equal(['two']);
		expect([alice.statuses.get('t1'), alice.statuses.get('r1')]).to.deep.equal(['failed', 'failed']);
		expect(alice.state.outbox.entries).to.deep.equal([]);
	});

	it('with a changed key texts go back to the user as edited, deleted ones do not, and the rest has failed', () => {
		const { alice, bob } = established();
		for (const [id, text] of [
			['t1', 'one'],
			['t2', 'two'],
			['t3', 'three'],
		] as const) {
			alice.input({ type: 'send', id, text });
		}
		alice.input({ type: 'edit', id: 'e1', target: 't1', text: 'uno' });
		alice.input({ type: 'delete', id: 'd1', target: 't2' });
		lose(alice);
		elapse(40_000, [alice, bob], { cut: true });
		const other = keyPairOf('bob anew');
		alice.context = { ...alice.context, peerKey: other.publicKey };
		bob.reload('i:bb2');
		bob.context = { ...bob.context, identity: other };
		lose(alice, bob);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		bob.input({ type: 'accept' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		expect(alice.handedBack).to.deep.equal(['uno', 'three']);
		expect(['t1', 't2', 't3', 'e1', 'd1'].map((id) => alice.statuses.get(id))).to.deep.equal(Array(5).fill('failed'));
		expect(bob.received).to.deep.equal([]);
	});

	it("say whose text a reaction is to, one's own or the other's", () => {
		const { alice, bob } = established();
		const [atAlice, atBob] = [listening(alice), listening(bob)];
		alice.input({ type: 'react', id: 'r1', whose: 'mine', target: 't', emoji: '+1', add: true });
		alice.input({ type: 'react', id: 'r2', whose: 'yours', target: 't', emoji: '+1', add: false });
		exchange(alice, bob);
		const authors = (shown: Shown[]) => shown.map((effect) => effect.type === 'reacted' && [effect.author, effect.add]);
		expect(authors(atAlice)).to.deep.equal([
			['aa', true],
			['bb', false],
		]);
		expect(authors(atBob)).to.deep.equal(authors(atAlice));
	});

	it('are refused where they say nothing, each with its reason', () => {
		const { alice } = established();
		alice.input({ type: 'send', id: 't1', text: 'one' });
		expect(alice.input({ type: 'edit', id: 't1', target: 't1', text: 'x' })).to.equal('bad-id');
		expect(alice.input({ type: 'edit', id: '', target: 't1', text: 'x' })).to.equal('bad-id');
		expect(alice.input({ type: 'edit', id: 'e', target: '', text: 'x' })).to.equal('bad-target');
		expect(alice.input({ type: 'edit', id: 'e', target: 't1', text: '' })).to.equal('empty');
		expect(alice.input({ type: 'edit', id: 'e', target: 't1', text: 'x'.repeat(5001) })).to.equal('too-long');
		expect(alice.input({ type: 'delete', id: 'd', target: 'x'.repeat(65) })).to.equal('bad-target');
		expect(alice.input({ type: 'react', id: 'r', whose: 'mine', target: 't1', emoji: ':x:', add: true })).to.equal(
			'bad-emoji',
		);
		expect(alice.input({ type: 'react', id: 'r', whose: 'mine', target: '', emoji: 'x', add: true })).to.equal(
			'bad-target',
		);
	});

	it('are refused by a full outbox, and all that waits is marked when the session ends', () => {
		const { alice } = established();
		for (let n = 0; n < 256; n++) {
			alice.input({ type: 'send', id: `t${n}`, text: `${n}` });
		}
		expect(alice.input({ type: 'edit', id: 'e', target: 't1', text: 'x' })).to.equal('outbox-full');
		expect(alice.input({ type: 'delete', id: 'd', target: 't1' })).to.equal('outbox-full');
		expect(alice.input({ type: 'react', id: 'r', whose: 'yours', target: 't1', emoji: 'x', add: true })).to.equal(
			'outbox-full',
		);
		expect(alice.input({ type: 'set-timer', seconds: 5 })).to.equal('outbox-full');
		expect(alice.input({ type: 'edit', id: 'e', target: 't255', text: 'x' })).to.equal('reworded');
		alice.input({ type: 'end' });
		expect(new Set(alice.statuses.values())).to.deep.equal(new Set(['failed']));
	});
});

describe('typing', function () {
	this.timeout(30_000);

	it('H13 is an encrypted frame, repeated rarely, and runs out by itself', () => {
		const { alice, bob } = established();
		expect(alice.input({ type: 'typing', typing: true })).to.equal('sent');
		expect(alice.outgoing.map(({ kind, body }) => [kind, body.length > 300])).to.deep.equal([['data', true]]);
		expect(alice.input({ type: 'typing', typing: true })).to.equal('sent-recently');
		exchange(alice, bob);
		expect([view(bob.state).peerTyping, bob.timers.has('typing')]).to.deep.equal([true, true]);
		elapse(4_000, [alice, bob]);
		expect(alice.input({ type: 'typing', typing: true })).to.equal('sent');
		exchange(alice, bob);
		elapse(5_999, [alice, bob]);
		expect(view(bob.state).peerTyping).to.equal(true);
		elapse(1, [alice, bob]);
		expect([view(bob.state).peerTyping, bob.timers.has('typing')]).to.deep.equal([false, false]);
	});

	it('H13 ends by a word, or by the text itself', () => {
		const { alice, bob } = established();
		expect(alice.input({ type: 'typing', typing: false })).to.equal('sent-recently');
		alice.input({ type: 'typing', typing: true });
		expect(alice.input({ type: 'typing', typing: false })).to.equal('sent');
		exchange(alice, bob);
		expect([view(bob.state).peerTyping, bob.timers.has('typing')]).to.deep.equal([false, false]);
		alice.input({ type: 'typing', typing: true });
		exchange(alice, bob);
		alice.input({ type: 'send', id: 't1', text: 'one' });
		expect(alice.input({ type: 'typing', typing: false })).to.equal('sent-recently');
		exchange(alice, bob);
		expect(view(bob.state).peerTyping).to.equal(false);
	});

	it('H13 that has run out at the peer need not be taken back; to type is to be active, to stop is not', () => {
		const { alice } = established();
		const began = alice.state.activeAt;
		alice.at(alice.context.now + 1_000).input({ type: 'typing', typing: true });
		expect(alice.state.activeAt).to.equal(began + 1_000);
		alice.at(alice.context.now + 5_999);
		expect(alice.copy().input({ type: 'typing', typing: false })).to.equal('sent');
		alice.at(alice.context.now + 1);
		expect(alice.input({ type: 'typing', typing: false })).to.equal('sent-recently');
		alice.input({ type: 'typing', typing: true });
		alice.at(alice.context.now + 1_000).input({ type: 'typing', typing: false });
		expect(alice.state.activeAt).to.equal(began + 7_000);
	});

	it('stops while our oldest frame waits over 5 s, and where the peer is not heard', () => {
		const { alice, bob } = established();
		alice.input({ type: 'send', id: 't1', text: 'one' });
		elapse(5_001, [alice, bob], { cut: true });
		expect(alice.input({ type: 'typing', typing: true })).to.equal('throttled');
		elapse(15_000, [alice, bob], { cut: true });
		expect(alice.phase).to.equal('interrupted');
		expect(alice.input({ type: 'typing', typing: true })).to.match(/^ignored:/);
	});

	it('is forgotten with a peer that is missed', () => {
		const { alice, bob } = established();
		alice.input({ type: 'typing', typing: true });
		exchange(alice, bob);
		bob.timers.delete('typing');
		elapse(40_000, [alice, bob], { cut: true });
		expect([bob.phase, view(bob.state).peerTyping]).to.deep.equal(['lost', false]);
	});
});

describe('the timer of texts', function () {
	this.timeout(30_000);

	it('H14 is agreed in the session: what either sets holds for both, and each text carries it', () => {
		const { alice, bob } = established();
		const [atAlice, atBob] = [listening(alice), listening(bob)];
		expect(alice.input({ type: 'set-timer', seconds: 30 })).to.equal('sent');
		exchange(alice, bob);
		expect([view(alice.state).timer, view(bob.state).timer]).to.deep.equal([30, 30]);
		bob.input({ type: 'send', id: 't1', text: 'one' });
		exchange(alice, bob);
		expect([alice.displayed.at(-1)?.timer, bob.displayed.at(-1)?.timer]).to.deep.equal([30, 30]);
		bob.input({ type: 'set-timer', seconds: 0 });
		exchange(alice, bob);
		bob.input({ type: 'send', id: 't2', text: 'two' });
		bob.input({ type: 'send', id: 't3', text: 'three', timer: 5 });
		exchange(alice, bob);
		expect(alice.displayed.slice(-2).map(({ timer }) => timer)).to.deep.equal([undefined, 5]);
		const set: Shown[] = [
			{ type: 'timer-set', from: 'aa', seconds: 30 },
			{ type: 'timer-set', from: 'bb', seconds: 0 },
		];
		expect([atAlice, atBob]).to.deep.equal([set, set]);
	});

	for (const [a, b, holds] of [
		[30, 60, 30],
		[0, 60, 60],
		[60, 0, 60],
		[5, 5, 5],
	] as const) {
		it(`set to ${a} and to ${b} at once it is ${holds} on both sides`, () => {
			const { alice, bob } = established();
			alice.input({ type: 'set-timer', seconds: a });
			bob.input({ type: 'set-timer', seconds: b });
			exchange(alice, bob);
			expect([view(alice.state).timer, view(bob.state).timer]).to.deep.equal([holds, holds]);
			alice.input({ type: 'set-timer', seconds: 3600 });
			exchange(alice, bob);
			expect([view(alice.state).timer, view(bob.state).timer]).to.deep.equal([3600, 3600]);
		});
	}

	it('comes back to a side that lost its keys, and is over with the conversation', () => {
		const { alice, bob } = established();
		alice.input({ type: 'set-timer', seconds: 30 });
		exchange(alice, bob);
		alice.reload('i:aa2');
		exchange(alice, bob);
		expect(view(alice.state).timer).to.equal(0);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		elapse(2_000, [alice, bob]);
		expect([view(alice.state).timer, view(bob.state).timer]).to.deep.equal([30, 30]);
		alice.input({ type: 'end' });
		exchange(alice, bob);
		expect([view(alice.state).timer, view(bob.state).timer]).to.deep.equal([0, 0]);
	});

	it('is 0, or 5 s to 1 h', () => {
		const { alice } = established();
		for (const seconds of [1, 4, 3601, -1, 5.5, Number.NaN]) {
			expect(alice.input({ type: 'set-timer', seconds }), `${seconds}`).to.equal('bad-timer');
			expect(alice.input({ type: 'send', id: 't', text: 'x', timer: seconds }), `${seconds}`).to.equal('bad-timer');
		}
	});
});

describe('capabilities', function () {
	this.timeout(30_000);

	it('what the peer did not announce is not sent, and says why; a text goes back', () => {
		const { alice, bob } = establishedWith(['edit', 'file', 'react', 'text', 'timer', 'typing'], ['text']);
		expect([view(alice.state).capabilities, view(bob.state).capabilities]).to.deep.equal([['text'], ['text']]);
		lose(alice);
		for (const input of [
			{ type: 'edit', id: 'e', target: 't', text: 'x' },
			{ type: 'delete', id: 'd', target: 't' },
			{ type: 'react', id: 'r', whose: 'mine', target: 't', emoji: 'x', add: true },
			{ type: 'typing', typing: true },
			{ type: 'set-timer', seconds: 5 },
			{ type: 'offer-file', id: 'f', name: 'a', mime: 'a/b', size: 1, digest: new Uint8Array(32) },
			{ type: 'send', id: 't', text: 'gone in 5 s', timer: 5 },
		] as const) {
			expect(alice.input(input), input.type).to.equal('not-negotiated');
		}
		expect(alice.outgoing).to.deep.equal([]);
		expect(alice.handedBack).to.deep.equal(['gone in 5 s']);
		alice.input({ type: 'send', id: 't1', text: 'plain' });
		exchange(alice, bob);
		expect(bob.received).to.deep.equal(['plain']);
	});

	it('without `text` in common a text goes back to the user', () => {
		const { alice } = establishedWith(['text'], ['react']);
		expect(alice.input({ type: 'send', id: 't', text: 'x' })).to.equal('not-negotiated');
		expect(alice.handedBack).to.deep.equal(['x']);
	});

	it('X2 what comes without having been announced is counted, does nothing, and holds up nothing', () => {
		const { alice, bob } = establishedWith(['text'], ['text']);
		const atBob = listening(bob);
		alice.tamper((state) => ({
			...state,
			live: state.live && { ...state.live, capabilities: ['edit', 'file', 'text', 'timer', 'typing'] },
		}));
		expect(alice.input({ type: 'edit', id: 'e', target: 't', text: 'x' })).to.equal('sent');
		alice.input({ type: 'set-timer', seconds: 5 });
		alice.input({ type: 'typing', typing: true });
		alice.input({ type: 'offer-file', id: 'f', name: 'a', mime: 'a/b', size: 1, digest: new Uint8Array(32) });
		alice.input({ type: 'send', id: 't1', text: 'for 5 s' });
		alice.input({ type: 'send', id: 't2', text: 'two', timer: 0 });
		exchange(alice, bob);
		expect([atBob, bob.received]).to.deep.equal([[], ['two']]);
		expect([
			view(bob.state).dropped,
			view(bob.state).timer,
			view(bob.state).peerTyping,
			view(bob.state).files,
		]).to.deep.equal([5, 0, false, []]);
		expect(alice.state.outbox.entries).to.deep.equal([]);
	});

	it('of a refreshed session are its own: what the peer can no longer take is not sent to it', () => {
		const { alice, bob } = established();
		alice.input({ type: 'send', id: 't1', text: 'one' });
		alice.input({ type: 'edit', id: 'e1', target: 't1', text: 'two' });
		alice.input({ type: 'send', id: 't2', text: 'for 5 s', timer: 5 });
		lose(alice);
		bob.context = { ...bob.context, capabilities: ['text'] };
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		elapse(3_000, [alice, bob]);
		expect(bob.received).to.deep.equal(['one']);
		expect([alice.statuses.get('e1'), alice.statuses.get('t2')]).to.deep.equal(['failed', 'failed']);
		expect(alice.handedBack).to.deep.equal(['for 5 s']);
	});
});

describe('the short authentication string', function () {
	this.timeout(30_000);

	it('H12 is the same seven pictures on both sides, others after a refresh, and none without a session', () => {
		const { alice, bob } = established();
		const [a, b] = [view(alice.state).sas, view(bob.state).sas];
		expect(a).to.have.length(7);
		expect(a).to.deep.equal(b);
		expect(sasEmoji(alice.state.live!.sas)).to.have.length(7);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		expect(view(alice.state).sas).to.deep.equal(view(bob.state).sas);
		expect(view(alice.state).sas).to.not.deep.equal(a);
		alice.input({ type: 'end' });
		exchange(alice, bob);
		expect([view(alice.state).sas, view(bob.state).sas]).to.deep.equal([undefined, undefined]);
	});

	it('leaves no nonce behind once it is there', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		const { pending } = alice.state;
		const nonceI = pending?.role === 'initiator' ? pending.handshake.nonce.join() : '';
		bob.input({ type: 'accept' });
		const waiting = bob.state.pending;
		const nonceR = waiting?.role === 'responder' ? waiting.nonceR.join() : '';
		exchange(alice, bob);
		expect(nonceI.length > 32 && nonceR.length > 32).to.equal(true);
		for (const { state } of [alice, bob]) {
			const held = JSON.stringify(state, (_, value) => (value instanceof Uint8Array ? value.join() : value));
			expect([held.includes(nonceI), held.includes(nonceR)]).to.deep.equal([false, false]);
		}
	});
});

describe('skipped keys', function () {
	this.timeout(30_000);

	/** Bob waits for a frame of Alice's that another one has overtaken. */
	const overtaken = () => {
		const { alice, bob } = established();
		alice.input({ type: 'send', id: 't1', text: 'one' });
		const [late] = alice.outgoing.splice(0);
		alice.input({ type: 'typing', typing: true });
		exchange(alice, bob);
		const frame = {
			type: 'frame',
			kind: 'data',
			frame: { v: 1, rid: 'room', sid: late!.sid, body: late!.body, from: 'aa', connection: 'i:aa' },
		} as const;
		return { alice, bob, frame };
	};

	it('run out after ten minutes by the clock alone, with no frame and no network', () => {
		const { alice, bob, frame } = overtaken();
		expect(bob.state.live?.ratchet.skipped).to.have.length(1);
		expect(bob.timers.get('skipped')).to.equal(bob.context.now + 600_000);
		bob.input({ type: 'network', connected: false });
		elapse(599_999, [alice, bob], { cut: true });
		expect(bob.state.live?.ratchet.skipped).to.have.length(1);
		elapse(1, [alice, bob], { cut: true });
		expect(bob.state.live?.ratchet.skipped).to.deep.equal([]);
		expect(bob.timers.has('skipped')).to.equal(false);
		expect(bob.input(frame)).to.equal('duplicate');
	});

	it('are watched no more once they have been used', () => {
		const { bob, frame } = overtaken();
		expect(bob.input(frame)).to.equal('taken');
		expect(bob.state.live?.ratchet.skipped).to.deep.equal([]);
		expect(bob.timers.has('skipped')).to.equal(false);
	});
});
