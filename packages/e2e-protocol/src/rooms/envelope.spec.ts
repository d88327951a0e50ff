import { concat, fromBase64url, pureJs, toBase64url, uint32 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { alice, bob, carol, must, ringOf, room, type User, user } from '../../tests/fixtures.ts';
import { hpkeSeal } from '../hpke.ts';
import { keepRoomKey, type OpenedKey, openRoomKey, shareRoomKey } from './envelope.ts';
import { keyIdOf, type RoomKey } from './keyring.ts';
import { boundTo, type Room } from './room.ts';

const roomKey = ringOf(3).at(-1)!;
const sealing = { primitives: pureJs, random: pureJs.randomBytes, room, self: alice, roomKey };
const share = (changes: Partial<Parameters<typeof shareRoomKey>[0]> = {}) =>
	shareRoomKey({ ...sealing, peer: { published: bob.published }, ...changes });
const open = (self: User, sealed: string, changes: Partial<Parameters<typeof openRoomKey>[0]> = {}): OpenedKey =>
	openRoomKey({ primitives: pureJs, room, self, peer: self === alice ? bob.bundle : alice.bundle, sealed, ...changes });
const refusal = (self: User, sealed: string, changes?: Partial<Parameters<typeof openRoomKey>[0]>): string => {
	const opened = open(self, sealed, changes);
	return opened.ok ? 'ok' : opened.refusal;
};
const shared = must(share());
const bytesOf = (sealed: string): Uint8Array => fromBase64url(sealed)!;

/** An envelope built by hand, as a member with a modified client could make it. */
const forge = (
	key: RoomKey,
	info: Uint8Array,
	changes: { kid?: Uint8Array; sealer?: number; version?: number } = {},
): string => {
	const { kid = bytesOf(key.kid), sealer = 0, version = 1 } = changes;
	const header = concat(new Uint8Array([version, sealer]), uint32(key.generation), kid);
	const common = { random: pureJs.randomBytes, recipient: bob.bundle.e2ee, sender: alice.identity.e2ee };
	return toBase64url(concat(header, hpkeSeal(pureJs, { ...common, info, aad: header, plaintext: key.key })!));
};
const info = boundTo('e2ee/1 envelope', room.rid, ['aliceUid', 'bobUid'], 'aliceUid', 'bobUid');

describe('envelope of a room key', function () {
	this.timeout(20_000);

	it('opens for both members, and says who sealed it', () => {
		expect(open(alice, shared.own)).to.deep.equal({ ok: true, roomKey, sealedBy: 'aliceUid' });
		expect(open(bob, shared.peers)).to.deep.equal({ ok: true, roomKey, sealedBy: 'aliceUid' });
		expect(bytesOf(shared.own)).to.have.length(118);
		expect([shared.bundle, shared.toPin]).to.deep.equal([bob.bundle, true]);
		expect(must(share({ peer: { published: bob.published, known: bob.bundle } })).toPin).to.equal(false);
	});

	it('works in the other direction, and with the members named in the other order', () => {
		const flipped: Room = { ...room, members: ['bobUid', 'aliceUid'] };
		const back = must(shareRoomKey({ ...sealing, room: flipped, self: bob, peer: { published: alice.published } }));
		expect(open(alice, back.peers)).to.deep.equal({ ok: true, roomKey, sealedBy: 'bobUid' });
		expect(open(bob, back.own)).to.deep.equal({ ok: true, roomKey, sealedBy: 'bobUid' });
	});

	it('has the bytes of docs/E2E.md', () => {
		expect(open(bob, forge(roomKey, info))).to.deep.equal({ ok: true, roomKey, sealedBy: 'aliceUid' });
		const bytes = bytesOf(shared.peers);
		expect([...bytes.subarray(0, 6)]).to.deep.equal([1, 0, 0, 0, 0, 2]);
		expect(toBase64url(bytes.subarray(6, 38))).to.equal(roomKey.kid);
		expect(
			bytesOf(must(shareRoomKey({ ...sealing, self: bob, peer: { published: alice.published } })).own)[1],
		).to.equal(1);
	});

	it('opens for nobody else', () => {
		const mallory = user('bobUid', 9);
		expect(refusal(mallory, shared.peers)).to.equal('does-not-open');
		expect(refusal(bob, shared.own)).to.equal('does-not-open');
		expect(refusal(alice, shared.peers)).to.equal('does-not-open');
		expect(refusal(carol, shared.peers)).to.equal('not-a-pair');
		expect(refusal(carol, shared.peers, { room: { ...room, members: ['aliceUid', 'carolUid'] } })).to.equal(
			'does-not-open',
		);
	});

	it('opens under the pinned key of its sender alone', () => {
		expect(refusal(bob, shared.peers, { peer: carol.bundle })).to.equal('does-not-open');
		expect(refusal(bob, shared.peers, { peer: { otr: alice.bundle.otr, e2ee: carol.bundle.e2ee } })).to.equal(
			'does-not-open',
		);
		expect(refusal(bob, shared.peers, { peer: undefined })).to.equal('no-key');
		expect(refusal(alice, shared.own, { peer: undefined })).to.equal('ok');
		expect(refusal(bob, shared.peers, { peer: { otr: alice.bundle.otr, e2ee: new Uint8Array(32) } })).to.equal(
			'does-not-open',
		);
		const byCarol = must(
			shareRoomKey({ ...sealing, self: { ...carol, uid: 'aliceUid' }, peer: { published: bob.published } }),
		);
		expect(refusal(bob, byCarol.peers)).to.equal('does-not-open');
	});

	it('stays in its room', () => {
		for (const elsewhere of [
			{ ...room, rid: 'another' },
			{ ...room, members: ['bobUid', 'carolUid'] as const },
		]) {
			expect(refusal(bob, shared.peers, { room: elsewhere, peer: alice.bundle })).to.equal('does-not-open');
		}
		expect(share({ room: { ...room, rid: 'another' } })).to.deep.equal({ ok: false, refusal: 'key-id-mismatch' });
	});

	it('refuses a key that is not the one of its id', () => {
		const kid = bytesOf(keyIdOf(pureJs, room, roomKey.generation, new Uint8Array(32))!);
		expect(refusal(bob, forge(roomKey, info, { kid }))).to.equal('key-id-mismatch');
		expect(refusal(bob, forge({ ...roomKey, generation: 3 }, info))).to.equal('key-id-mismatch');
		expect(share({ roomKey: { ...roomKey, generation: 3 } })).to.deep.equal({ ok: false, refusal: 'key-id-mismatch' });
		expect(share({ roomKey: { ...roomKey, kid: '!' } })).to.deep.equal({ ok: false, refusal: 'key-id-mismatch' });
	});

	it('is not sealed to a changed key before the user has accepted it', () => {
		const peer = { published: bob.published, known: carol.bundle };
		expect(share({ peer })).to.deep.equal({ ok: false, refusal: 'changed-key' });
		expect(must(share({ peer: { ...peer, accepted: bob.bundle } })).toPin).to.equal(true);
		expect(share({ peer: { published: null } })).to.deep.equal({ ok: false, refusal: 'no-key' });
		expect(share({ peer: { published: '?' } })).to.deep.equal({ ok: false, refusal: 'malformed' });
		expect(share({ peer: { published: alice.published } })).to.deep.equal({ ok: false, refusal: 'own-key' });
	});

	it('is not sealed to a key without secrecy, in a room that is not ours, or of one', () => {
		const zero = JSON.stringify({ v: 1, otr: toBase64url(bob.bundle.otr), e2ee: 'A'.repeat(43) });
		expect(share({ peer: { published: zero } })).to.deep.equal({ ok: false, refusal: 'low-order-key' });
		expect(share({ self: carol })).to.deep.equal({ ok: false, refusal: 'not-a-pair' });
		expect(share({ room: { rid: 'r', members: ['aliceUid', 'aliceUid'] } })).to.deep.equal({
			ok: false,
			refusal: 'not-a-pair',
		});
	});

	it('is replaced by our own, which outlives the key of the peer', () => {
		const { roomKey: given } = must(open(bob, shared.peers));
		const { own } = must(keepRoomKey({ ...sealing, self: bob, roomKey: given }));
		expect(open(bob, own, { peer: undefined })).to.deep.equal({ ok: true, roomKey, sealedBy: 'bobUid' });
		expect(keepRoomKey({ ...sealing, self: carol })).to.deep.equal({ ok: false, refusal: 'not-a-pair' });
		expect(keepRoomKey({ ...sealing, roomKey: { ...roomKey, generation: 0 } })).to.deep.equal({
			ok: false,
			refusal: 'key-id-mismatch',
		});
		const reset = user('bobUid', 8);
		const carried = must(keepRoomKey({ ...sealing, self: reset, roomKey: given }));
		expect(open(reset, carried.own)).to.deep.equal({ ok: true, roomKey, sealedBy: 'bobUid' });
		expect(refusal(reset, own)).to.equal('does-not-open');
	});

	it('refuses every other length, version and spelling by name', () => {
		const bytes = bytesOf(shared.peers);
		const changed = (index: number, value: number): string =>
			toBase64url(bytes.map((byte, at) => (at === index ? value : byte)));
		expect(refusal(bob, changed(0, 2))).to.equal('incompatible');
		expect(refusal(bob, changed(0, 0))).to.equal('incompatible');
		expect(refusal(bob, changed(1, 2))).to.equal('malformed');
		expect(refusal(bob, changed(1, 1)), 'reflected as our own').to.equal('does-not-open');
		const lengths = [
			toBase64url(bytes.subarray(0, 117)),
			`${shared.peers}AA`,
			shared.peers.slice(0, -1),
			'AQ',
			'AQA',
			'',
			'!',
			'A'.repeat(1e6),
		];
		for (const sealed of lengths) {
			expect(refusal(bob, sealed), sealed.slice(0, 20)).to.equal('malformed');
		}
	});

	it('opens with no byte flipped', () => {
		const bytes = bytesOf(shared.peers);
		for (let index = 0; index < bytes.length; index++) {
			const sealed = toBase64url(bytes.map((byte, at) => (at === index ? byte ^ (1 << (index % 8)) : byte)));
			expect(refusal(bob, sealed), String(index)).to.be.oneOf(['does-not-open', 'incompatible', 'malformed']);
		}
	});

	it('never throws on what it is given', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ minLength: 110, maxLength: 124 }).map(toBase64url)),
				(sealed) => {
					return refusal(bob, sealed) !== 'ok';
				},
			),
		);
	});

	it('never draws the same ephemeral key for the two members', () => {
		expect(bytesOf(shared.own).subarray(38, 70)).not.to.deep.equal(bytesOf(shared.peers).subarray(38, 70));
	});
});
