import { expect } from 'chai';
import { concat, equal, type Primitives, toHex, utf8 } from '../src/index.ts';
import { bytes, wycheproof } from './wycheproof.ts';

const EMPTY = new Uint8Array(0);
const hex = (value: Uint8Array | undefined): string | undefined => value && toHex(value);

/** What every implementation of the primitives must do. `make` may load WebAssembly first. */
export function primitivesContract(name: string, make: () => Primitives | Promise<Primitives>): void {
	describe(`primitives: ${name}`, function () {
		this.timeout(20_000);
		let primitives: Primitives;
		const get = (): Primitives => primitives;
		before(async () => {
			primitives = await make();
		});
		describe('random', () => random(get));
		describe('X25519', () => x25519(get));
		describe('ChaCha20-Poly1305', () => chacha20poly1305(get));
		describe('ML-KEM-768', () => mlkem768(get));
		describe('hashes', () => hashes(get));
	});
}

type Get = () => Primitives;

function random(get: Get): void {
	it('gives as many bytes as asked, never the same', () => {
		for (const length of [0, 1, 16, 64, 70_000]) {
			expect(get().randomBytes(length)).to.have.length(length);
		}
		expect(hex(get().randomBytes(32))).not.to.equal(hex(get().randomBytes(32)));
	});
}

function x25519(get: Get): void {
	it('agrees with all of Wycheproof; an all-zero result is none', () => {
		const tests = wycheproof<'public' | 'private' | 'shared'>('x25519');
		expect(tests).to.have.length(518);
		for (const test of tests) {
			const expected = /^0*$/.test(test.shared) ? undefined : test.shared;
			expect(hex(get().x25519.sharedSecret(bytes(test.private), bytes(test.public))), `tcId ${test.tcId}`).to.equal(
				expected,
			);
		}
	});

	it('makes the key pair of RFC 7748 section 6.1, over the given secret itself', () => {
		const bob = bytes('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
		const pair = get().x25519.keyPair(bob);
		expect(hex(pair.publicKey)).to.equal('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
		expect(pair.secretKey).to.equal(bob);
	});

	it('takes no public key of another length, and throws on such a secret', () => {
		const secret = new Uint8Array(32).fill(1);
		for (const length of [0, 31, 33]) {
			expect(get().x25519.sharedSecret(secret, new Uint8Array(length).fill(9))).to.equal(undefined);
			expect(() => get().x25519.keyPair(new Uint8Array(length))).to.throw(RangeError);
			expect(() => get().x25519.sharedSecret(new Uint8Array(length), new Uint8Array(32).fill(9))).to.throw(RangeError);
		}
	});
}

function chacha20poly1305(get: Get): void {
	it('agrees with all of Wycheproof, sealing and opening; other nonce lengths throw', () => {
		const tests = wycheproof<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag'>('chacha20_poly1305');
		expect(tests).to.have.length(325);
		for (const test of tests) {
			const [key, nonce, ad] = [bytes(test.key), bytes(test.iv), bytes(test.aad)];
			const sealed = concat(bytes(test.ct), bytes(test.tag));
			const label = `tcId ${test.tcId}`;
			if (nonce.length !== 12) {
				expect(() => get().chacha20poly1305.seal(key, nonce, ad, bytes(test.msg)), label).to.throw();
				expect(() => get().chacha20poly1305.open(key, nonce, ad, sealed), label).to.throw();
			} else if (test.result === 'valid') {
				expect(hex(get().chacha20poly1305.seal(key, nonce, ad, bytes(test.msg))), label).to.equal(hex(sealed));
				expect(hex(get().chacha20poly1305.open(key, nonce, ad, sealed)), label).to.equal(test.msg);
			} else {
				expect(get().chacha20poly1305.open(key, nonce, ad, sealed), label).to.equal(undefined);
			}
		}
	});

	it('gives nothing for less than a tag, other associated data or another key, and throws on a short key', () => {
		const [key, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(12)];
		const sealed = get().chacha20poly1305.seal(key, nonce, utf8('ad'), utf8('text'));
		expect(get().chacha20poly1305.open(key, nonce, utf8('ad'), sealed.slice(0, 15))).to.equal(undefined);
		expect(get().chacha20poly1305.open(key, nonce, EMPTY, EMPTY)).to.equal(undefined);
		expect(get().chacha20poly1305.open(key, nonce, utf8('da'), sealed)).to.equal(undefined);
		expect(get().chacha20poly1305.open(new Uint8Array(32), nonce, utf8('ad'), sealed)).to.equal(undefined);
		expect(() => get().chacha20poly1305.seal(new Uint8Array(31), nonce, EMPTY, EMPTY)).to.throw();
	});

	it('leaves zeros for a header in front, whatever was sealed before', () => {
		const [key, nonce] = [get().randomBytes(32), new Uint8Array(12)];
		for (const [headroom, length] of [
			[0, 0],
			[1, 5],
			[40, 256],
			[40, 70_000],
			[40, 300_000],
		] as const) {
			const text = new Uint8Array(length).fill(97);
			const plain = get().chacha20poly1305.seal(key, nonce, utf8('ad'), text);
			const sealed = get().chacha20poly1305.seal(key, nonce, utf8('ad'), text, headroom);
			expect(hex(sealed), `${headroom}`).to.equal('00'.repeat(headroom) + hex(plain));
		}
	});

	it('refuses a change of any byte, and a key or nonce of another length even where there is nothing to open', () => {
		const [key, nonce, ad] = [new Uint8Array(32).fill(1), new Uint8Array(12).fill(2), utf8('ad')];
		const sealed = get().chacha20poly1305.seal(key, nonce, ad, utf8('text'));
		for (let at = 0; at < sealed.length; at++) {
			const changed = sealed.map((byte, index) => (index === at ? byte ^ 0x01 : byte));
			expect(get().chacha20poly1305.open(key, nonce, ad, changed), `byte ${at}`).to.equal(undefined);
		}
		for (const length of [0, 31, 33]) {
			expect(() => get().chacha20poly1305.open(new Uint8Array(length), nonce, ad, EMPTY)).to.throw();
		}
		for (const length of [0, 8, 11, 13, 24]) {
			expect(() => get().chacha20poly1305.open(key, new Uint8Array(length), ad, EMPTY)).to.throw();
		}
	});

	it('seals and opens as much as a vault may hold', () => {
		const [key, nonce, ad] = [new Uint8Array(32).fill(1), new Uint8Array(12), new Uint8Array(70_000).fill(3)];
		for (const length of [0, 1, 65_536, 300_000, 1_000_000]) {
			const text = Uint8Array.from({ length }, (_, index) => index * 31);
			const sealed = get().chacha20poly1305.seal(key, nonce, ad, text);
			expect(equal(get().chacha20poly1305.open(key, nonce, ad, sealed) ?? EMPTY, text), `${length} bytes`).to.equal(
				true,
			);
		}
	});

	it('leaves its arguments as they were, and opens from the middle of a larger buffer', () => {
		const [key, nonce, text] = [new Uint8Array(32).fill(1), new Uint8Array(12), utf8('text')];
		const sealed = get().chacha20poly1305.seal(key, nonce, EMPTY, text);
		const larger = concat(utf8('odd'), sealed, utf8('more'));
		expect(hex(get().chacha20poly1305.open(key, nonce, EMPTY, larger.subarray(3, 3 + sealed.length)))).to.equal(
			hex(utf8('text')),
		);
		expect([hex(text), hex(larger.slice(3, 3 + sealed.length)), key.every((byte) => byte === 1)]).to.deep.equal([
			hex(utf8('text')),
			hex(sealed),
			true,
		]);
	});
}

function mlkem768(get: Get): void {
	it('makes the key pairs of Wycheproof from their seeds', () => {
		const tests = wycheproof<'seed' | 'ek' | 'dk'>('mlkem_768_keygen_seed');
		expect(tests).to.have.length(100);
		for (const test of tests) {
			const { publicKey, secretKey } = get().mlkem768.keyPair(bytes(test.seed));
			expect([hex(publicKey), hex(secretKey)], `tcId ${test.tcId}`).to.deep.equal([test.ek, test.dk]);
		}
	});

	it('encapsulates as Wycheproof does; a key that fails the length or modulus check gives nothing', () => {
		const tests = wycheproof<'ek' | 'm' | 'c' | 'K'>('mlkem_768_encaps');
		expect(tests).to.have.length(265);
		for (const test of tests) {
			const encapsulated = get().mlkem768.encapsulate(bytes(test.ek), bytes(test.m));
			const expected = test.result === 'valid' ? { ciphertext: test.c, sharedSecret: test.K } : undefined;
			expect(
				encapsulated && { ciphertext: hex(encapsulated.ciphertext), sharedSecret: hex(encapsulated.sharedSecret) },
				`tcId ${test.tcId}`,
			).to.deep.equal(expected);
		}
	});

	it('decapsulates as Wycheproof does, with its implicit rejections; other lengths give nothing', () => {
		const tests = wycheproof<'seed' | 'c' | 'K'>('mlkem_768');
		expect(tests).to.have.length(193);
		for (const test of tests) {
			const seed = bytes(test.seed);
			if (seed.length !== 64) {
				expect(() => get().mlkem768.keyPair(seed), `tcId ${test.tcId}`).to.throw(RangeError);
				continue;
			}
			const shared = get().mlkem768.decapsulate(get().mlkem768.keyPair(seed).secretKey, bytes(test.c));
			expect(hex(shared), `tcId ${test.tcId}`).to.equal(test.result === 'valid' ? test.K : undefined);
		}
	});

	it('rejects a wrong ciphertext implicitly: another secret, the same each time', () => {
		const { publicKey, secretKey } = get().mlkem768.keyPair(new Uint8Array(64).fill(1));
		const { ciphertext, sharedSecret } = get().mlkem768.encapsulate(publicKey, new Uint8Array(32).fill(2))!;
		const wrong = ciphertext.slice();
		wrong[0] = wrong[0]! ^ 1;
		const rejected = [0, 1].map(() => hex(get().mlkem768.decapsulate(secretKey, wrong)));
		expect(rejected[0]).to.have.length(64).and.to.equal(rejected[1]);
		expect(rejected[0]).not.to.equal(hex(sharedSecret));
		expect(hex(get().mlkem768.decapsulate(secretKey, ciphertext))).to.equal(hex(sharedSecret));
	});

	it('gives nothing with a secret key of another length or whose hash does not fit (FIPS 203 section 7.3)', () => {
		const { secretKey } = get().mlkem768.keyPair(new Uint8Array(64).fill(1));
		const ciphertext = new Uint8Array(1088);
		const corrupt = secretKey.slice();
		corrupt[1152] = corrupt[1152]! ^ 1;
		expect(get().mlkem768.decapsulate(secretKey.slice(1), ciphertext)).to.equal(undefined);
		expect(get().mlkem768.decapsulate(corrupt, ciphertext)).to.equal(undefined);
	});

	it('leaves the arguments as they were, and gives buffers that no later call changes', () => {
		const [seed, randomness] = [new Uint8Array(64).fill(1), new Uint8Array(32).fill(2)];
		const pair = get().mlkem768.keyPair(seed);
		const encapsulated = get().mlkem768.encapsulate(pair.publicKey, randomness)!;
		const decapsulated = get().mlkem768.decapsulate(pair.secretKey, encapsulated.ciphertext)!;
		const given = [
			seed,
			randomness,
			pair.publicKey,
			pair.secretKey,
			encapsulated.ciphertext,
			encapsulated.sharedSecret,
			decapsulated,
		];
		const before = given.map(hex);
		const other = get().mlkem768.keyPair(new Uint8Array(64).fill(9));
		get().mlkem768.decapsulate(
			other.secretKey,
			get().mlkem768.encapsulate(other.publicKey, new Uint8Array(32).fill(8))!.ciphertext,
		);
		expect(given.map(hex)).to.deep.equal(before);
		expect(new Set(given.map(({ buffer }) => buffer)).size, 'no two share their memory').to.equal(given.length);
	});

	it('throws on a seed or on randomness of another length', () => {
		expect(() => get().mlkem768.keyPair(new Uint8Array(63))).to.throw(RangeError);
		const { publicKey } = get().mlkem768.keyPair(new Uint8Array(64));
		expect(() => get().mlkem768.encapsulate(publicKey, new Uint8Array(31))).to.throw(RangeError);
	});
}

function hashes(get: Get): void {
	it('gives the SHA-256 and SHA-512 of FIPS 180-4', () => {
		expect(hex(get().sha256(utf8('abc')))).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
		expect(hex(get().sha512(utf8('abc')))).to.equal(
			'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
		);
	});

	it('gives the HMAC-SHA-256 of RFC 4231', () => {
		const of = (byte: number, length: number): Uint8Array => new Uint8Array(length).fill(byte);
		const long =
			'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.';
		const cases: readonly (readonly [key: Uint8Array, data: Uint8Array, mac: string])[] = [
			[of(0x0b, 20), utf8('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
			[
				utf8('Jefe'),
				utf8('what do ya want for nothing?'),
				'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
			],
			[of(0xaa, 20), of(0xdd, 50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
			[
				Uint8Array.from({ length: 25 }, (_, index) => index + 1),
				of(0xcd, 50),
				'82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
			],
			[
				of(0xaa, 131),
				utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
				'60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
			],
			[of(0xaa, 131), utf8(long), '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2'],
		];
		for (const [key, data, mac] of cases) {
			expect(hex(get().hmacSha256(key, data))).to.equal(mac);
		}
	});

	it('gives the HKDF-SHA-256 of RFC 5869, appendix A', () => {
		const range = (from: number, to: number): Uint8Array =>
			Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index);
		const same = new Uint8Array(22).fill(0x0b);
		expect(hex(get().hkdfSha256(same, range(0, 12), range(0xf0, 0xf9), 42))).to.equal(
			'3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
		);
		expect(hex(get().hkdfSha256(range(0, 0x4f), range(0x60, 0xaf), range(0xb0, 0xff), 82))).to.equal(
			'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
		);
		expect(hex(get().hkdfSha256(same, EMPTY, EMPTY, 42))).to.equal(
			'8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
		);
	});

	it('derives from any lengths, and throws beyond the 255 blocks of RFC 5869', () => {
		const { hkdfSha256, hmacSha256 } = get();
		const same = new Uint8Array(300).fill(5);
		for (const length of [1, 32, 33, 8160]) {
			expect(hkdfSha256(EMPTY, EMPTY, EMPTY, length)).to.have.length(length);
		}
		expect(() => hkdfSha256(same, same, same, 8161)).to.throw();
		// A key longer than a block counts by its hash (RFC 2104, section 2).
		expect(hex(hmacSha256(same, same))).to.equal(hex(hmacSha256(get().sha256(same), same)));
		expect(hex(hkdfSha256(same, EMPTY, EMPTY, 32))).to.equal(hex(hkdfSha256(same, new Uint8Array(32), EMPTY, 32)));
	});
}
