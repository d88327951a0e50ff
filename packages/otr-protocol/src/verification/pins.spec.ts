import { expect } from 'chai';
import { forgetPeer, judgePeer, MAX_NAMES, type PeerNames, type Pin, pinPeer, verifyPeer } from './pins.ts';

const key = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const OWN = key(1);
const BOB = key(2);
const MALLORY = key(3);
const bob: PeerNames = { uid: 'bob-uid', username: 'bob', rid: 'alicebob' };
const carol: PeerNames = { uid: 'carol-uid', username: 'carol', rid: 'alicecarol' };

const pinned = pinPeer([], bob, BOB);
const verified = verifyPeer(pinned, bob.uid, BOB, true) ?? [];
const outcome = (pins: readonly Pin[], peer: PeerNames, published?: Uint8Array): string =>
	judgePeer(pins, peer, { published, own: OWN }).outcome;

describe('pins', () => {
	it('take the published key of somebody who was never met, or none', () => {
		expect(judgePeer([], bob, { published: BOB, own: OWN })).to.deep.equal({ outcome: 'unknown', key: BOB });
		expect(judgePeer([], bob, {})).to.deep.equal({ outcome: 'unknown', key: undefined });
		expect(outcome(pinned, carol, key(4))).to.equal('unknown');
	});

	it('hold the key of a session that was established, with the directory or without', () => {
		expect(judgePeer(pinned, bob, { published: BOB, own: OWN })).to.deep.equal({
			outcome: 'known',
			key: BOB,
			verified: false,
		});
		expect(judgePeer(pinned, bob, {})).to.deep.equal({ outcome: 'known', key: BOB, verified: false });
		expect(judgePeer(verified, bob, { own: OWN })).to.deep.equal({ outcome: 'known', key: BOB, verified: true });
	});

	it('X3 tell another key of a known uid', () => {
		expect(judgePeer(pinned, bob, { published: MALLORY, own: OWN })).to.deep.equal({ outcome: 'changed', key: BOB });
		expect(outcome(pinned, { ...bob, username: 'robert', rid: 'other' }, MALLORY)).to.equal('changed');
	});

	it('X3 tell another uid under a known username or in a known room, whatever its key', () => {
		expect(judgePeer(pinned, { ...carol, username: 'bob' }, { published: MALLORY, own: OWN })).to.deep.equal({
			outcome: 'changed',
			key: MALLORY,
		});
		expect(outcome(pinned, { ...carol, rid: bob.rid }, MALLORY)).to.equal('changed');
		expect(outcome(pinned, { ...carol, username: 'bob' }, BOB)).to.equal('changed');
		expect(judgePeer(pinned, { ...carol, rid: bob.rid }, {})).to.deep.equal({ outcome: 'changed', key: undefined });
		const both = pinPeer(pinned, carol, MALLORY);
		expect(outcome(both, { ...carol, username: 'bob' }, MALLORY)).to.equal('changed');
	});

	it('do not mind a known uid under a new name or in a new room, and know both from then on', () => {
		const renamed = { ...bob, username: 'robert', rid: 'other' };
		expect(outcome(pinned, renamed, BOB)).to.equal('known');
		const met = pinPeer(pinned, renamed, BOB);
		expect(met).to.have.length(1);
		expect([met[0]?.usernames, met[0]?.rooms]).to.deep.equal([
			['bob', 'robert'],
			['alicebob', 'other'],
		]);
		for (const names of [{ username: 'bob' }, { username: 'robert' }, { rid: 'alicebob' }, { rid: 'other' }]) {
			expect(outcome(met, { ...carol, ...names }, MALLORY), JSON.stringify(names)).to.equal('changed');
		}
	});

	it('H12 shout when the identity that changes was verified', () => {
		expect(judgePeer(verified, bob, { published: MALLORY, own: OWN })).to.deep.equal({
			outcome: 'verified-changed',
			key: BOB,
		});
		expect(outcome(verified, { ...carol, username: 'bob' }, MALLORY)).to.equal('verified-changed');
		expect(outcome(verified, { ...carol, rid: bob.rid }, MALLORY)).to.equal('verified-changed');
		// A verified one and an unverified one: the name of the one, the room of the other.
		const two = pinPeer(verified, carol, key(4));
		expect(outcome(two, { uid: 'mallory', username: 'bob', rid: carol.rid }, MALLORY)).to.equal('verified-changed');
		// A verified identity that is not concerned is no reason for a warning.
		const both = pinPeer(verified, carol, key(4));
		expect(outcome(both, carol, MALLORY)).to.equal('changed');
	});

	it('refuse our own key as that of a peer, pinned or published', () => {
		expect(judgePeer([], bob, { published: OWN, own: OWN })).to.deep.equal({ outcome: 'own-key', key: OWN });
		expect(outcome(pinned, bob, OWN)).to.equal('own-key');
		expect(outcome(pinPeer([], bob, OWN), bob)).to.equal('own-key');
		expect(outcome(pinPeer([], bob, OWN), bob, BOB)).to.equal('own-key');
		expect(judgePeer([], bob, { published: OWN }).outcome).to.equal('unknown');
	});

	it('H12 stay verified over sessions of the same key, and are not for another', () => {
		expect(pinPeer(verified, bob, BOB)[0]?.verified).to.equal(true);
		expect(pinPeer(verified, bob, MALLORY)).to.deep.equal([
			{ uid: 'bob-uid', key: MALLORY, usernames: ['bob'], rooms: ['alicebob'], verified: false },
		]);
		expect(pinPeer(pinned, bob, BOB)[0]?.verified).to.equal(false);
	});

	it('H12 are verified for the very key that was compared, and can be doubted again', () => {
		expect(verifyPeer(pinned, bob.uid, MALLORY, true)).to.equal(undefined);
		expect(verifyPeer(pinned, 'nobody', BOB, true)).to.equal(undefined);
		expect(verifyPeer(verified, bob.uid, BOB, false)).to.deep.equal(pinned);
		const both = pinPeer(pinned, carol, BOB);
		expect(verifyPeer(both, carol.uid, BOB, true)?.map(({ uid, verified: done }) => [uid, done])).to.deep.equal([
			['bob-uid', false],
			['carol-uid', true],
		]);
	});

	it('X3 permit a new handshake once the change was acknowledged: the old pin is forgotten', () => {
		const forgotten = forgetPeer(verified, bob);
		expect(forgotten).to.deep.equal([]);
		expect(judgePeer(forgotten, bob, { published: MALLORY, own: OWN })).to.deep.equal({
			outcome: 'unknown',
			key: MALLORY,
		});
	});

	it('X3 take name and room from the identity that was met under them, and leave it known under its others', () => {
		const met = pinPeer(pinPeer(verified, { ...bob, username: 'robert', rid: 'other' }, BOB), carol, key(4));
		const impostor = { uid: 'mallory', username: 'bob', rid: bob.rid };
		const after = forgetPeer(met, impostor);
		expect(after.map(({ uid, usernames, rooms, verified: kept }) => ({ uid, usernames, rooms, kept }))).to.deep.equal([
			{ uid: 'bob-uid', usernames: ['robert'], rooms: ['other'], kept: true },
			{ uid: 'carol-uid', usernames: ['carol'], rooms: ['alicecarol'], kept: false },
		]);
		expect(outcome(after, impostor, MALLORY)).to.equal('unknown');
		expect(outcome(after, { ...bob, username: 'robert' }, BOB)).to.equal('known');
	});

	it('remember the newest sixteen names and rooms', () => {
		let pins = pinned;
		for (let i = 0; i < MAX_NAMES; i++) {
			pins = pinPeer(pins, { uid: bob.uid, username: `bob${i}`, rid: `room${i}` }, BOB);
		}
		expect(pins[0]?.usernames).to.have.length(MAX_NAMES).and.to.include('bob15').and.not.to.include('bob');
		expect(pins[0]?.rooms).to.have.length(MAX_NAMES).and.to.include('room0').and.not.to.include('alicebob');
		// A name that is seen again is the newest.
		expect(pinPeer(pins, { ...bob, username: 'bob0' }, BOB)[0]?.usernames.at(-1)).to.equal('bob0');
	});

	it('change neither what they are given nor share the key with it', () => {
		const given = BOB.slice();
		const pins = pinPeer([], bob, given);
		given.fill(0);
		const before = structuredClone(pins);
		forgetPeer(pins, { ...carol, username: 'bob' });
		verifyPeer(pins, bob.uid, BOB, true);
		pinPeer(pins, bob, MALLORY);
		expect(pins).to.deep.equal(before);
		expect(pins[0]?.key).to.deep.equal(BOB);
	});
});
