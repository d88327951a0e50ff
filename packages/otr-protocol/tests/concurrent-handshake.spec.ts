import { expect } from 'chai';
import { seeded } from './fixtures.ts';
import { elapse, established, exchange, keyPairOf, Machine, pair, type Sent, stamped } from './machine.ts';
import { invited } from './scenarios.ts';

/** An invite that Alice wrote on an earlier page: she does not know it. */
const recorded = (seed = 'earlier page') => {
	const page = new Machine('aa', 'bb', keyPairOf('alice'), keyPairOf('bob').publicKey, seeded(seed), `i:${seed}`);
	page.input({ type: 'start' });
	return { input: { type: 'frame', ...stamped(page.outgoing[0]!, page) } as const, sid: page.state.pending!.sid };
};
const hint = (from: Machine, kind: 'cancel' | 'decline' | 'locked', sid: string) =>
	({ type: 'frame', ...stamped({ type: 'frame', kind, sid, body: '' }, from) }) as const;
const give = (to: Machine, from: Machine, frame: Sent | undefined): string =>
	to.input({ type: 'frame', ...stamped(frame!, from) });
const sids = (machine: Machine, kind: string): string[] =>
	machine.outgoing.filter((frame) => frame.kind === kind).map(({ sid }) => sid);

/** The last frame of this kind; no other frame of the step arrives. */
const takeOnly = (machine: Machine, kind: string): Sent => {
	const frame = machine.outgoing.findLast((candidate) => candidate.kind === kind)!;
	machine.outgoing.length = 0;
	return frame;
};

/** Both invite, and Bob, whose user id loses, has accepted. */
const crossed = (begin: 'start' | 'refresh' = 'start') => {
	const { alice, bob } = begin === 'start' ? pair() : established();
	bob.input({ type: begin });
	alice.input({ type: begin });
	const [invite, own] = [takeOnly(alice, 'invite'), takeOnly(bob, 'invite')];
	give(bob, alice, invite);
	return { alice, bob, invite, own, accept: takeOnly(bob, 'accept') };
};

/**
 * Bob accepted an invite of one page of Alice's, whose `ready` is on its way, and then one of another page or device,
 * which starts again.
 */
const twoPages = () => {
	const { alice: page1, bob } = invited();
	bob.input({ type: 'accept' });
	give(page1, bob, takeOnly(bob, 'accept'));
	const ready = takeOnly(page1, 'data');
	const page2 = page1.copy();
	page2.reload('i:aa2');
	page2.marker = page1.marker;
	page2.input({ type: 'restored', sid: page1.state.live!.sid });
	page2.input({ type: 'refresh' });
	give(bob, page2, takeOnly(page2, 'invite'));
	give(page2, bob, takeOnly(bob, 'accept'));
	return { page1, page2, bob, ready };
};

const together = (alice: Machine, bob: Machine) => [
	alice.phase,
	bob.phase,
	alice.state.live?.sid === bob.state.live?.sid,
];

describe('an accept beside our own invite', () => {
	it('S3 our invite is declined on another device of the peer: the peer hears at once that there is no session by it', () => {
		const { alice, bob, invite, own, accept } = crossed();
		give(alice, bob, accept);
		expect(alice.phase).to.equal('established');
		expect(bob.input(hint(alice, 'decline', own.sid))).to.equal('declined');
		expect([bob.phase, sids(bob, 'unknown'), bob.plain]).to.deep.equal(['declined', [invite.sid], false]);
		alice.outgoing.length = 0;
		exchange(alice, bob);
		elapse(7_000, [alice, bob]);
		expect(alice.phase).to.equal('lost');
	});

	for (const [name, input] of [
		[
			'nobody took our invite',
			(sid: string) => ({ type: 'relayed', sid, kind: 'invite', delivered: 0, forwarded: false }) as const,
		],
		[
			'the peer is offline',
			(sid: string) =>
				({ type: 'refused', sid, kind: 'invite', error: 'error-not-allowed', cause: 'peer-offline' }) as const,
		],
	] as const) {
		it(`G12 the late word that ${name} ends nothing: the peer invited a moment ago`, () => {
			const { alice, bob, own, accept } = crossed();
			bob.input({ type: 'presence', online: false });
			give(alice, bob, accept);
			expect(bob.input(input(own.sid))).to.equal('no-change');
			exchange(alice, bob);
			expect(together(alice, bob)).to.deep.equal(['established', 'established', true]);
		});

		it(`G12 once the accept is old it ends the invitation: ${name}`, () => {
			const { bob, own } = crossed();
			bob.input({ type: 'presence', online: false });
			bob.at(bob.state.concurrentHandshake!.expiresAt).input(input(own.sid));
			expect([bob.phase, bob.state.reason]).to.deep.equal(['failed', 'peer-offline']);
		});
	}

	it('X2 a recorded invite does not take its place: with the accept lost once, the peer asks again and gets it', () => {
		const { alice, bob } = crossed();
		expect(bob.input(recorded().input)).to.equal('too-soon');
		elapse(5_000, [alice, bob]);
		expect(together(alice, bob)).to.deep.equal(['established', 'established', true]);
	});

	it('X2 nor between accept and `ready` of two refreshes that cross', () => {
		const { alice, bob, accept } = crossed('refresh');
		give(alice, bob, accept);
		expect(bob.input(recorded().input)).to.equal('too-soon');
		exchange(alice, bob);
		expect(together(alice, bob)).to.deep.equal(['established', 'established', true]);
		expect(bob.state.live?.sid).to.equal(accept.sid);
	});

	it('S5 a recorded one that came first delays a crossing by its 15 s at most', () => {
		const { alice, bob } = pair();
		bob.input({ type: 'start' });
		bob.input(recorded().input);
		alice.input({ type: 'start' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['inviting', 'inviting']);
		elapse(20_000, [alice, bob]);
		expect(together(alice, bob)).to.deep.equal(['established', 'established', true]);
	});

	it('S3 a forged `cancel` after each recorded invite does not prolong an invitation by more than 15 s in all', () => {
		for (const [phase, { alice, bob }] of [
			['inviting', pair()],
			['confirming', invited()],
		] as const) {
			bob.input({ type: phase === 'inviting' ? 'start' : 'accept' });
			const { expiresAt } = bob.state.pending!;
			for (let at = 0; at < 6; at++) {
				bob.at(Math.max(bob.context.now, bob.state.pending!.expiresAt - 500));
				const old = recorded(`${phase} ${at}`);
				bob.input(old.input);
				bob.input(hint(alice, 'cancel', bob.state.concurrentHandshake!.sid));
			}
			expect([bob.phase, bob.state.pending!.expiresAt - expiresAt <= 15_000], phase).to.deep.equal([phase, true]);
		}
	});

	it('S3 nor do keys that change back and forth, nor a forged `locked` after each', () => {
		for (const lend of ['recorded', 'locked'] as const) {
			const { alice, bob } = pair();
			bob.input({ type: 'start' });
			const { expiresAt } = bob.state.pending!;
			const { peerKey } = bob.context;
			for (let at = 0; at < 6; at++) {
				bob.at(bob.state.pending!.expiresAt - 500);
				bob.input(lend === 'recorded' ? recorded(`${at}`).input : hint(alice, 'locked', bob.state.pending!.sid));
				for (const key of [keyPairOf('anew').publicKey, peerKey]) {
					bob.context = { ...bob.context, ...(key && { peerKey: key }) };
					expect(bob.input({ type: 'keys' })).to.equal('reinvited');
				}
			}
			expect(bob.state.pending!.expiresAt - expiresAt <= (lend === 'recorded' ? 15_000 : 300_000), lend).to.equal(true);
		}
	});

	it('S3 nor does one that names the accept the user gave: what takes its place has its own time, and no more', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const { sid } = bob.state.pending!;
		bob.at(bob.context.now + 1_000).input(recorded('one').input);
		bob.input(hint(alice, 'cancel', sid));
		const { expiresAt } = bob.state.pending!;
		bob.at(expiresAt - 500).input(recorded('two').input);
		expect([bob.phase, bob.state.pending!.expiresAt]).to.deep.equal(['confirming', expiresAt]);
	});

	it('S7 `held` by another tab of ours: nothing is said of a session that may be the very one it holds', () => {
		const { bob, invite } = crossed();
		bob.input({ type: 'other-tab', sid: invite.sid });
		expect([bob.phase, bob.state.concurrentHandshake, sids(bob, 'unknown')]).to.deep.equal([
			'elsewhere',
			undefined,
			[],
		]);
	});

	it('E7 a `ready` by it that does not open the commitment fails the invitation: the peer itself lies', () => {
		const { alice, bob } = pair();
		bob.input({ type: 'start' });
		alice.input({ type: 'start' });
		alice.tamper((state) => {
			const { pending } = state;
			if (pending?.role !== 'initiator') throw new Error('no invite');
			return {
				...state,
				pending: { ...pending, handshake: { ...pending.handshake, nonce: new Uint8Array(32).fill(9) } },
			};
		});
		give(bob, alice, takeOnly(alice, 'invite'));
		give(alice, bob, takeOnly(bob, 'accept'));
		expect(give(bob, alice, takeOnly(alice, 'data'))).to.equal('commitment-mismatch');
		expect([bob.phase, bob.state.reason, bob.state.pending, bob.state.concurrentHandshake]).to.deep.equal([
			'failed',
			'handshake-failed',
			undefined,
			undefined,
		]);
	});
});

describe('an accept beside the one that the user gave', () => {
	it('G9 the older `ready` comes after the newer accept: its session stands, and the newer goes on as a refresh', () => {
		const { page1, page2, bob, ready } = twoPages();
		const { sid } = page2.state.live!;
		expect(give(bob, page1, ready)).to.equal('established');
		expect([bob.phase, bob.state.pending?.role, bob.state.pending?.sid, bob.state.concurrentHandshake]).to.deep.equal([
			'established',
			'responder',
			sid,
			undefined,
		]);
		expect(bob.timers.get('rekey')).to.equal(bob.state.pending!.expiresAt);
		exchange(page2, bob);
		expect(together(page2, bob)).to.deep.equal(['established', 'established', true]);
	});

	it('X2 as a rekey it is not displaced by a recorded invite', () => {
		const { page1, page2, bob, ready } = twoPages();
		const { sid } = page2.state.live!;
		expect(bob.input(recorded('before').input)).to.equal('too-soon');
		expect(give(bob, page1, ready)).to.equal('established');
		expect(bob.input(recorded().input)).to.equal('too-soon');
		expect(bob.state.pending?.sid).to.equal(sid);
		exchange(page2, bob);
		expect(together(page2, bob)).to.deep.equal(['established', 'established', true]);
	});

	it('X2 a recorded one that became a rekey leaves a healthy session, in which nothing is offered', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const old = recorded();
		bob.input(old.input);
		exchange(alice, bob);
		expect([bob.phase, bob.state.pending?.sid]).to.deep.equal(['established', old.sid]);
		elapse(20_000, [alice, bob]);
		expect([bob.phase, bob.state.pending, bob.state.offerRefresh]).to.deep.equal(['established', undefined, false]);
	});

	it('X2 the same where it came in the session, or in one without network', () => {
		for (const network of [true, false]) {
			const { alice, bob } = established();
			bob.at(bob.context.now + 6_000);
			alice.at(bob.context.now);
			expect(bob.input(recorded().input)).to.equal('rekey-accepted');
			bob.input({ type: 'network', connected: network });
			bob.at(bob.state.pending!.expiresAt);
			bob.input({ type: 'timer', name: 'rekey' });
			expect([bob.state.pending, bob.state.offerRefresh, bob.timers.has('rekey')]).to.deep.equal([
				undefined,
				false,
				false,
			]);
		}
	});

	it('one that is old by then goes with the handshake', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		give(alice, bob, takeOnly(bob, 'accept'));
		bob.input(recorded().input);
		bob.tamper((state) => ({
			...state,
			concurrentHandshake: { ...state.concurrentHandshake!, expiresAt: bob.context.now },
		}));
		expect(give(bob, alice, takeOnly(alice, 'data'))).to.equal('established');
		expect([bob.phase, bob.state.pending, bob.state.concurrentHandshake]).to.deep.equal([
			'established',
			undefined,
			undefined,
		]);
	});

	it('E8 after a reload before `ready` the page says of the session that the user accepted that it is gone', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const accept = takeOnly(bob, 'accept');
		bob.input(recorded().input);
		bob.outgoing.length = 0;
		bob.reload('i:bb2');
		give(alice, bob, accept);
		elapse(8_000, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['lost', 'lost']);
	});
});

describe('a refresh under way when the peer is lost', () => {
	it('G9 its invite goes on being sent', () => {
		const { alice, bob } = established();
		bob.input({ type: 'refresh' });
		bob.input(hint(alice, 'locked', bob.state.pending!.sid));
		elapse(60_000, [bob, alice], { cut: true });
		expect([bob.phase, bob.state.pending?.role, bob.timers.has('resend')]).to.deep.equal(['lost', 'initiator', true]);
		elapse(6_000, [bob, alice]);
		expect(together(alice, bob)).to.deep.equal(['established', 'established', true]);
	});
});
