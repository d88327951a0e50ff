import { pureJs, toBase64url, toHex } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { CAPABILITIES, decodeState, encodeState, type SessionEffect, step } from '../src/index.ts';
import { contentByHand } from './content-by-hand.ts';
import { Courier, carry } from './courier.ts';
import { seeded } from './fixtures.ts';
import { elapse, established, exchange, keyPairOf, LIMITS, Machine, pair, stamped } from './machine.ts';
import { type FrameInput, framesOf, lose, say, write } from './saying.ts';
import { invited } from './scenarios.ts';

/** The newest waiting frame of a kind, taken off the network. */
function taken(from: Machine, kind: string): FrameInput {
	const at = from.outgoing.findLastIndex((sent) => sent.kind === kind);
	const [frame] = at < 0 ? [] : from.outgoing.splice(at, 1);
	if (!frame) throw new Error(`${from.uid} sent no ${kind}`);
	return { type: 'frame', ...stamped(frame, from) };
}

const bodied = (input: FrameInput, body: string): FrameInput => ({ ...input, frame: { ...input.frame, body } });

const said = (machine: Machine): string[] => framesOf(machine).map(({ kind, sid }) => `${kind} ${sid}`);

const notices = (machine: Machine): string[] =>
	machine.last.flatMap((effect) => (effect.type === 'notice' ? [effect.code] : []));

/** A key with which X25519 gives zeros. */
const NO_KEY = new Uint8Array(32);

/** Alice holds the session already; her `ready` and her later frames are on their way to Bob, who waits for it. */
function answered(): { alice: Machine; bob: Machine; ready: FrameInput; nonce: string } {
	const { alice, bob } = invited();
	const { pending } = alice.state;
	const nonce = pending?.role === 'initiator' ? toHex(pending.handshake.nonce) : '';
	bob.input({ type: 'accept' });
	alice.input(taken(bob, 'accept'));
	const ready = taken(alice, 'data');
	lose(alice, bob);
	return { alice, bob, ready, nonce };
}

/** Both missed each other for 40 seconds: `lost`, with their keys. */
function missed(): { alice: Machine; bob: Machine } {
	const { alice, bob } = established();
	elapse(40_000, [alice, bob], { cut: true });
	expect([alice.phase, bob.phase]).to.deep.equal(['lost', 'lost']);
	return { alice, bob };
}

/**
 * From now on this side's accepts are of the next version: their payload, with the one capability `text`, begins with
 * another format byte.
 */
const acceptLater = (machine: Machine): void => {
	const { chacha20poly1305 } = pureJs;
	const seal: typeof chacha20poly1305.seal = (key, nonce, ad, plaintext, headroom) =>
		chacha20poly1305.seal(
			key,
			nonce,
			ad,
			plaintext.length === 71 && plaintext[0] === 1 ? Uint8Array.of(2, ...plaintext.subarray(1)) : plaintext,
			headroom,
		);
	machine.context = {
		...machine.context,
		capabilities: ['text'],
		primitives: { ...pureJs, chacha20poly1305: { ...chacha20poly1305, seal } },
	};
};

describe('an invitation on its way out, rule by rule', () => {
	it('X3 none is written to a key that is none: it is said, nothing is sent, and a session stays as it was', () => {
		const { alice } = pair();
		alice.context = { ...alice.context, peerKey: NO_KEY };
		expect(alice.input({ type: 'start' })).to.equal('no-handshake');
		expect([alice.phase, alice.state.reason, alice.plain, alice.state.pending, alice.last]).to.deep.equal([
			'failed',
			'no-peer-key',
			false,
			undefined,
			[],
		]);
		alice.reload('i:aa2');
		expect(alice.input({ type: 'restored', sid: 'AAAAAAAAAAAAAAAAAAAAAA' })).to.equal('lost');
		expect(alice.input({ type: 'refresh' })).to.equal('no-handshake');
		expect([alice.phase, alice.state.reason, alice.plain]).to.deep.equal(['lost', 'no-peer-key', false]);
		const { bob } = established();
		const { sid } = bob.state.live!;
		bob.context = { ...bob.context, peerKey: NO_KEY };
		expect(bob.input({ type: 'refresh' })).to.equal('no-handshake');
		expect([bob.phase, bob.state.live?.sid, bob.state.pending, bob.last]).to.deep.equal([
			'established',
			sid,
			undefined,
			[],
		]);
	});

	it('X3 a key that becomes none takes back the invite to the old one, and none is written to it', () => {
		const { alice } = pair();
		alice.input({ type: 'start' });
		const { sid } = alice.state.pending!;
		alice.context = { ...alice.context, peerKey: NO_KEY };
		expect(alice.input({ type: 'keys' })).to.equal('no-peer-key');
		expect([alice.phase, alice.state.reason, alice.plain, alice.timers.size]).to.deep.equal([
			'failed',
			'no-peer-key',
			false,
			0,
		]);
		expect(said(alice)).to.deep.equal([`cancel ${sid}`]);
	});

	it('X3 the same for a refresh: it is over, and the session stays as it is', () => {
		const { alice } = established();
		const { sid } = alice.state.live!;
		alice.input({ type: 'refresh' });
		const invited = alice.state.pending!.sid;
		alice.context = { ...alice.context, peerKey: NO_KEY };
		alice.outgoing.length = 0;
		expect(alice.input({ type: 'keys' })).to.equal('no-peer-key');
		expect([alice.phase, alice.state.live?.sid, alice.state.pending, alice.timers.has('rekey')]).to.deep.equal([
			'established',
			sid,
			undefined,
			false,
		]);
		expect(said(alice)).to.deep.equal([`cancel ${invited}`]);
	});

	it('S4 Cancel leads back to `idle`, says why, and takes the dialog away over there', () => {
		const { alice } = pair();
		alice.input({ type: 'start' });
		const { sid } = alice.state.pending!;
		expect(alice.input({ type: 'cancel' })).to.equal('cancelled');
		expect([alice.phase, alice.state.reason, alice.timers.size]).to.deep.equal(['idle', 'self-cancelled', 0]);
		expect(said(alice)).to.deep.equal([`cancel ${sid}`]);
	});

	it('Cancel is about what we began: an invite of the peer that waits for its dialog stays, and gets it', () => {
		const { alice, bob } = established();
		bob.reload('i:bb2');
		lose(alice, bob);
		alice.input({ type: 'refresh' });
		expect(bob.input(taken(alice, 'invite'))).to.equal('awaiting-dialog');
		expect(bob.input({ type: 'cancel' })).to.equal('nothing-pending');
		expect([bob.last, bob.state.reason, bob.state.pending?.role]).to.deep.equal([[], 'reloaded', 'invitee']);
		elapse(1_000, [alice, bob], { cut: true });
		expect(bob.phase).to.equal('invited');
	});

	it('an accept that is no base64url is counted, and one that comes while our key is locked waits for its copy', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const accept = taken(bob, 'accept');
		expect(alice.input(bodied(accept, '!'))).to.equal('dropped:malformed');
		expect(alice.state.dropped).to.equal(1);
		const { identity } = alice.context;
		alice.context = { ...alice.context, identity: undefined };
		expect(alice.input(accept)).to.equal('locked');
		expect([alice.phase, alice.state.dropped, alice.marker]).to.deep.equal(['inviting', 1, undefined]);
		alice.context = { ...alice.context, identity };
		expect(alice.input(accept)).to.equal('established');
	});

	it('X3 an accept with a ratchet key of low order makes no session', () => {
		const { alice, bob } = invited();
		const { primitives } = bob.context;
		const { x25519 } = primitives;
		let made = 0;
		// The ratchet key is the first key that an accept makes.
		const keyPair: typeof x25519.keyPair = (secret) =>
			made++ === 0 ? { ...x25519.keyPair(secret), publicKey: NO_KEY } : x25519.keyPair(secret);
		bob.context = { ...bob.context, primitives: { ...primitives, x25519: { ...x25519, keyPair } } };
		bob.input({ type: 'accept' });
		expect(alice.input(taken(bob, 'accept'))).to.equal('dropped:low-order-key');
		expect([alice.phase, alice.state.live, alice.marker, alice.pinned]).to.deep.equal([
			'inviting',
			undefined,
			undefined,
			undefined,
		]);
		expect(framesOf(alice)).to.deep.equal([]);
	});

	it('an accept of a later version is refused, so that its writer does not wait for `ready`', () => {
		const { alice, bob } = invited();
		acceptLater(bob);
		bob.input({ type: 'accept' });
		const { sid } = alice.state.pending!;
		expect(alice.input(taken(bob, 'accept'))).to.equal('incompatible');
		expect([alice.phase, alice.state.reason]).to.deep.equal(['failed', 'incompatible']);
		expect(said(alice)).to.deep.equal([`cancel ${sid}`]);
	});

	it('a refresh that is accepted in a later version is refused as well, and `lost` says why', () => {
		const { alice, bob } = missed();
		alice.input({ type: 'refresh' });
		const { sid } = alice.state.pending!;
		acceptLater(bob);
		expect(bob.input(taken(alice, 'invite'))).to.equal('rekey-accepted');
		expect(alice.input(taken(bob, 'accept'))).to.equal('incompatible');
		expect([alice.phase, alice.state.reason, alice.plain]).to.deep.equal(['lost', 'incompatible', false]);
		expect(said(alice)).to.deep.equal([`cancel ${sid}`]);
		expect(bob.input(taken(alice, 'cancel'))).to.equal('cancelled');
		expect([bob.phase, bob.state.pending]).to.deep.equal(['lost', undefined]);
	});
});

describe('between accept and `ready`', () => {
	it('what overtakes `ready` is kept, shown once it is there, and no fault when it comes twice', () => {
		const { alice, bob, ready } = answered();
		write(alice, 'early');
		const text = taken(alice, 'data');
		expect(bob.input(text)).to.equal('before-ready');
		expect([bob.phase, bob.received]).to.deep.equal(['confirming', []]);
		expect(bob.input(text)).to.equal('duplicate');
		expect([bob.last, bob.state.dropped]).to.deep.equal([[], 0]);
		expect(bob.input(ready)).to.equal('established');
		expect(bob.received).to.deep.equal(['early']);
	});

	it('X2 garbage costs nothing: it is counted, said once, and `ready` still opens', () => {
		const { alice, bob, ready } = answered();
		expect(bob.input(bodied(ready, '!'))).to.equal('dropped:malformed');
		expect(notices(bob)).to.deep.equal(['dropped-frames']);
		const { body } = ready.frame;
		expect(bob.input(bodied(ready, `${body.slice(0, -8)}AAAAAAAA`))).to.equal('dropped:does-not-open');
		expect(bob.input(say(alice, Uint8Array.of(1, 2, 3)))).to.equal('dropped:malformed-content');
		expect([bob.phase, bob.state.dropped, notices(bob)]).to.deep.equal(['confirming', 3, []]);
		expect(bob.input(ready)).to.equal('established');
	});

	it('what has no place in the order and comes before `ready` does nothing', () => {
		const { alice, bob, ready } = answered();
		alice.input({ type: 'typing', typing: true });
		expect(bob.input(taken(alice, 'data'))).to.equal('unreliable-before-ready');
		expect([bob.phase, bob.last]).to.deep.equal(['confirming', []]);
		expect(bob.input(ready)).to.equal('established');
		expect(bob.state.live?.peerTyping).to.equal(false);
	});

	it("G10 E1 the peer's End may overtake `ready`: the session is over before it began, and nothing goes plain", () => {
		const { alice, bob } = answered();
		alice.input({ type: 'end' });
		expect(bob.input(taken(alice, 'data'))).to.equal('peer-ended');
		expect([bob.phase, bob.state.reason, bob.plain, bob.state.pending]).to.deep.equal([
			'ended',
			'peer-ended',
			false,
			undefined,
		]);
		expect(notices(bob)).to.deep.equal(['ended-by-peer']);
	});

	it('X3 a `ready` that is not the first content proves nothing, though its nonce is right, and the inviter hears it', () => {
		const { alice, bob, nonce } = answered();
		const { sid } = alice.state.live!;
		expect(bob.input(say(alice, contentByHand({ kind: 'ready', seq: 1, id: 'late', nonce })))).to.equal(
			'commitment-mismatch',
		);
		expect([bob.phase, bob.state.reason, bob.state.live]).to.deep.equal(['failed', 'handshake-failed', undefined]);
		expect(said(bob)).to.deep.equal([`unknown ${sid}`]);
	});

	it('X3 beside a session a `ready` that proves nothing ends the refresh alone, and the inviter hears it', () => {
		for (const { phase, scene } of [
			{ phase: 'established', scene: established },
			{ phase: 'lost', scene: missed },
		]) {
			const { alice, bob } = scene();
			const old = bob.state.live?.sid;
			alice.input({ type: 'refresh' });
			bob.input(taken(alice, 'invite'));
			alice.input(taken(bob, 'accept'));
			const { sid } = alice.state.live!;
			const lie = contentByHand({ kind: 'ready', seq: 0, id: 'lie', nonce: toHex(new Uint8Array(32)) });
			expect(bob.input(say(alice, lie))).to.equal('handshake-failed');
			expect([bob.phase, bob.state.live?.sid, bob.state.pending]).to.deep.equal([phase, old, undefined]);
			expect(said(bob)).to.deep.equal([`unknown ${sid}`]);
		}
	});
});

describe('where a session begins', () => {
	it('H10 without network it begins `interrupted`, watches for no silence, and `ready` goes when the network is back', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const accept = taken(bob, 'accept');
		alice.input({ type: 'network', connected: false });
		expect(alice.input(accept)).to.equal('established');
		expect([alice.phase, alice.plain, [...alice.timers.keys()].includes('silence')]).to.deep.equal([
			'interrupted',
			false,
			false,
		]);
		expect(framesOf(alice).filter(({ kind }) => kind === 'data')).to.deep.equal([]);
		alice.input({ type: 'network', connected: true });
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('H14 a peer that lost its keys is told the timer again', () => {
		const { alice, bob } = established();
		bob.input({ type: 'set-timer', seconds: 30 });
		exchange(alice, bob);
		alice.reload('i:aa2');
		lose(alice, bob);
		const told: SessionEffect[] = [];
		alice.onEffect = (effect) => told.push(effect);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		expect(told).to.deep.equal([{ type: 'timer-set', from: 'bb', seconds: 30 }]);
		expect(alice.state.timer).to.deep.equal(bob.state.timer);
	});

	it('a conversation goes on where both lost their keys, and is not begun anew by the dialog', () => {
		const { alice, bob } = established();
		bob.input({ type: 'set-timer', seconds: 30 });
		exchange(alice, bob);
		for (const machine of [alice, bob]) {
			machine.at(machine.context.now + LIMITS.idleTimeout).input({ type: 'timer', name: 'idle' });
			expect([machine.phase, machine.state.reason, machine.state.live]).to.deep.equal([
				'lost',
				'idle-timeout',
				undefined,
			]);
		}
		lose(alice, bob);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(bob.phase).to.equal('invited');
		bob.input({ type: 'accept' });
		exchange(alice, bob);
		expect([alice.notices.at(-1), bob.notices.at(-1)]).to.deep.equal(['rekeyed', 'rekeyed']);
		expect([alice.state.timer.seconds, bob.state.timer.seconds]).to.deep.equal([30, 30]);
	});

	it('X3 with another identity a conversation begins anew: no timer, no id that was taken, no word that it read what the other one got', () => {
		const { alice, bob } = established();
		bob.input({ type: 'set-timer', seconds: 30 });
		write(bob, 'delivered');
		write(alice, 'taken');
		exchange(alice, bob);
		elapse(40_000, [bob, alice], { cut: true });
		expect([bob.phase, bob.state.seen, bob.statuses.get('bb delivered')]).to.deep.equal([
			'lost',
			['aa taken'],
			'delivered',
		]);
		const anew = new Machine('aa', 'bb', keyPairOf('new alice'), keyPairOf('bob').publicKey, seeded('anew'));
		anew.at(bob.context.now);
		bob.context = { ...bob.context, peerKey: keyPairOf('new alice').publicKey, peerKeyPinned: false };
		lose(bob);
		bob.input({ type: 'refresh' });
		exchange(bob, anew);
		elapse(1_000, [bob, anew]);
		anew.input({ type: 'accept' });
		exchange(bob, anew);
		expect([bob.phase, bob.state.timer.seconds, bob.state.seen, anew.state.timer.seconds]).to.deep.equal([
			'established',
			0,
			[],
			0,
		]);
		bob.displayed.length = 0;
		write(anew, 'taken');
		exchange(bob, anew);
		expect(bob.received).to.deep.equal(['taken']);
		write(bob, 'to the new one');
		exchange(bob, anew);
		anew.input({ type: 'read' });
		exchange(bob, anew);
		expect([bob.statuses.get('bb to the new one'), bob.statuses.get('bb delivered')]).to.deep.equal([
			'read',
			'delivered',
		]);
	});

	it('what the peer can take no more is not sent to it: a reaction fails, the text beside it arrives', () => {
		const { alice, bob } = established();
		alice.input({ type: 'send', id: 't', text: 'waits' });
		alice.input({ type: 'react', id: 'r', whose: 'mine', target: 't', emoji: 'tada', add: true });
		lose(alice);
		bob.reload('i:bb2');
		lose(bob);
		bob.context = { ...bob.context, capabilities: CAPABILITIES.filter((name) => name !== 'react') };
		bob.input({ type: 'refresh' });
		exchange(alice, bob);
		expect([alice.statuses.get('t'), alice.statuses.get('r')]).to.deep.equal(['delivered', 'failed']);
		expect([bob.received, bob.state.dropped]).to.deep.equal([['waits'], 0]);
		expect(alice.handedBack).to.deep.equal([]);
	});

	it('H5 a file on its way does not outlive the keys it went under, and both sides are told why', () => {
		const machines = established();
		const [alice, bob] = [new Courier(machines.alice), new Courier(machines.bob)];
		alice.offer('f', 70_000);
		carry(alice, bob);
		machines.bob.input({ type: 'refresh' });
		carry(alice, bob);
		expect([machines.alice.notices.at(-1), machines.bob.notices.at(-1)]).to.deep.equal(['rekeyed', 'rekeyed']);
		expect([alice.last, bob.last]).to.deep.equal(['cancelled session-lost', 'cancelled session-lost']);
	});

	it("the peer's key is pinned and kept as copies: overwriting one, or the state before, spoils no other", () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const accept = taken(bob, 'accept');
		const before = alice.state;
		const given = toBase64url(encodeState(before));
		const { state, effects } = step(alice.context, before, accept);
		const key = keyPairOf('bob').publicKey;
		const pin = effects.find((effect) => effect.type === 'pin');
		pin?.key.fill(0);
		expect(toBase64url(encodeState(before))).to.equal(given);
		expect([state.peerKey, state.live?.peerKey]).to.deep.equal([key, key]);
		if (before.pending?.role === 'initiator') {
			before.pending.handshake.peerStatic.fill(0);
		}
		expect([state.peerKey, state.live?.peerKey]).to.deep.equal([key, key]);
		expect(decodeState(encodeState(state))?.live?.peerKey).to.deep.equal(key);
	});
});
