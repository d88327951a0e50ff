import { expect } from 'chai';
import { wipeState } from '../src/index.ts';
import { seeded } from './fixtures.ts';
import { elapse, established, exchange, keyPairOf, Machine, pair, stamped } from './machine.ts';
import { invited } from './scenarios.ts';

const CONFIRM = 15_000;

/** An invite that Alice wrote on an earlier page, delivered to Bob again: she does not know it. */
const recorded = (seed = 'earlier page') => {
	const page = new Machine('aa', 'bb', keyPairOf('alice'), keyPairOf('bob').publicKey, seeded(seed), `i:${seed}`);
	page.input({ type: 'start' });
	return { page, input: { type: 'frame', ...stamped(page.outgoing[0]!, page) } as const, sid: page.state.pending!.sid };
};

const sent = (machine: Machine, from = 0): string[] =>
	machine.outgoing.slice(from).map(({ kind, sid }) => `${kind} ${sid}`);
const hint = (from: Machine, kind: 'cancel' | 'decline', sid: string) =>
	({ type: 'frame', ...stamped({ type: 'frame', kind, sid, body: '' }, from) }) as const;

/** Bob, whose user id loses a crossing, invites. */
const inviting = () => {
	const { alice, bob } = pair();
	bob.input({ type: 'start' });
	return { alice, bob, sid: bob.state.pending!.sid };
};

describe('X2 an invite that somebody recorded, given to a side that invites', () => {
	it('costs the invitation nothing: the peer takes it a moment later, and there is one session', () => {
		const { alice, bob, sid } = inviting();
		const old = recorded();
		expect(bob.input(old.input)).to.equal('crossed:accepted');
		expect([bob.phase, bob.state.pending?.sid, bob.plain]).to.deep.equal(['inviting', sid, false]);
		exchange(bob, alice);
		elapse(1_000, [alice, bob]);
		expect(alice.phase).to.equal('invited');
		alice.input({ type: 'accept' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase, alice.state.live?.sid, bob.state.live?.sid]).to.deep.equal([
			'established',
			'established',
			sid,
			sid,
		]);
		expect(bob.state.concurrentHandshake).to.equal(undefined);
	});

	it('ends with the invitation, in its time; once it may prolong it by what an accept has', () => {
		const { alice, bob } = inviting();
		const { expiresAt } = bob.state.pending!;
		bob.at(expiresAt - 1_000);
		bob.input(recorded('one').input);
		expect(bob.state.pending!.expiresAt).to.equal(expiresAt - 1_000 + CONFIRM);
		expect(bob.timers.get('invite')).to.equal(expiresAt - 1_000 + CONFIRM);
		const two = recorded('two');
		bob.at(expiresAt + 10_000);
		expect(bob.input(two.input)).to.equal('too-soon');
		expect(bob.input(hint(alice, 'cancel', bob.state.concurrentHandshake!.sid))).to.equal('concurrent-cancelled');
		expect(bob.input(two.input)).to.equal('crossed:accepted');
		expect([bob.state.concurrentHandshake?.sid, bob.state.pending!.expiresAt]).to.deep.equal([
			two.sid,
			expiresAt - 1_000 + CONFIRM,
		]);
		const before = bob.outgoing.length;
		const { sid } = bob.state.pending!;
		bob.at(expiresAt - 1_000 + CONFIRM).input({ type: 'timer', name: 'invite' });
		expect([bob.phase, bob.state.reason, bob.state.concurrentHandshake, bob.plain]).to.deep.equal([
			'expired',
			'invite-timeout',
			undefined,
			false,
		]);
		expect(sent(bob, before)).to.deep.equal([`unknown ${two.sid}`, `cancel ${sid}`]);
	});

	it('an early one takes no time from it', () => {
		const { bob } = inviting();
		const { expiresAt } = bob.state.pending!;
		bob.at(bob.context.now + 5_000).input(recorded().input);
		expect(bob.state.pending!.expiresAt).to.equal(expiresAt);
	});

	it('is answered again in place of our own invite, for 15 s; then our own goes again', () => {
		const { bob, sid } = inviting();
		const old = recorded();
		bob.input(old.input);
		const before = bob.outgoing.length;
		const results: string[] = [];
		for (let at = 0; at < 3; at++) {
			bob.at(bob.context.now + 5_000);
			results.push(bob.input({ type: 'timer', name: 'resend' }));
		}
		expect(results).to.deep.equal(['accept-resent', 'accept-resent', 'resent']);
		expect(sent(bob, before)).to.deep.equal([`accept ${old.sid}`, `accept ${old.sid}`, `invite ${sid}`]);
		expect(bob.timers.get('resend')).to.equal(bob.context.now + 5_000);
		expect(bob.input(old.input)).to.equal('accept-resent');
	});

	it('the peer, asked about an invite that is over, says so: our own goes again at once', () => {
		const { alice, bob, sid } = inviting();
		const old = recorded();
		bob.input(old.input);
		const before = bob.outgoing.length;
		expect(bob.input(hint(alice, 'cancel', old.sid))).to.equal('concurrent-cancelled');
		expect([bob.phase, bob.state.pending?.sid, bob.state.concurrentHandshake]).to.deep.equal([
			'inviting',
			sid,
			undefined,
		]);
		expect(sent(bob, before)).to.deep.equal([`invite ${sid}`]);
		expect(bob.input(hint(alice, 'cancel', sid))).to.equal('not-pending');
		expect(bob.phase).to.equal('inviting');
	});

	it('its accept goes again when the network is back, and our own invite does not', () => {
		const { bob } = inviting();
		const old = recorded();
		bob.input(old.input);
		bob.input({ type: 'network', connected: false });
		const before = bob.outgoing.length;
		bob.input({ type: 'network', connected: true });
		expect(sent(bob, before)).to.deep.equal([`accept ${old.sid}`]);
	});

	it('a real crossing goes on by it: the first texts of the peer come before `ready`, and end up in the one session', () => {
		const { alice, bob } = inviting();
		alice.input({ type: 'start' });
		const { sid } = alice.state.pending!;
		bob.input({ type: 'frame', ...stamped(alice.outgoing.shift()!, alice) });
		const accept = bob.outgoing.find(({ kind }) => kind === 'accept')!;
		alice.input({ type: 'frame', ...stamped(accept, bob) });
		alice.input({ type: 'send', id: 'a1', text: 'at once' });
		const data = alice.outgoing
			.filter(({ kind }) => kind === 'data')
			.map((frame) => ({ type: 'frame', ...stamped(frame, alice) }) as const);
		expect(data.length).to.equal(2);
		expect(bob.input(data[1]!)).to.equal('before-ready');
		expect([bob.phase, bob.displayed.map(({ text }) => text)]).to.deep.equal(['inviting', []]);
		expect(bob.input(data[0]!)).to.equal('established');
		expect([
			bob.phase,
			bob.state.live?.sid,
			bob.displayed.map(({ text }) => text),
			bob.state.pending,
			bob.state.concurrentHandshake,
		]).to.deep.equal(['established', sid, ['at once'], undefined, undefined]);
	});

	it('the authenticated `end` of the session that crossed ends the invitation as well', () => {
		const { alice, bob } = inviting();
		alice.input({ type: 'start' });
		bob.input({ type: 'frame', ...stamped(alice.outgoing.shift()!, alice) });
		alice.input({ type: 'frame', ...stamped(bob.outgoing.find(({ kind }) => kind === 'accept')!, bob) });
		alice.input({ type: 'end' });
		const last = alice.outgoing.findLast(({ kind }) => kind === 'data')!;
		expect(bob.input({ type: 'frame', ...stamped(last, alice) })).to.equal('peer-ended');
		expect([bob.phase, bob.state.pending, bob.state.concurrentHandshake, bob.plain]).to.deep.equal([
			'ended',
			undefined,
			undefined,
			false,
		]);
	});

	it('X3 what it agreed on goes when the invite is written anew to another key, and its keys are overwritten with the state', () => {
		const { bob } = inviting();
		bob.input(recorded().input);
		const { concurrentHandshake } = bob.state;
		bob.context = { ...bob.context, peerKey: keyPairOf('alice anew').publicKey };
		const before = bob.outgoing.length;
		const withdrawn = bob.state.pending!.sid;
		expect(bob.input({ type: 'keys' })).to.equal('reinvited');
		expect(sent(bob, before)).to.deep.equal([
			`cancel ${withdrawn}`,
			`unknown ${concurrentHandshake!.sid}`,
			`invite ${bob.state.pending!.sid}`,
		]);
		expect(bob.state.concurrentHandshake).to.equal(undefined);
		const { bob: other } = inviting();
		other.input(recorded().input);
		const { state } = other;
		const { ratchet, hash, nonceR } = state.concurrentHandshake!;
		wipeState(state);
		for (const secret of [ratchet.root, ratchet.own.secretKey, hash, nonceR]) {
			expect(secret.every((byte) => byte === 0)).to.equal(true);
		}
		expect(concurrentHandshake?.role).to.equal('responder');
	});

	it('E3 its marker is written before its accept, and a reload finds it', () => {
		const { bob } = inviting();
		const old = recorded();
		bob.input(old.input);
		expect(bob.marker).to.equal(old.sid);
		const at = (find: (effect: (typeof bob.last)[number]) => boolean) => bob.last.findIndex(find);
		expect(at(({ type }) => type === 'marker')).to.be.below(
			at((effect) => effect.type === 'frame' && effect.kind === 'accept'),
		);
	});
});

describe('X2 an invite that somebody recorded, given to a side that refreshes or has just accepted', () => {
	it('S7 beside a session: the refresh is answered and stands, and so does the session until then', () => {
		const { alice, bob } = established();
		const { sid } = bob.state.live!;
		bob.input({ type: 'refresh' });
		const refreshed = bob.state.pending!.sid;
		const { expiresAt } = bob.state.pending!;
		bob.at(bob.context.now + 3_000);
		expect(bob.input(recorded().input)).to.equal('crossed:accepted');
		expect([bob.phase, bob.state.live?.sid, bob.state.pending?.sid]).to.deep.equal(['established', sid, refreshed]);
		expect([bob.state.pending?.expiresAt, bob.timers.get('rekey')]).to.deep.equal([
			expiresAt + 3_000,
			expiresAt + 3_000,
		]);
		exchange(bob, alice);
		expect([alice.state.live?.sid, bob.state.live?.sid]).to.deep.equal([refreshed, refreshed]);
	});

	it('E7 in `confirming`: the `ready` that is due is taken when it comes', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const { sid, expiresAt } = bob.state.pending!;
		bob.at(bob.context.now + 4_000);
		const old = recorded();
		expect(bob.input(old.input)).to.equal('newer:accepted');
		expect([bob.phase, bob.state.pending?.sid, bob.marker, bob.state.concurrentHandshake?.sid]).to.deep.equal([
			'confirming',
			sid,
			sid,
			old.sid,
		]);
		expect([bob.state.pending?.expiresAt, bob.timers.get('confirm')]).to.deep.equal([
			expiresAt + 4_000,
			expiresAt + 4_000,
		]);
		exchange(bob, alice);
		expect([alice.phase, bob.phase, alice.state.live?.sid, bob.state.live?.sid]).to.deep.equal([
			'established',
			'established',
			sid,
			sid,
		]);
	});

	it('both accepts go again when the network is back, and both are told when no `ready` came', () => {
		const { bob } = invited();
		bob.input({ type: 'accept' });
		const { sid } = bob.state.pending!;
		const old = recorded();
		bob.input(old.input);
		bob.input({ type: 'network', connected: false });
		let before = bob.outgoing.length;
		bob.input({ type: 'network', connected: true });
		expect(sent(bob, before)).to.deep.equal([`accept ${sid}`, `accept ${old.sid}`]);
		before = bob.outgoing.length;
		bob.at(bob.state.pending!.expiresAt).input({ type: 'timer', name: 'confirm' });
		expect([bob.phase, bob.state.reason, bob.state.concurrentHandshake]).to.deep.equal([
			'failed',
			'handshake-failed',
			undefined,
		]);
		expect(sent(bob, before)).to.deep.equal([`unknown ${old.sid}`, `unknown ${sid}`]);
	});

	it('the other way round, the dialog was about the old one: its cancel leaves the true one, which is established', () => {
		const { alice, bob } = pair();
		const old = recorded();
		bob.input(old.input);
		elapse(1_000, [bob, alice]);
		bob.input({ type: 'accept' });
		expect([bob.phase, bob.state.pending?.sid]).to.deep.equal(['confirming', old.sid]);
		alice.input({ type: 'start' });
		const { sid } = alice.state.pending!;
		expect(bob.input({ type: 'frame', ...stamped(alice.outgoing.shift()!, alice) })).to.equal('newer:accepted');
		bob.at(bob.context.now + 1_000);
		expect(bob.input(hint(alice, 'cancel', old.sid))).to.equal('cancelled-for-newer');
		expect([bob.phase, bob.state.pending?.sid, bob.state.concurrentHandshake, bob.marker]).to.deep.equal([
			'confirming',
			sid,
			undefined,
			sid,
		]);
		expect(bob.timers.get('confirm')).to.equal(bob.context.now + CONFIRM - 1_000);
		exchange(bob, alice);
		expect([alice.phase, bob.phase, alice.state.live?.sid, bob.state.live?.sid]).to.deep.equal([
			'established',
			'established',
			sid,
			sid,
		]);
	});

	it('X3 one under another key than the one just accepted is not accepted unasked', () => {
		const { bob } = invited();
		bob.input({ type: 'accept' });
		const { sid } = bob.state.pending!;
		const other = new Machine(
			'aa',
			'bb',
			keyPairOf('alice anew'),
			keyPairOf('bob').publicKey,
			seeded('anew'),
			'i:anew',
		);
		other.input({ type: 'start' });
		bob.context = { ...bob.context, peerKey: keyPairOf('alice anew').publicKey };
		expect(bob.input({ type: 'frame', ...stamped(other.outgoing[0]!, other) })).to.equal('newer:other-key');
		expect([bob.phase, bob.state.pending?.sid, bob.state.concurrentHandshake]).to.deep.equal([
			'confirming',
			sid,
			undefined,
		]);
	});

	it('one that cannot be answered leaves the accept as it was', () => {
		const { bob } = invited();
		bob.input({ type: 'accept' });
		const { sid, expiresAt } = bob.state.pending!;
		const page = new Machine('aa', 'bb', keyPairOf('alice'), keyPairOf('bob').publicKey, seeded('broken'), 'i:broken');
		const { mlkem768 } = page.context.primitives;
		const keyPair = (seed: Uint8Array) => ({ ...mlkem768.keyPair(seed), publicKey: new Uint8Array(1184).fill(0xff) });
		page.context = { ...page.context, primitives: { ...page.context.primitives, mlkem768: { ...mlkem768, keyPair } } };
		page.input({ type: 'start' });
		bob.at(bob.context.now + 1_000);
		expect(bob.input({ type: 'frame', ...stamped(page.outgoing[0]!, page) })).to.equal('no-handshake');
		expect([
			bob.phase,
			bob.state.pending?.sid,
			bob.state.pending?.expiresAt,
			bob.state.concurrentHandshake,
		]).to.deep.equal(['confirming', sid, expiresAt, undefined]);
	});
});
