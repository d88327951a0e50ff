import { equal, pureJs, toBase64url } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { view } from '../src/index.ts';
import { seeded } from './fixtures.ts';
import { elapse, established, exchange, keyPairOf, LIMITS, Machine, pair, stamped } from './machine.ts';
import { invited } from './scenarios.ts';

const frame = (from: Machine, kind: string) => {
	const found = from.outgoing.find((candidate) => candidate.kind === kind);
	if (!found) throw new Error(`${from.uid} sent no ${kind}: ${from.outgoing.map((sent) => sent.kind)}`);
	return stamped(found, from);
};

/** From now on this side's handshakes are of the next version: their payloads begin with another format byte. */
const speakLater = (machine: Machine): void => {
	const { chacha20poly1305 } = pureJs;
	/** Lengths of the payloads of invite and accept with the one capability `text`. */
	const isPayload = (plaintext: Uint8Array): boolean => [39, 71].includes(plaintext.length) && plaintext[0] === 1;
	const seal: typeof chacha20poly1305.seal = (key, nonce, ad, plaintext, headroom) =>
		chacha20poly1305.seal(
			key,
			nonce,
			ad,
			isPayload(plaintext) ? Uint8Array.of(2, ...plaintext.subarray(1)) : plaintext,
			headroom,
		);
	machine.context = {
		...machine.context,
		capabilities: ['text'],
		primitives: { ...pureJs, chacha20poly1305: { ...chacha20poly1305, seal } },
	};
};

describe('an invitation', () => {
	it('G5 G6 leads over the dialog to the same keys on both sides', () => {
		const { alice, bob } = established();
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		expect(alice.state.live?.sid).to.equal(bob.state.live?.sid);
		expect(alice.marker).to.equal(bob.marker);
		expect(equal(alice.pinned!, keyPairOf('bob').publicKey)).to.equal(true);
		expect([alice.notices, bob.notices]).to.deep.equal([['started'], ['started']]);
		expect([...alice.timers.keys()].sort()).to.deep.equal(['idle', 'silence']);
		expect([...bob.timers.keys()].sort()).to.deep.equal(['idle', 'silence']);
	});

	it('writes the marker before anything of the session leaves, on both sides', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const kinds = (machine: Machine): string[] =>
			machine.last.map((effect) => (effect.type === 'frame' ? effect.kind : effect.type));
		expect(kinds(bob).indexOf('marker')).to.be.within(0, kinds(bob).indexOf('accept') - 1);
		alice.input({ type: 'frame', ...frame(bob, 'accept') });
		expect(kinds(alice).indexOf('marker')).to.be.within(0, kinds(alice).indexOf('data') - 1);
	});

	it('waits a second before the dialog, in which a tab with the session may answer', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		exchange(alice, bob);
		expect(bob.phase).to.equal('idle');
		elapse(999, [alice, bob]);
		expect(bob.phase).to.equal('idle');
		elapse(1, [alice, bob]);
		expect(bob.phase).to.equal('invited');
	});

	it('G6 Decline tells the inviter at once', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'decline' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['declined', 'idle']);
		expect([alice.state.reason, bob.state.reason]).to.deep.equal(['peer-declined', 'self-declined']);
		expect(alice.input({ type: 'start' })).to.equal('invited');
	});

	it('a peer of a later version is told no, the user is told why, and nothing goes plain', () => {
		const { alice, bob } = pair();
		speakLater(alice);
		alice.input({ type: 'start' });
		exchange(alice, bob);
		expect([alice.phase, alice.state.reason]).to.deep.equal(['declined', 'peer-declined']);
		expect([bob.phase, bob.state.reason, bob.plain]).to.deep.equal(['failed', 'incompatible', false]);
		bob.input({ type: 'dismiss' });
		expect([bob.phase, bob.plain]).to.deep.equal(['idle', true]);
	});

	it('an accept of a later version ends the invitation with the reason', () => {
		const { alice, bob } = invited();
		speakLater(bob);
		bob.input({ type: 'accept' });
		exchange(alice, bob);
		expect([alice.phase, alice.state.reason, alice.plain]).to.deep.equal(['failed', 'incompatible', false]);
		expect(bob.phase).to.equal('expired');
	});

	it('a refresh by a peer of a later version leaves the live session alone', () => {
		const { alice, bob } = established();
		speakLater(alice);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		speakLater(bob);
		alice.context = { ...alice.context, primitives: pureJs };
		elapse(6_000, [alice, bob]);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		expect(view(alice.state).refreshing).to.equal(false);
		bob.input({ type: 'send', id: 'x', text: 'still here' });
		exchange(alice, bob);
		expect(alice.received).to.deep.equal(['still here']);
	});

	it('S4 Cancel makes the dialog vanish', () => {
		const { alice, bob } = invited();
		alice.input({ type: 'cancel' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['idle', 'expired']);
		expect(bob.state.reason).to.equal('peer-cancelled');
		expect(bob.plain).to.equal(false);
		bob.input({ type: 'dismiss' });
		expect(bob.plain).to.equal(true);
	});

	it('S3 both time out together, and both can retry at once', () => {
		const { alice, bob } = invited();
		elapse(LIMITS.inviteTimeout, [alice, bob], { cut: true });
		expect([alice.phase, bob.phase]).to.deep.equal(['expired', 'expired']);
		expect([alice.state.reason, bob.state.reason]).to.deep.equal(['invite-timeout', 'invite-timeout']);
		expect([...alice.timers.keys(), ...bob.timers.keys()]).to.deep.equal([]);
		const heard = invited();
		elapse(LIMITS.inviteTimeout, [heard.alice, heard.bob]);
		expect([heard.alice.state.reason, heard.bob.state.reason]).to.deep.equal(['invite-timeout', 'invite-timeout']);
		bob.input({ type: 'start' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(alice.phase).to.equal('invited');
	});

	it('S3 a late accept is refused on both', () => {
		const { alice, bob } = invited();
		bob.at(bob.context.now + LIMITS.inviteTimeout);
		expect(bob.input({ type: 'accept' })).to.match(/^ignored:/);
		expect(bob.phase).to.equal('expired');
		const late = invited();
		late.bob.input({ type: 'accept' });
		late.alice.at(late.alice.context.now + LIMITS.inviteTimeout);
		const { kind, frame: accept } = frame(late.bob, 'accept');
		late.bob.outgoing.length = 0;
		expect(late.alice.input({ type: 'frame', kind, frame: accept })).to.equal('late-accept-refused');
		expect(late.alice.phase).to.equal('expired');
		exchange(late.alice, late.bob);
		expect(late.bob.phase).to.equal('expired');
		expect(late.bob.plain).to.equal(false);
		expect(alice.phase).to.equal('inviting');
	});

	it('S6 an accept does not race its own timeout: the clock decides, whichever comes first', () => {
		const { alice, bob } = invited();
		bob.at(bob.context.now + LIMITS.inviteTimeout - 2_000);
		expect(bob.input({ type: 'accept' })).to.equal('accepted');
		exchange(alice, bob);
		elapse(LIMITS.inviteTimeout, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('a lost invite, accept or ready is sent again, the same bytes', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		const first = frame(alice, 'invite').frame.body;
		alice.outgoing.length = 0;
		elapse(5_000, [alice, bob], { cut: false });
		elapse(1_000, [alice, bob]);
		expect(bob.phase).to.equal('invited');
		expect(first).to.equal(toBase64url((alice.state.pending as { body: Uint8Array }).body));
		bob.input({ type: 'accept' });
		bob.outgoing.length = 0;
		elapse(5_000, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		const again = invited();
		again.bob.input({ type: 'accept' });
		again.alice.input({ type: 'frame', ...frame(again.bob, 'accept') });
		again.alice.outgoing.length = 0;
		elapse(3_000, [again.alice, again.bob]);
		expect([again.alice.phase, again.bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('X2 garbage before a good accept costs nothing, a second accept does nothing', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const good = frame(bob, 'accept');
		bob.outgoing.length = 0;
		expect(
			alice.input({ type: 'frame', ...good, frame: { ...good.frame, body: `AAAA${good.frame.body.slice(4)}` } }),
		).to.match(/^dropped/);
		expect(alice.input({ type: 'frame', ...good })).to.equal('established');
		expect(alice.input({ type: 'frame', ...good })).to.equal('already-accepted');
		exchange(alice, bob);
		expect(bob.phase).to.equal('established');
	});

	it('X2 an invite replayed, reflected, or with a known ephemeral key is dropped', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		const invite = frame(alice, 'invite');
		expect(alice.input({ type: 'frame', kind: 'invite', frame: { ...invite.frame, from: 'bb' } })).to.equal('refused');
		bob.input({ type: 'frame', ...invite });
		expect(bob.input({ type: 'frame', ...invite })).to.equal('already-pending');
		elapse(1_000, [bob, alice], { cut: true });
		bob.input({ type: 'decline' });
		expect(bob.input({ type: 'frame', ...invite })).to.equal('replayed');
		const sid = toBase64url(new Uint8Array(16).fill(3));
		expect(bob.input({ type: 'frame', kind: 'invite', frame: { ...invite.frame, sid } })).to.equal('replayed');
		expect(bob.phase).to.equal('idle');
	});

	it('X1 frames of a third user or another room do nothing at all', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		const { kind, frame: invite } = frame(alice, 'invite');
		for (const change of [{ from: 'carol' }, { rid: 'other' }, { from: 'bb' }]) {
			expect(bob.input({ type: 'frame', kind, frame: { ...invite, ...change } })).to.equal('not-for-us');
			expect(bob.last).to.deep.equal([]);
		}
		expect(bob.input({ type: 'frame', kind: 'elsewhere', frame: { ...invite, body: '' } })).to.equal('not-for-us');
	});

	it('G3 with a locked key the dialog asks for it, the inviter learns it and waits up to five minutes', () => {
		const { alice, bob } = pair();
		const { identity } = bob.context;
		bob.context = { ...bob.context, identity: undefined };
		alice.input({ type: 'start' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(bob.phase).to.equal('invited');
		expect(view(bob.state).needsKey).to.equal(true);
		expect(bob.input({ type: 'accept' })).to.equal('locked');
		elapse(200_000, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['inviting', 'invited']);
		bob.context = { ...bob.context, identity };
		expect(bob.input({ type: 'keys' })).to.equal('awaiting-dialog');
		expect(view(bob.state).needsKey).to.equal(false);
		bob.input({ type: 'accept' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('S7 accepting in one tab makes the others say "elsewhere", whether their dialog is open or still to come', () => {
		for (const shown of [true, false]) {
			const { alice, bob } = pair();
			const other = bob.copy();
			alice.input({ type: 'start' });
			const invite = frame(alice, 'invite');
			for (const tab of [bob, other]) {
				tab.input({ type: 'frame', ...invite });
			}
			elapse(1_000, [bob, alice], { cut: true });
			if (shown) {
				other.at(bob.context.now).input({ type: 'timer', name: 'dialog' });
			}
			bob.input({ type: 'accept' });
			const hint = frame(bob, 'elsewhere');
			expect(bob.outgoing.find(({ kind }) => kind === 'elsewhere')?.own).to.equal(true);
			expect(bob.input({ type: 'frame', ...hint })).to.match(/^ignored:/);
			other.input({ type: 'frame', ...hint });
			expect(other.phase).to.equal('elsewhere');
			expect(other.plain).to.equal(false);
		}
	});

	it('H2 S7 another device of who invited is told too, and sends nothing plain beside the session', () => {
		const { alice, bob } = pair();
		const other = alice.copy();
		alice.input({ type: 'start' });
		bob.input({ type: 'frame', ...frame(alice, 'invite') });
		elapse(1_000, [bob, alice], { cut: true });
		bob.input({ type: 'accept' });
		alice.input({ type: 'frame', ...frame(bob, 'accept') });
		const hint = frame(alice, 'elsewhere');
		expect(alice.outgoing.find(({ kind }) => kind === 'elsewhere')?.own).to.equal(true);
		expect(other.plain).to.equal(true);
		expect(other.input({ type: 'frame', ...hint })).to.equal('elsewhere');
		expect([other.phase, other.plain]).to.deep.equal(['elsewhere', false]);
		other.input({ type: 'dismiss' });
		expect([other.phase, other.plain]).to.deep.equal(['idle', true]);
	});

	it('an own key, a changed key, a missing key', () => {
		const own = new Machine('aa', 'bb', keyPairOf('alice'), keyPairOf('alice').publicKey, seeded('own'));
		own.input({ type: 'start' });
		expect([own.phase, own.state.reason]).to.deep.equal(['failed', 'own-key']);
		const { alice, bob } = pair();
		alice.context = { ...alice.context, peerKeyChanged: true };
		alice.input({ type: 'start' });
		expect([alice.phase, alice.state.reason]).to.deep.equal(['failed', 'peer-key-changed']);
		bob.context = { ...bob.context, peerKey: undefined };
		expect(bob.input({ type: 'start' })).to.equal('no-peer-key');
		expect(bob.last).to.deep.equal([{ type: 'refetch-peer-key' }]);
		expect([bob.phase, bob.state.reason, bob.plain]).to.deep.equal(['failed', 'no-peer-key', false]);
	});

	it('X3 an invite under another key than the pinned one blocks until it is acknowledged', () => {
		const { bob } = pair();
		const mallory = new Machine('aa', 'bb', keyPairOf('mallory'), keyPairOf('bob').publicKey, seeded('mallory'));
		bob.context = { ...bob.context, peerKeyPinned: true };
		mallory.input({ type: 'start' });
		bob.input({ type: 'frame', ...frame(mallory, 'invite') });
		expect([bob.phase, bob.state.reason]).to.deep.equal(['failed', 'peer-key-changed']);
		expect(bob.notices).to.deep.equal(['peer-key-changed']);
	});

	it('X3 what the user acknowledges permits a new handshake, not the one that was refused', () => {
		const { bob } = pair();
		const renewed = new Machine('aa', 'bb', keyPairOf('alice anew'), keyPairOf('bob').publicKey, seeded('renewed'));
		bob.context = { ...bob.context, peerKeyPinned: true };
		renewed.input({ type: 'start' });
		const refused = frame(renewed, 'invite');
		bob.input({ type: 'frame', ...refused });
		exchange(renewed, bob);
		expect([renewed.phase, renewed.plain]).to.deep.equal(['declined', false]);
		// Acknowledged: the new key is the pin.
		bob.context = { ...bob.context, peerKey: keyPairOf('alice anew').publicKey };
		bob.input({ type: 'dismiss' });
		expect(bob.input({ type: 'frame', ...refused })).to.equal('replayed');
		expect([bob.phase, bob.state.pending]).to.deep.equal(['idle', undefined]);
		renewed.input({ type: 'start' });
		expect(bob.input({ type: 'frame', ...frame(renewed, 'invite') })).to.equal('awaiting-dialog');
	});

	it('a key that is merely stale is fetched anew on either side', () => {
		const { alice, bob } = pair();
		bob.context = { ...bob.context, peerKey: keyPairOf('old alice').publicKey };
		alice.input({ type: 'start' });
		expect(bob.input({ type: 'frame', ...frame(alice, 'invite') })).to.equal('awaiting-dialog-unread');
		expect(bob.last.map(({ type }) => type)).to.include('refetch-peer-key');
		bob.context = { ...bob.context, peerKey: keyPairOf('alice').publicKey };
		expect(bob.input({ type: 'keys' })).to.equal('awaiting-dialog');

		const other = pair(2);
		other.alice.context = { ...other.alice.context, peerKey: keyPairOf('old bob').publicKey };
		other.alice.input({ type: 'start' });
		exchange(other.alice, other.bob);
		expect(other.alice.last.map(({ type }) => type)).to.deep.equal(['refetch-peer-key']);
		other.alice.context = { ...other.alice.context, peerKey: keyPairOf('bob').publicKey };
		expect(other.alice.input({ type: 'keys' })).to.equal('reinvited');
		exchange(other.alice, other.bob);
		elapse(1_000, [other.alice, other.bob]);
		expect(other.bob.phase).to.equal('invited');
	});

	it("S8 the relay's answers: refused, not taken, peer away, too many", () => {
		const answers = (input: object): Machine => {
			const { alice } = pair();
			alice.input({ type: 'start' });
			const sid = alice.state.pending!.sid;
			alice.input({ sid, kind: 'invite', ...input } as never);
			return alice;
		};
		expect(answers({ type: 'refused', error: 'error-not-allowed' }).state.reason).to.equal('relay-refused');
		expect(answers({ type: 'refused', error: 'error-not-allowed', cause: 'peer-offline' }).state.reason).to.equal(
			'peer-offline',
		);
		expect(answers({ type: 'refused', error: 'error-no-connection' }).phase).to.equal('inviting');
		expect(answers({ type: 'relayed', delivered: 0, forwarded: true }).phase).to.equal('inviting');
		const limited = answers({ type: 'refused', error: 'error-too-many-requests', retryIn: 9_000 });
		expect([limited.phase, limited.timers.get('resend')! - limited.context.now]).to.deep.equal(['inviting', 9_000]);
	});

	it('G12 an invite that nobody takes is tried again for five seconds, as a page may just be loading', () => {
		const { alice } = pair();
		alice.input({ type: 'start' });
		const untaken = (): string =>
			alice.input({ type: 'relayed', sid: alice.state.pending!.sid, kind: 'invite', delivered: 0, forwarded: false });
		expect(untaken()).to.equal('not-taken-yet');
		alice.outgoing.length = 0;
		alice.at(alice.context.now + 1_000);
		alice.input({ type: 'timer', name: 'resend' });
		expect(frame(alice, 'invite').frame.sid).to.equal(alice.state.pending?.sid);
		expect(untaken()).to.equal('not-taken-yet');
		alice.at(alice.context.now + 4_000);
		expect(untaken()).to.equal('unsupported-app');
		expect([alice.phase, alice.state.reason]).to.deep.equal(['failed', 'unsupported-app']);
		expect(alice.timers.has('resend')).to.equal(false);
	});

	it('S5 both invite at once: one session, one key, no timer left over', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		bob.input({ type: 'start' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		expect(alice.state.live?.sid).to.equal(bob.state.live?.sid);
		expect([alice.state.live?.role, bob.state.live?.role]).to.deep.equal(['initiator', 'responder']);
		expect([...alice.timers.keys(), ...bob.timers.keys()].sort()).to.deep.equal(['idle', 'idle', 'silence', 'silence']);
	});

	for (const lost of ['aa', 'bb']) {
		it(`S5 crossing, with the invite of ${lost} lost`, () => {
			const { alice, bob } = pair();
			alice.input({ type: 'start' });
			bob.input({ type: 'start' });
			(lost === 'aa' ? alice : bob).outgoing.length = 0;
			exchange(alice, bob);
			elapse(6_000, [alice, bob]);
			expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
			expect(alice.state.live?.sid).to.equal(bob.state.live?.sid);
		});
	}

	it("S5 Start while the other's invite waits for its dialog is a yes to it", () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		exchange(alice, bob);
		expect(bob.input({ type: 'start' })).to.equal('accepted');
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('a `ready` that does not open the commitment fails the session, and drops a rekey alone', () => {
		const lie = (machine: Machine): void =>
			machine.tamper((state) =>
				state.pending?.role === 'initiator'
					? {
							...state,
							pending: { ...state.pending, handshake: { ...state.pending.handshake, nonce: new Uint8Array(32) } },
						}
					: state,
			);
		const { alice, bob } = invited();
		lie(alice);
		bob.input({ type: 'accept' });
		exchange(alice, bob);
		expect([bob.phase, bob.state.reason, bob.plain]).to.deep.equal(['failed', 'handshake-failed', false]);
		const other = established(3);
		const { sid } = other.bob.state.live!;
		other.alice.input({ type: 'refresh' });
		lie(other.alice);
		exchange(other.alice, other.bob);
		expect([other.bob.phase, other.bob.state.live?.sid, other.bob.state.pending]).to.deep.equal([
			'established',
			sid,
			undefined,
		]);
	});

	it('no `ready` within 15 s fails the responder, and tells an inviter who believes in the session', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		alice.input({ type: 'frame', ...frame(bob, 'accept') });
		alice.outgoing.length = 0;
		bob.at(bob.context.now + 15_000).input({ type: 'timer', name: 'confirm' });
		expect([bob.phase, bob.state.reason, bob.plain]).to.deep.equal(['failed', 'handshake-failed', false]);
		bob.outgoing.splice(0, bob.outgoing.length - 1);
		alice.at(bob.context.now);
		exchange(alice, bob);
		elapse(5_100, [alice, bob]);
		expect(alice.phase).to.equal('lost');
	});
});
