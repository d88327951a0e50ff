/** Both sets give the same bytes for the same input, good or bad. */
import { expect } from 'chai';
import fc from 'fast-check';
import { loadSodium, type Primitives, pureJs, toHex } from '../src/index.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const any = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength, size: 'max' });
const runs = 60 * Number(process.env.PROPERTY_RUNS ?? 1);

/** Hexadecimal of whatever came out. */
function shown(value: unknown): unknown {
	if (value instanceof Uint8Array) {
		return toHex(value);
	}
	return typeof value === 'object' && value !== null
		? Object.entries(value).map(([name, part]) => [name, shown(part)])
		: value;
}

/** A good value, or the same with one byte changed, or cut, or lengthened. */
function altered(good: Uint8Array, how: number, at: number): Uint8Array {
	const copy = new Uint8Array(good.length + (how === 3 ? 1 : 0));
	copy.set(good);
	if (how === 1 && good.length > 0) {
		copy[at % good.length]! ^= 1 + (at % 255);
	}
	return how === 2 ? copy.slice(0, at % Math.max(1, good.length)) : copy;
}

describe('two sets of primitives agree', function () {
	this.timeout(60_000 * Number(process.env.PROPERTY_RUNS ?? 1));
	let sodium: Primitives;
	before(async () => {
		sodium = await loadSodium();
	});
	const same = (compute: (primitives: Primitives) => unknown): void => {
		expect(shown(compute(sodium))).to.deep.equal(shown(compute(pureJs)));
	};
	const how = fc.nat({ max: 3 });
	const at = fc.nat({ max: 100_000 });

	it('on X25519, with any public key', () => {
		fc.assert(
			fc.property(bytes(32), bytes(32), (secret, point) => {
				same(({ x25519 }) => [x25519.keyPair(secret).publicKey, x25519.sharedSecret(secret, point)]);
			}),
			{ numRuns: runs },
		);
	});

	it('on ChaCha20-Poly1305, sealing, opening and refusing', () => {
		fc.assert(
			fc.property(bytes(32), bytes(12), any(200), any(2_000), how, at, (key, nonce, ad, text, change, place) => {
				same(({ chacha20poly1305 }) => {
					const sealed = chacha20poly1305.seal(key, nonce, ad, text);
					return [sealed, chacha20poly1305.open(key, nonce, ad, altered(sealed, change, place))];
				});
			}),
			{ numRuns: 4 * runs },
		);
	});

	it('on HMAC and HKDF, with keys, salts and lengths of any size', () => {
		fc.assert(
			fc.property(any(300), any(300), any(300), fc.integer({ min: 1, max: 8160 }), (key, salt, data, length) => {
				const none = new Uint8Array(0);
				same(({ hmacSha256, hkdfSha256 }) => [
					hmacSha256(key, data),
					hkdfSha256(key, salt, data, length),
					hkdfSha256(key, none, data, length),
				]);
			}),
			{ numRuns: runs },
		);
	});

	it('on ML-KEM-768, with keys and ciphertexts good and bad', () => {
		fc.assert(
			fc.property(bytes(64), bytes(32), fc.tuple(how, how, how), at, (seed, randomness, [key, text, secret], place) => {
				const good = pureJs.mlkem768.keyPair(seed);
				const { ciphertext } = pureJs.mlkem768.encapsulate(good.publicKey, randomness)!;
				same(({ mlkem768 }) => [
					mlkem768.keyPair(seed),
					mlkem768.encapsulate(altered(good.publicKey, key, place), randomness),
					mlkem768.decapsulate(altered(good.secretKey, secret, place), altered(ciphertext, text, place)),
				]);
			}),
			{ numRuns: runs },
		);
	});
});
