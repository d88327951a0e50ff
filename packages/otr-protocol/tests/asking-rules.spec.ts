import { pureJs, toBase64url } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { view } from '../src/index.ts';
import { seeded } from './fixtures.ts';
import { elapse, established, exchange, keyPairOf, Machine, pair, stamped } from './machine.ts';
import { invited } from './scenarios.ts';

const MARKED = 'AAAAAAAAAAAAAAAAAAAAAA';

/** The last frame of this kind that this side sent, as it reaches the other. */
const frame = (from: Machine, kind: string) => {
	const found = from.outgoing.findLast((candidate) => candidate.kind === kind);
	if (!found) throw new Error(`${from.uid} sent no ${kind}: ${from.outgoing.map((sent) => sent.kind)}`);
	return { type: 'frame', ...stamped(found, from) } as const;
};
const stands = ({ phase, state: { reason } }: Machine) => [phase, reason];
const kindsOf = (machine: Machine): string[] => machine.outgoing.map(({ kind }) => kind);
const timersOf = (machine: Machine): string[] => [...machine.timers.keys()].sort();

/** Another page of Alice's that knows nothing of the first, as after a reload. */
const pageOfAlice = (seed: string, identity = 'alice'): Machine =>
	new Machine('aa', 'bb', keyPairOf(identity), keyPairOf('bob').publicKey, seeded(seed), `i:${seed}`);

/** From now on the payloads of this side's invites begin with the format byte of the next version. */
const speakLater = (machine: Machine): Machine => {
	const { chacha20poly1305 } = pureJs;
	const seal: typeof chacha20poly1305.seal = (key, nonce, ad, plaintext, headroom) =>
		chacha20poly1305.seal(
			key,
			nonce,
			ad,
			plaintext.length === 39 && plaintext[0] === 1 ? Uint8Array.of(2, ...plaintext.subarray(1)) : plaintext,
			headroom,
		);
	machine.context = {
		...machine.context,
		capabilities: ['text'],
		primitives: { ...pureJs, chacha20poly1305: { ...chacha20poly1305, seal } },
	};
	return machine;
};

/** A newly written invite of this page. */
const inviteOf = (page: Machine) => {
	page.input({ type: 'start' });
	return frame(page, 'invite');
};

/** Bob where a session ended, was lost with the page, or is held by another tab; and Alice, who has none. */
const WHERE = {
	lost: () => {
		const { alice, bob } = pair();
		bob.marker = MARKED;
		bob.reload('i:bb2');
		bob.outgoing.length = 0;
		return { alice, bob };
	},
	elsewhere: () => {
		const { alice, bob } = pair();
		bob.input({ type: 'other-tab', sid: MARKED });
		return { alice, bob };
	},
	ended: () => {
		const { alice, bob } = established();
		alice.input({ type: 'end' });
		exchange(alice, bob);
		return { alice, bob };
	},
} as const;
const REASON = { lost: 'reloaded', elsewhere: 'other-tab', ended: 'peer-ended' } as const;
const PLACES = ['lost', 'elsewhere', 'ended'] as const;

describe('a question to the user, and where it leads back to', () => {
	for (const place of PLACES) {
		const reason = REASON[place];

		it(`G9 beginning anew in \`${place}\` says yes to an invite that waits for its dialog, and giving up leads back`, () => {
			const { alice, bob } = WHERE[place]();
			expect(bob.input(inviteOf(alice))).to.equal('awaiting-dialog');
			expect(stands(bob)).to.deep.equal([place, reason]);
			expect(bob.input({ type: 'start' })).to.equal('accepted');
			expect(stands(bob)).to.deep.equal(['confirming', undefined]);
			expect(timersOf(bob)).to.deep.equal(['confirm']);
			bob.input({ type: 'cancel' });
			expect([...stands(bob), bob.plain]).to.deep.equal([place, reason, false]);
		});

		it(`a no in the dialog leads back to \`${place}\`, and to nothing plain`, () => {
			const { alice, bob } = WHERE[place]();
			alice.input({ type: 'start' });
			exchange(alice, bob);
			elapse(1_000, [alice, bob]);
			expect(stands(bob)).to.deep.equal(['invited', undefined]);
			expect(bob.input({ type: 'decline' })).to.equal('declined');
			expect([...stands(bob), bob.plain]).to.deep.equal([place, reason, false]);
		});
	}

	for (const place of ['lost', 'elsewhere'] as const) {
		it(`G3 a yes in the dialog's stead, in \`${place}\`, with a key that was locked meanwhile is asked for once it is open`, () => {
			const { alice, bob } = WHERE[place]();
			const { identity } = bob.context;
			bob.input(inviteOf(alice));
			bob.context = { ...bob.context, identity: undefined };
			expect(bob.input({ type: 'refresh' })).to.equal('locked');
			expect([bob.phase, bob.plain]).to.deep.equal(['invited', false]);
			bob.context = { ...bob.context, identity };
			expect(bob.input({ type: 'accept' })).to.equal('accepted');
			alice.at(bob.context.now);
			exchange(alice, bob);
			expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		});
	}

	for (const [missing, result] of [
		['identity', 'locked'],
		['peerKey', 'unread'],
	] as const) {
		it(`G3 a yes to an invite that cannot be read yet, for want of ${missing}, changes nothing`, () => {
			const { alice, bob } = pair();
			bob.context = { ...bob.context, [missing]: undefined };
			alice.input({ type: 'start' });
			exchange(alice, bob);
			elapse(1_000, [alice, bob]);
			const before = bob.state;
			expect(bob.input({ type: 'accept' })).to.equal(result);
			expect(bob.last).to.deep.equal([]);
			expect(bob.state).to.deep.equal({ ...before });
			expect(view(bob.state).needsKey).to.equal(true);
		});
	}

	for (const [left, reason] of [
		[2_001, 'peer-cancelled'],
		[2_000, 'invite-timeout'],
	] as const) {
		it(`S3 a withdrawal ${left} ms before the end of the time is shown as ${reason}`, () => {
			const { alice, bob } = invited();
			const { sid } = waitingFor(alice);
			bob.at((bob.state.pending?.role === 'invitee' ? bob.state.pending.expiresAt : 0) - left);
			bob.input({
				type: 'frame',
				kind: 'cancel',
				frame: { v: 1, rid: 'room', sid, body: '', from: 'aa', connection: 'i:aa' },
			});
			expect(stands(bob)).to.deep.equal(['expired', reason]);
			expect(timersOf(bob)).to.deep.equal([]);
		});
	}
});

describe('an invite of a peer of a later version', () => {
	for (const place of ['lost', 'elsewhere'] as const) {
		it(`is told no in \`${place}\`, which stays as it is`, () => {
			const { alice, bob } = WHERE[place]();
			expect(bob.input(inviteOf(speakLater(alice)))).to.equal('incompatible');
			expect([...stands(bob), bob.plain]).to.deep.equal([place, REASON[place], false]);
			expect(kindsOf(bob)).to.deep.equal(['decline']);
		});
	}

	it('takes no invite along that waits for its dialog, nor one whose dialog is open', () => {
		for (const [after, phase] of [
			[0, 'idle'],
			[1_000, 'invited'],
		] as const) {
			const { alice, bob } = pair();
			alice.input({ type: 'start' });
			const { sid } = waitingFor(alice);
			exchange(alice, bob);
			elapse(after, [alice, bob]);
			bob.input(inviteOf(speakLater(pageOfAlice('later'))));
			expect([bob.phase, bob.state.pending?.sid]).to.deep.equal([phase, sid]);
			bob.outgoing.length = 0;
			elapse(1_000 - after, [alice, bob]);
			bob.input({ type: 'accept' });
			exchange(alice, bob);
			expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
		}
	});

	for (const [place, after] of [
		['idle', ['failed', 'incompatible']],
		['lost', ['lost', 'reloaded']],
	] as const) {
		it(`closes the dialog in which it waited for a key, from \`${place}\`, and is told no once`, () => {
			const { alice, bob } = place === 'lost' ? WHERE.lost() : pair();
			const { peerKey } = bob.context;
			bob.context = { ...bob.context, peerKey: undefined };
			bob.input(inviteOf(speakLater(alice)));
			bob.at(bob.context.now + 1_000).input({ type: 'timer', name: 'dialog' });
			expect(bob.phase).to.equal('invited');
			bob.context = { ...bob.context, peerKey };
			expect(bob.input({ type: 'keys' })).to.equal('incompatible');
			expect([...stands(bob), bob.plain, bob.state.pending]).to.deep.equal([...after, false, undefined]);
			expect(kindsOf(bob)).to.deep.equal(['decline']);
			expect(timersOf(bob)).to.deep.equal([]);
		});
	}
});

describe('an invite under a key that the directory does not know', () => {
	/** Bob holds an invite of Alice's new identity, and knows only her old one, unpinned. */
	const stale = ({ bob }: { bob: Machine } = pair()) => {
		const renewed = pageOfAlice('renewed', 'alice anew');
		expect(bob.input(inviteOf(renewed))).to.equal('awaiting-dialog-unread');
		expect(bob.last).to.deep.include({ type: 'refetch-peer-key' });
		return { renewed, bob };
	};
	const openDialog = (machine: Machine) =>
		machine.at(machine.context.now + 1_000).input({ type: 'timer', name: 'dialog' });

	it('X3 is dropped where the directory, asked again, has no other: the dialog goes, and the writer looks for our key', () => {
		for (const [place, after] of [
			['idle', ['failed', 'handshake-failed']],
			['lost', ['lost', 'reloaded']],
		] as const) {
			const { bob } = stale(place === 'lost' ? WHERE.lost() : pair());
			openDialog(bob);
			expect(bob.phase).to.equal('invited');
			expect(bob.input({ type: 'keys' })).to.equal('dropped:unexpected-static-key');
			expect([...stands(bob), bob.plain, bob.state.pending]).to.deep.equal([...after, false, undefined]);
			expect(kindsOf(bob)).to.deep.equal(['refetch']);
			expect(bob.last.some(({ type }) => type === 'refetch-peer-key')).to.equal(false);
			expect(timersOf(bob)).to.deep.equal([]);
		}
	});

	it('X3 is dropped before its dialog without a word to the user', () => {
		for (const scene of [pair(), WHERE.lost(), WHERE.elsewhere()]) {
			const before = stands(scene.bob);
			const { bob } = stale(scene);
			bob.input({ type: 'keys' });
			expect([stands(bob), timersOf(bob)]).to.deep.equal([before, []]);
			openDialog(bob);
			expect(stands(bob)).to.deep.equal(before);
		}
	});

	it('waits for its dialog no longer than a second, though the keys come meanwhile', () => {
		const { bob } = stale();
		const due = bob.timers.get('dialog');
		bob.at(bob.context.now + 600);
		bob.context = { ...bob.context, peerKey: keyPairOf('alice anew').publicKey };
		expect(bob.input({ type: 'keys' })).to.equal('awaiting-dialog');
		expect(bob.timers.get('dialog')).to.equal(due);
	});

	it('S5 X3 changes nothing in an invitation of ours', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		const { sid } = waitingFor(alice);
		const mallory = new Machine('bb', 'aa', keyPairOf('mallory'), keyPairOf('alice').publicKey, seeded('mallory'));
		expect(alice.input(inviteOf(mallory))).to.equal('dropped:unexpected-static-key');
		expect([alice.phase, alice.state.pending?.sid]).to.deep.equal(['inviting', sid]);
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		bob.input({ type: 'accept' });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('X2 is remembered once: read later, it pushes nothing else out of memory', () => {
		const { bob } = pair();
		const { peerKey } = bob.context;
		bob.context = { ...bob.context, peerKey: undefined };
		const unread = (at: number) => {
			const sent = {
				v: 1,
				rid: 'room',
				sid: toBase64url(seeded(`sid ${at}`)(16)),
				body: toBase64url(seeded(`body ${at}`)(1300)),
				from: 'aa',
			} as const;
			return { type: 'frame', kind: 'invite', frame: { ...sent, connection: 'i:aa' } } as const;
		};
		// Each takes two of the 64 entries of the memory.
		for (let at = 0; at < 31; at++) {
			expect(bob.input(unread(at))).to.equal('awaiting-dialog-unread');
		}
		bob.input(inviteOf(pageOfAlice('renewed', 'alice anew')));
		bob.context = { ...bob.context, peerKey, peerKeyPinned: true };
		expect(bob.input({ type: 'keys' })).to.equal('peer-key-changed');
		expect(bob.input(unread(0))).to.equal('replayed');
	});
});

describe('an invite that comes while another is under way', () => {
	it('G9 the first was accepted and its writer had to begin again: the yes that was just given holds for the newer one too', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		alice.outgoing.length = 0;
		bob.outgoing.length = 0;
		const { sid } = waitingFor(bob);
		const anew = pageOfAlice('anew').at(bob.context.now);
		expect(bob.input(inviteOf(anew))).to.equal('newer:accepted');
		expect([bob.phase, waitingFor(bob).sid, bob.plain, timersOf(bob)]).to.deep.equal([
			'confirming',
			sid,
			false,
			['confirm'],
		]);
		exchange(anew, bob);
		expect([anew.phase, bob.phase, bob.state.pending, bob.state.concurrentHandshake]).to.deep.equal([
			'established',
			'established',
			undefined,
			undefined,
		]);
	});

	for (const place of ['lost', 'elsewhere'] as const) {
		it(`S5 a refresh in \`${place}\` that is crossed accepts and stays there; once that is old a newer invite of the peer is accepted as well, unasked`, () => {
			const { alice, bob } = WHERE[place]();
			bob.input({ type: 'refresh' });
			const { sid } = waitingFor(bob);
			const anew = pageOfAlice('anew').at(bob.context.now);
			const { marker } = bob;
			for (const page of [alice, anew]) {
				bob.state.concurrentHandshake && bob.at(bob.state.concurrentHandshake.expiresAt);
				expect(bob.input(inviteOf(page))).to.equal('crossed:accepted');
				expect(bob.marker).to.equal(marker);
				expect([...stands(bob), timersOf(bob)]).to.deep.equal([place, REASON[place], ['rekey', 'resend']]);
				expect([waitingFor(bob).sid, bob.state.concurrentHandshake?.sid]).to.deep.equal([sid, waitingFor(page).sid]);
			}
			bob.outgoing.splice(0, bob.outgoing.length - 1);
			exchange(anew, bob);
			expect([anew.phase, bob.phase]).to.deep.equal(['established', 'established']);
		});
	}

	it('S5 H3 a refresh that is crossed by an invite that cannot be answered goes on: what was typed meanwhile waits, the peer hears nothing', () => {
		const { alice, bob } = WHERE.lost();
		// Alice is authentic, but her ML-KEM key fails the check of FIPS 203 section 7.2.
		const { mlkem768 } = alice.context.primitives;
		const keyPair = (seed: Uint8Array) => ({ ...mlkem768.keyPair(seed), publicKey: new Uint8Array(1184).fill(0xff) });
		alice.context = {
			...alice.context,
			primitives: { ...alice.context.primitives, mlkem768: { ...mlkem768, keyPair } },
		};
		bob.input({ type: 'refresh' });
		bob.input({ type: 'send', id: 'held', text: 'typed meanwhile' });
		bob.outgoing.length = 0;
		expect(bob.input(inviteOf(alice))).to.equal('no-handshake');
		expect([stands(bob), bob.handedBack, bob.outgoing]).to.deep.equal([['lost', 'reloaded'], [], []]);
		expect(bob.state.pending?.role).to.equal('initiator');
	});

	for (const [smaller, larger] of [
		['aa', 'ab'],
		['a', 'ab'],
		['ab', 'b'],
		// Bytewise, not by the 16-bit units of a string.
		['\uff5e', '\u{1f600}'],
	] as const) {
		it(`S5 of two that cross that of the smaller user id holds: ${smaller} before ${larger}`, () => {
			const a = new Machine(smaller, larger, keyPairOf('alice'), keyPairOf('bob').publicKey, seeded('a'));
			const b = new Machine(larger, smaller, keyPairOf('bob'), keyPairOf('alice').publicKey, seeded('b'));
			a.input({ type: 'start' });
			b.input({ type: 'start' });
			const { sid } = waitingFor(a);
			exchange(a, b);
			expect([a.phase, b.phase, a.state.live?.sid, b.state.live?.sid]).to.deep.equal([
				'established',
				'established',
				sid,
				sid,
			]);
		});
	}
});

/** The pending handshake of this side. */
function waitingFor(machine: Machine): { sid: string } {
	const { pending } = machine.state;
	if (!pending) throw new Error(`${machine.uid} waits for nothing`);
	return pending;
}
