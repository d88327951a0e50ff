import { createHash } from 'node:crypto';
import { fromHex, type Primitives, pureJs, toHex } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { compareQr, MAX_QR_LENGTH, qrPayload } from './qr.ts';
import { fingerprint, safetyNumber, safetyNumberOf } from './safety-number.ts';

/**
 * libsignal, rust/protocol/src/fingerprint.rs, `fingerprint_test_v2` (testVectorsVersion2 of the Java client). Keys
 * without their type byte 05.
 */
const alice = {
	uid: '+14152222222',
	key: fromHex('06863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868')!,
};
const bob = { uid: '+14153333333', key: fromHex('f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b')! };
const DISPLAYED = '300354477692869396892869876765458257569162576843440918079131';
const ALICE = '1e301a0353dce3dbe7684cb8336e85136cdc0ee96219494ada305d62a7bd61df';
const BOB = 'd62cbf73a11592015b6b9f1682ac306fea3aaf3885b84d12bca631e9d4fb3a4d';
const scannable = (local: string, remote: string, version = '02'): string =>
	`08${version}12220a20${local}1a220a20${remote}`;

/** 5200 rounds a fingerprint: Node's SHA-512 is faster here, and independent. */
const primitives: Primitives = {
	...pureJs,
	sha512: (data) => new Uint8Array(createHash('sha512').update(data).digest()),
};

const aliceHash = fingerprint(primitives, alice);
const bobHash = fingerprint(primitives, bob);
const asAlice = { local: aliceHash, remote: bobHash };
const asBob = { local: bobHash, remote: aliceHash };
const hex = (text: string): Uint8Array => fromHex(text)!;

describe('safety number', () => {
	it('H12 is that of libsignal, and the same from both sides', () => {
		expect(safetyNumber(primitives, alice, bob)).to.equal(DISPLAYED);
		expect(safetyNumber(primitives, bob, alice)).to.equal(DISPLAYED);
		expect(safetyNumberOf(bobHash, aliceHash)).to.equal(DISPLAYED);
		expect([aliceHash, bobHash].map((hash) => toHex(hash.subarray(0, 32)))).to.deep.equal([ALICE, BOB]);
	});

	it('is that of libsignal over the primitives of the product, too', () => {
		expect(safetyNumber(pureJs, alice, bob)).to.equal(DISPLAYED);
	}).timeout(20_000);

	it('X3 is another one for another key or another user on either side', () => {
		const numbers = [
			DISPLAYED,
			safetyNumber(primitives, alice, { ...bob, key: alice.key }),
			safetyNumber(primitives, alice, { ...bob, uid: 'bob' }),
			safetyNumber(primitives, { ...alice, key: bob.key }, bob),
		];
		expect(new Set(numbers)).to.have.property('size', 4);
		expect(numbers.every((number) => /^\d{60}$/.test(number))).to.equal(true);
	});

	it('keeps leading zeros: six groups of five digits a side, the smaller half first', () => {
		const low = new Uint8Array(64);
		low[4] = 7;
		const high = new Uint8Array(64).fill(0xff);
		// 2^40 - 1 = 1,099,511,627,775
		expect(safetyNumberOf(high, low)).to.equal(`00007${'0'.repeat(25)}${'27775'.repeat(6)}`);
	});

	it('reads the uid as UTF-8 and refuses keys of another length', () => {
		expect(toHex(fingerprint(primitives, { ...alice, uid: 'é' }))).not.to.equal(
			toHex(fingerprint(primitives, { ...alice, uid: 'e' })),
		);
		expect(() => fingerprint(primitives, { uid: 'x', key: new Uint8Array(33) })).to.throw(
			RangeError,
			'expected 32 bytes, got 33',
		);
	});
});

describe('QR payload', () => {
	it('H12 is that of libsignal', () => {
		expect(toHex(qrPayload(asAlice))).to.equal(scannable(ALICE, BOB));
		expect(toHex(qrPayload(asBob))).to.equal(scannable(BOB, ALICE));
	});

	it('H12 matches what the other side shows, from both sides', () => {
		expect(compareQr(asAlice, qrPayload(asBob))).to.equal('match');
		expect(compareQr(asBob, qrPayload(asAlice))).to.equal('match');
	});

	it('X3 does not match another identity on either side, nor our own code', () => {
		const mallory = fingerprint(primitives, { uid: bob.uid, key: alice.key });
		expect(compareQr(asAlice, qrPayload({ local: mallory, remote: aliceHash }))).to.equal('mismatch');
		expect(compareQr(asAlice, qrPayload({ local: bobHash, remote: mallory }))).to.equal('mismatch');
		expect(compareQr(asAlice, qrPayload(asAlice))).to.equal('mismatch');
	});

	it('sees a single bit in any byte of either half', () => {
		const shown = qrPayload(asBob);
		for (let at = 0; at < shown.length; at++) {
			const changed = shown.slice();
			changed[at]! ^= 1;
			expect(compareQr(asAlice, changed), `byte ${at}`).not.to.equal('match');
		}
	});

	it('tells another version apart from other bytes', () => {
		expect(compareQr(asAlice, hex(scannable(BOB, ALICE, '01')))).to.equal('wrong-version');
		// Version 0 of libsignal held the keys themselves and the names.
		expect(compareQr(asAlice, hex(`0800${'12'}0e0a030506861207${'2b313431353232'}${'1a'}020a00`))).to.equal(
			'wrong-version',
		);
		expect(compareQr(asAlice, hex('0801'))).to.equal('malformed');
	});

	it('calls malformed: cut, prolonged, reordered, repeated, unknown, long or empty', () => {
		const good = scannable(BOB, ALICE);
		const bad: [string, string][] = [
			['empty', ''],
			['a tag alone', '08'],
			['a version alone', '0802'],
			['no second half', good.slice(0, 80)],
			['cut', good.slice(0, -2)],
			['a byte behind', `${good}00`],
			['a field behind', `${good}2000`],
			['halves in the other order', `08021a220a20${ALICE}12220a20${BOB}`],
			['the first half twice', `080212220a20${BOB}12220a20${BOB}`],
			['no version', good.slice(4)],
			['a version of two bytes', `088200${good.slice(4)}`],
			['a version that goes on', `0880${good.slice(4)}`],
			['a half whose length goes on', `08011280${'00'.repeat(128)}1a00`],
			['another type of version', `09${good.slice(2)}`],
			['a half of 31 bytes', `080212210a1f${BOB.slice(2)}1a220a20${ALICE}`],
			['a half of 33 bytes', `080212230a2100${BOB}1a220a20${ALICE}`],
			['a second half of 31 bytes', `080212220a20${BOB}1a210a1f${ALICE.slice(2)}`],
			['a field inside of a half', `080212240a20${BOB}10001a220a20${ALICE}`],
			['another field inside of a half', `080212221220${BOB}1a220a20${ALICE}`],
			['an empty half', `080212001a220a20${ALICE}`],
			['a length beyond the end', `0802127f0a20${BOB}1a220a20${ALICE}`],
			['a length of two bytes', `080212a2000a20${BOB}1a220a20${ALICE}`],
		];
		for (const [name, bytes] of bad) {
			expect(compareQr(asAlice, hex(bytes)), name).to.equal('malformed');
		}
	});

	it('looks at 256 bytes at most', () => {
		// Otherwise well formed, but of another version: 2 + 2 + 127 + 2 + 123.
		const long = (last: number): Uint8Array =>
			hex(`0801127f${'00'.repeat(127)}1a${last.toString(16)}${'00'.repeat(last)}`);
		expect([long(123), long(124)].map(({ length }) => length)).to.deep.equal([MAX_QR_LENGTH, MAX_QR_LENGTH + 1]);
		expect([compareQr(asAlice, long(123)), compareQr(asAlice, long(124))]).to.deep.equal([
			'wrong-version',
			'malformed',
		]);
	});
});
