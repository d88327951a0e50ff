import { toBase64url } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { view } from '../src/index.ts';
import { seeded } from './fixtures.ts';
import { elapse, established, exchange, keyPairOf, LIMITS, Machine, stamped } from './machine.ts';

const write = (machine: Machine, ...texts: string[]): void => {
	for (const text of texts) {
		machine.input({ type: 'send', id: `${machine.uid} ${text}`, text });
	}
};
const phases = (...machines: Machine[]): string[] => machines.map(({ phase }) => phase);
const hint = (machine: Machine, kind: 'unknown' | 'end', sid = machine.state.live?.sid ?? '') =>
	machine.input({
		type: 'frame',
		kind,
		frame: { v: 1, rid: 'room', sid, body: '', from: machine.peer, connection: 'x:1' },
	});
const inviteOf = (machine: Machine) => {
	const frame = machine.outgoing.find(({ kind }) => kind === 'invite');
	if (!frame) throw new Error('no invite was sent');
	return { type: 'frame', ...stamped(frame, machine) } as const;
};

/** Alice's page was reloaded; Bob's continues. */
const reloaded = (): { alice: Machine; bob: Machine } => {
	const { alice, bob } = established();
	write(bob, 'before');
	bob.outgoing.length = 0;
	alice.reload('i:aa2');
	return { alice, bob };
};

describe('a session that lost its keys or its peer', () => {
	it('H2 G9 after a reload the room starts in `lost`, sends nothing plain, and the peer learns it within seconds', () => {
		const { alice, bob } = reloaded();
		expect([alice.phase, alice.state.reason, alice.plain]).to.deep.equal(['lost', 'reloaded', false]);
		alice.input({ type: 'send', id: 'x', text: 'secret' });
		expect(alice.handedBack).to.deep.equal(['secret']);
		exchange(alice, bob);
		elapse(5_200, [alice, bob]);
		expect([bob.phase, bob.state.reason]).to.deep.equal(['lost', 'peer-lost']);
	});

	it('G9 Refresh by the one that lost its keys needs no dialog, and brings what was unacknowledged, once', () => {
		const { alice, bob } = reloaded();
		alice.outgoing.length = 0;
		alice.input({ type: 'refresh' });
		expect(view(alice.state).refreshing).to.equal(true);
		alice.input({ type: 'send', id: 'held', text: 'typed meanwhile' });
		expect(alice.outgoing.filter(({ kind }) => kind === 'data')).to.deep.equal([]);
		exchange(alice, bob);
		expect(phases(alice, bob)).to.deep.equal(['established', 'established']);
		expect(alice.received).to.deep.equal(['before']);
		expect(bob.received).to.deep.equal(['typed meanwhile']);
		expect([alice.notices.at(-1), bob.notices.at(-1)]).to.deep.equal(['rekeyed', 'rekeyed']);
		expect(bob.statuses.get('bb before')).to.equal('delivered');
	});

	it('H3 a refresh whose invite was lost is asked again, though receipts come in meanwhile', () => {
		const { alice, bob } = established();
		alice.input({ type: 'refresh' });
		const invite = alice.outgoing.splice(0).find(({ kind }) => kind === 'invite');
		write(alice, 'typed meanwhile');
		exchange(alice, bob);
		expect(alice.statuses.get('aa typed meanwhile')).to.equal('delivered');
		elapse(6_000, [alice, bob], { cut: true });
		expect(alice.results.some((result) => result.startsWith('timer:resend resent'))).to.equal(true);
		alice.outgoing.push(invite!);
		exchange(alice, bob);
		expect([alice.notices.at(-1), bob.notices.at(-1)]).to.deep.equal(['rekeyed', 'rekeyed']);
	});

	it('G9 Refresh by the one that still has its keys asks the other, who has none', () => {
		const { alice, bob } = reloaded();
		exchange(alice, bob);
		elapse(5_200, [alice, bob]);
		bob.input({ type: 'refresh' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(alice.phase).to.equal('invited');
		alice.input({ type: 'accept' });
		exchange(alice, bob);
		expect(phases(alice, bob)).to.deep.equal(['established', 'established']);
		expect(alice.received).to.deep.equal(['before']);
	});

	it('both refresh at once: one session', () => {
		const { alice, bob } = reloaded();
		alice.outgoing.length = 0;
		alice.input({ type: 'refresh' });
		bob.input({ type: 'refresh' });
		exchange(alice, bob);
		expect(phases(alice, bob)).to.deep.equal(['established', 'established']);
		expect(alice.state.live?.sid).to.equal(bob.state.live?.sid);
	});

	it('a decline leads back to `lost`, never to plain sending', () => {
		const { alice, bob } = reloaded();
		bob.reload('i:bb2');
		alice.outgoing.length = 0;
		bob.outgoing.length = 0;
		bob.input({ type: 'refresh' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		alice.input({ type: 'decline' });
		exchange(alice, bob);
		expect(phases(alice, bob)).to.deep.equal(['lost', 'lost']);
		expect(bob.state.reason).to.equal('peer-declined');
	});

	it('H3 a refresh that nobody answers hands back what was typed meanwhile, and keeps what had been encrypted', () => {
		const { alice } = established();
		write(alice, 'encrypted');
		elapse(40_000, [alice, established(2).bob], { cut: true });
		expect([alice.phase, view(alice.state).dormant]).to.deep.equal(['lost', true]);
		alice.input({ type: 'refresh' });
		write(alice, 'typed meanwhile');
		elapse(61_000, [alice, established(2).bob], { cut: true });
		expect([alice.phase, alice.state.reason]).to.deep.equal(['lost', 'refresh-timeout']);
		expect(alice.handedBack).to.deep.equal(['typed meanwhile']);
		expect(view(alice.state).waiting).to.equal(1);
	});

	it('a refresh beside a live session leaves it alone until the new one stands', () => {
		const { alice, bob } = established();
		const { sid } = alice.state.live!;
		alice.input({ type: 'refresh' });
		const invite = inviteOf(alice);
		alice.outgoing.length = 0;
		bob.input(invite);
		bob.outgoing.length = 0;
		write(alice, 'under the old key');
		write(bob, 'as well');
		exchange(alice, bob);
		expect([alice.received, bob.received]).to.deep.equal([['as well'], ['under the old key']]);
		expect([alice.state.live?.sid, bob.state.live?.sid]).to.deep.equal([sid, sid]);
		elapse(11_000, [alice, bob], { cut: true });
		expect([alice.state.pending, bob.state.pending]).to.deep.equal([undefined, undefined]);
		write(alice, 'still');
		elapse(3_000, [alice, bob]);
		expect(bob.received.at(-1)).to.equal('still');
	});

	it('a refresh under another identity leaves the live session untouched and is said', () => {
		const { bob } = established();
		const { sid } = bob.state.live!;
		const mallory = new Machine('aa', 'bb', keyPairOf('mallory'), keyPairOf('bob').publicKey, seeded('m'));
		mallory.input({ type: 'start' });
		expect(bob.input(inviteOf(mallory))).to.equal('peer-key-changed');
		expect([bob.phase, bob.state.live?.sid, bob.state.pending]).to.deep.equal(['established', sid, undefined]);
		expect(bob.outgoing).to.deep.equal([]);
		// Repeated, as an inviter does, it causes no further answer.
		expect(bob.input(inviteOf(mallory))).to.equal('replayed');
		expect(bob.last).to.deep.equal([]);
		bob.context = { ...bob.context, peerKey: keyPairOf('mallory').publicKey };
		const again = new Machine('aa', 'bb', keyPairOf('mallory'), keyPairOf('bob').publicKey, seeded('m again'));
		again.input({ type: 'start' });
		expect(bob.input(inviteOf(again))).to.equal('peer-key-changed');
		expect(bob.state.live?.sid).to.equal(sid);
	});

	it('at most one refresh is taken without asking in five seconds', () => {
		const { alice, bob } = established();
		const twice = alice.copy();
		alice.input({ type: 'refresh' });
		twice.context = { ...twice.context, random: seeded('another tab') };
		twice.input({ type: 'refresh' });
		expect(bob.input(inviteOf(alice))).to.equal('rekey-accepted');
		expect(bob.input(inviteOf(twice))).to.equal('too-soon');
		bob.at(bob.context.now + 5_000);
		expect(bob.input(inviteOf(twice))).to.equal('rekey-accepted');
		expect(bob.state.pending?.sid).to.equal(twice.state.pending?.sid);
	});

	it('X2 H11 an invite of an earlier page, recorded and given again, keeps nobody awake', () => {
		const { bob } = established();
		const { sid } = bob.state.live!;
		const earlier = new Machine('aa', 'bb', keyPairOf('alice'), keyPairOf('bob').publicKey, seeded('an earlier page'));
		earlier.input({ type: 'start' });
		bob.at(bob.context.now + LIMITS.idleTimeout - 11_000);
		expect(bob.input(inviteOf(earlier))).to.equal('rekey-accepted');
		bob.at(bob.context.now + 10_000).input({ type: 'timer', name: 'rekey' });
		expect([bob.phase, bob.state.live?.sid, bob.state.pending]).to.deep.equal(['established', sid, undefined]);
		bob.at(bob.context.now + 1_000).input({ type: 'timer', name: 'idle' });
		expect([bob.phase, bob.state.reason, bob.wiped]).to.deep.equal(['lost', 'idle-timeout', 1]);
	});

	it('for another identity, acknowledged, the outbox goes back to the user', () => {
		const { alice, bob } = established();
		write(bob, 'for the old Alice');
		bob.outgoing.length = 0;
		elapse(40_000, [bob, alice], { cut: true });
		const anew = new Machine('aa', 'bb', keyPairOf('new alice'), keyPairOf('bob').publicKey, seeded('n'));
		anew.at(bob.context.now);
		bob.context = { ...bob.context, peerKey: keyPairOf('new alice').publicKey, peerKeyPinned: false };
		bob.outgoing.length = 0;
		bob.input({ type: 'refresh' });
		exchange(bob, anew);
		elapse(1_000, [bob, anew]);
		anew.input({ type: 'accept' });
		exchange(bob, anew);
		expect(phases(bob, anew)).to.deep.equal(['established', 'established']);
		expect(bob.handedBack).to.deep.equal(['for the old Alice']);
		expect(anew.received).to.deep.equal([]);
	});

	it('E8 a peer that is simply gone is `interrupted`, then `lost` within 35 s', () => {
		const { alice, bob } = established();
		elapse(16_000, [alice, bob], { cut: true });
		expect([alice.phase, alice.state.reason]).to.deep.equal(['interrupted', 'peer-offline']);
		elapse(19_000, [alice, bob], { cut: true });
		expect([alice.phase, alice.state.reason, alice.plain]).to.deep.equal(['lost', 'peer-lost', false]);
		expect(view(alice.state).offerRefresh).to.equal(true);
	});

	it('E8 presence that goes offline raises the question at once, and decides nothing', () => {
		const { alice, bob } = established();
		expect(alice.input({ type: 'presence', online: false })).to.equal('probed');
		expect(alice.phase).to.equal('established');
		exchange(alice, bob);
		expect(alice.state.live?.peerProbe).to.equal(undefined);
		elapse(60_000, [alice, bob]);
		expect(phases(alice, bob)).to.deep.equal(['established', 'established']);
	});

	it('H10 E8 a peer whose connection is seen to break is `interrupted` for 30 s, and `lost` no later than one that falls silent', () => {
		const { alice, bob } = established();
		const heard = alice.state.live?.heardAt ?? 0;
		alice.input({ type: 'presence', online: false });
		elapse(heard + 31_000 - alice.context.now, [alice, bob], { cut: true });
		expect([alice.phase, alice.state.reason]).to.deep.equal(['interrupted', 'peer-offline']);
		elapse(heard + 35_000 - alice.context.now, [alice, bob], { cut: true });
		expect([alice.phase, alice.state.reason]).to.deep.equal(['lost', 'peer-lost']);
	});

	it('E4 a peer whose account is active no more ends the session with the reason, and nothing goes plain', () => {
		const { alice } = established();
		const sid = alice.state.live?.sid ?? '';
		const refusal = { type: 'refused', sid, kind: 'data', error: 'error-not-allowed' } as const;
		alice.input(refusal);
		expect(alice.phase).to.equal('established');
		alice.input({ ...refusal, cause: 'peer-inactive', sid: 'another' });
		expect(alice.phase).to.equal('established');
		alice.input({ ...refusal, cause: 'peer-inactive' });
		expect([alice.phase, alice.state.reason, alice.plain, alice.state.live]).to.deep.equal([
			'ended',
			'peer-removed',
			false,
			undefined,
		]);
	});

	it('H1 what waits for a peer that is lost counts as not sent, until it goes out after all', () => {
		const { alice, bob } = established();
		write(alice, 'waits');
		elapse(40_000, [alice, bob], { cut: true });
		expect([alice.phase, alice.statuses.get('aa waits')]).to.deep.equal(['lost', 'failed']);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		expect(alice.statuses.get('aa waits')).to.equal('delivered');
		expect(bob.received).to.deep.equal(['waits']);
	});

	it('a good frame of a peer that was missed brings the session back by itself', () => {
		const { alice, bob } = established();
		write(alice, 'waits');
		elapse(40_000, [alice, bob], { cut: true });
		expect(phases(alice, bob)).to.deep.equal(['lost', 'lost']);
		bob.input({ type: 'network', connected: false });
		bob.input({ type: 'network', connected: true });
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		expect(phases(alice, bob)).to.deep.equal(['established', 'established']);
		expect(bob.received).to.deep.equal(['waits']);
		const other = established(2);
		elapse(40_000, [other.alice, other.alice], { cut: true });
		other.bob.at(other.alice.context.now);
		write(other.bob, 'back again');
		exchange(other.alice, other.bob);
		expect(phases(other.alice, other.bob)).to.deep.equal(['established', 'established']);
		expect(other.alice.received).to.deep.equal(['back again']);
	});

	for (const kind of ['unknown', 'end'] as const) {
		it(`the hint \`${kind}\` causes a question without \`to\`, and an answer settles it`, () => {
			const { alice, bob } = established();
			expect(hint(alice, kind)).to.equal('probed');
			expect(alice.outgoing).to.have.length(1);
			expect(alice.outgoing[0]?.to).to.equal(undefined);
			expect(hint(alice, kind)).to.equal('not-probed');
			exchange(alice, bob);
			elapse(20_000, [alice, bob]);
			expect(phases(alice, bob)).to.deep.equal(['established', 'established']);
		});

		it(`the hint \`${kind}\` and silence give \`lost\` in 5 s: the keys stay, nothing goes plain`, () => {
			const { alice, bob } = established();
			hint(alice, kind);
			elapse(5_200, [alice, bob], { cut: true });
			expect([alice.phase, alice.wiped, alice.plain]).to.deep.equal(['lost', 0, false]);
			expect(view(alice.state).dormant).to.equal(true);
		});
	}

	it('hints that come again ask no more than once in ten seconds, though each was answered', () => {
		const { alice, bob } = established();
		for (const [after, said] of [
			[0, 'probed'],
			[9_000, 'not-probed'],
			[1_000, 'probed'],
		] as const) {
			elapse(after, [alice, bob]);
			expect(hint(alice, 'unknown'), `after ${after}`).to.equal(said);
			exchange(alice, bob);
			expect(alice.state.live?.peerProbe).to.equal(undefined);
		}
	});

	it('a tab with the marker of one session is silent about any other, and speaks of its own once a second', () => {
		const { alice, bob } = reloaded();
		alice.outgoing.length = 0;
		bob.input({ type: 'send', id: 'a', text: 'a' });
		const data = stamped(bob.outgoing.find(({ kind }) => kind === 'data')!, bob);
		alice.at(alice.context.now + 1_500);
		expect(
			alice.input({ type: 'frame', ...data, frame: { ...data.frame, sid: toBase64url(new Uint8Array(16)) } }),
		).to.equal('not-this-session');
		expect(alice.last).to.deep.equal([]);
		expect(alice.input({ type: 'frame', ...data })).to.equal('unknown-sent');
		for (const [after, said] of [
			[999, 'unknown-sent-recently'],
			[1, 'unknown-sent'],
		] as const) {
			alice.at(alice.context.now + after);
			expect(alice.input({ type: 'frame', ...data }), `after ${after}`).to.equal(said);
		}
	});

	it('hints about another sid do nothing', () => {
		const { alice } = established();
		expect(hint(alice, 'unknown', toBase64url(new Uint8Array(16)))).to.equal('not-this-session');
		expect(alice.last).to.deep.equal([]);
	});

	it('a tab with the marker answers `unknown` at most once a second, one without stays silent', () => {
		const { alice, bob } = reloaded();
		alice.outgoing.length = 0;
		alice.at(alice.context.now + 1_500);
		bob.input({ type: 'send', id: 'a', text: 'a' });
		bob.input({ type: 'send', id: 'b', text: 'b' });
		exchange(alice, bob);
		const answers = alice.results.filter((result) => result.includes('unknown'));
		expect(answers).to.deep.equal([
			'frame:data unknown-sent',
			'frame:data unknown-sent-recently',
			'frame:data unknown-sent-recently',
		]);
		const stranger = new Machine('aa', 'bb', keyPairOf('alice'), keyPairOf('bob').publicKey, seeded('s'));
		bob.input({ type: 'send', id: 'c', text: 'c' });
		exchange(stranger, bob);
		expect(stranger.results).to.deep.equal(['frame:data not-this-session']);
	});

	it('E5 another tab of this browser holds the session: this one sends nothing', () => {
		const { alice } = established();
		alice.input({ type: 'other-tab', sid: toBase64url(new Uint8Array(16)) });
		expect([alice.phase, alice.wiped, alice.plain]).to.deep.equal(['elsewhere', 1, false]);
		alice.input({ type: 'send', id: 'x', text: 'secret' });
		expect(alice.handedBack).to.deep.equal(['secret']);
		alice.input({ type: 'dismiss' });
		expect([alice.plain, alice.marker === undefined]).to.deep.equal([true, false]);
	});
});
