import { fromBase64url, pureJs, toBase64url, uint32, wipe } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { must, ringOf, room } from '../../tests/fixtures.ts';
import {
	addKey,
	currentKey,
	type Keyring,
	keyById,
	keyIdOf,
	MAX_GENERATION,
	MAX_KEYS,
	MAX_LEAP,
	type RoomKey,
	rotate,
} from './keyring.ts';
import { boundTo } from './room.ts';

const keyOf = (byte: number, generation: number): RoomKey => {
	const key = new Uint8Array(32).fill(byte);
	return { kid: keyIdOf(pureJs, room, generation, key)!, generation, key };
};
const ids = (ring: Keyring): string[] => ring.map(({ kid }) => kid);
const addAll = (keys: readonly RoomKey[]): Keyring =>
	keys.reduce((ring: Keyring, key) => must(addKey(ring, key)).ring, []);

describe('keys of a room', function () {
	this.timeout(20_000);

	it('have an id that commits to key, room, members and generation', () => {
		const key = new Uint8Array(32).fill(7);
		const id = keyIdOf(pureJs, room, 3, key)!;
		const info = boundTo('e2ee/1 key-id', room.rid, ['aliceUid', 'bobUid'], uint32(3));
		expect(id).to.equal(toBase64url(pureJs.hkdfSha256(key, new Uint8Array(0), info, 32)));
		expect(fromBase64url(id)).to.have.length(32);
		expect(keyIdOf(pureJs, { ...room, members: ['bobUid', 'aliceUid'] }, 3, key)).to.equal(id);
		expect(keyIdOf(pureJs, room, 4, key)).not.to.equal(id);
		expect(keyIdOf(pureJs, { ...room, rid: 'other' }, 3, key)).not.to.equal(id);
		expect(keyIdOf(pureJs, { ...room, members: ['aliceUid', 'carolUid'] }, 3, key)).not.to.equal(id);
		expect(keyIdOf(pureJs, room, 3, new Uint8Array(32))).not.to.equal(id);
		expect(keyIdOf(pureJs, { rid: 'aa', members: ['a', 'a'] }, 3, key)).to.equal(undefined);
	});

	it('begin at generation 0 and rise by one; old ones stay', () => {
		expect(currentKey([])).to.equal(undefined);
		const first = must(rotate(pureJs, pureJs.randomBytes, room, []));
		expect(first.roomKey).to.include({ generation: 0 });
		const second = must(rotate(pureJs, pureJs.randomBytes, room, first.ring));
		expect(second.roomKey).to.include({ generation: 1 });
		expect(ids(second.ring)).to.deep.equal([first.roomKey.kid, second.roomKey.kid]);
		expect(currentKey(second.ring)).to.equal(second.roomKey);
		expect(keyById(second.ring, first.roomKey.kid)).to.equal(first.roomKey);
		expect(keyById(second.ring, 'x')).to.equal(undefined);
		expect(first.ring, 'the old ring is as it was').to.have.length(1);
	});

	it('are 32 bytes of the given randomness', () => {
		const { roomKey } = must(rotate(pureJs, (length) => new Uint8Array(length).fill(length), room, []));
		expect(roomKey.key).to.deep.equal(new Uint8Array(32).fill(32));
		expect(roomKey.kid).to.equal(keyIdOf(pureJs, room, 0, roomKey.key));
	});

	it('settle on one key for writing where both members rotate at once', () => {
		const ring = ringOf(2);
		const one = must(rotate(pureJs, pureJs.randomBytes, room, ring));
		const other = must(rotate(pureJs, pureJs.randomBytes, room, ring));
		const [left, right] = [must(addKey(one.ring, other.roomKey)).ring, must(addKey(other.ring, one.roomKey)).ring];
		expect(ids(left)).to.deep.equal(ids(right));
		expect(currentKey(left)?.kid).to.equal(
			[one.roomKey.kid, other.roomKey.kid].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))[0],
		);
		expect(currentKey(must(rotate(pureJs, pureJs.randomBytes, room, left)).ring)?.generation).to.equal(3);
	});

	it('come to the same ring in any order, however often they arrive', () => {
		const keys = [keyOf(1, 0), keyOf(2, 1), keyOf(3, 1), keyOf(4, 2), keyOf(5, 2), keyOf(6, 2), keyOf(7, 9)];
		const expected = ids(addAll(keys));
		fc.assert(
			fc.property(
				fc.shuffledSubarray(keys, { minLength: keys.length }),
				fc.array(fc.constantFrom(...keys)),
				(order, again) => {
					expect(ids(addAll([...order, ...again]))).to.deep.equal(expected);
				},
			),
		);
		expect(currentKey(addAll(keys))?.generation).to.equal(9);
	});

	it('change nothing when known already', () => {
		const ring = ringOf(3);
		expect(must(addKey(ring, { ...ring[0]! })).ring).to.equal(ring);
	});

	it('do not leap: nobody uses up the generations', () => {
		const ring = [keyOf(1, 10)];
		expect(addKey(ring, keyOf(2, 10 + MAX_LEAP))).to.include({ ok: true });
		expect(addKey(ring, keyOf(2, 11 + MAX_LEAP))).to.deep.equal({ ok: false, refusal: 'too-far' });
		expect(addKey([], keyOf(2, 5000)), 'a new browser knows no generation').to.include({ ok: true });
		expect(addKey(ring, keyOf(2, 0)), 'an old one').to.include({ ok: true });
	});

	it('are at most 1024', () => {
		const ring: Keyring = Array.from({ length: MAX_KEYS }, (_, generation) => ({
			kid: String(generation),
			generation,
			key: new Uint8Array(32),
		}));
		expect(addKey(ring, keyOf(1, 5))).to.deep.equal({ ok: false, refusal: 'full' });
		expect(rotate(pureJs, pureJs.randomBytes, room, ring)).to.deep.equal({ ok: false, refusal: 'full' });
		expect(addKey(ring.slice(1), keyOf(1, 5))).to.include({ ok: true });
	});

	it('refuse a rotation beyond the last generation, and a room that is none of two', () => {
		const ring = [keyOf(1, MAX_GENERATION)];
		expect(rotate(pureJs, pureJs.randomBytes, room, ring)).to.deep.equal({ ok: false, refusal: 'exhausted' });
		expect(must(rotate(pureJs, pureJs.randomBytes, room, [keyOf(1, MAX_GENERATION - 1)])).roomKey.generation).to.equal(
			0xffff_ffff,
		);
		expect(rotate(pureJs, pureJs.randomBytes, { rid: 'r', members: ['a', 'a'] }, [])).to.deep.equal({
			ok: false,
			refusal: 'not-a-pair',
		});
	});

	it('share no buffer with the randomness of another', () => {
		const { ring } = must(rotate(pureJs, pureJs.randomBytes, room, []));
		const next = must(rotate(pureJs, pureJs.randomBytes, room, ring));
		wipe(ring[0]?.key);
		expect(next.roomKey.key.some((byte) => byte !== 0)).to.equal(true);
	});
});
