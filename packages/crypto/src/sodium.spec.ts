import { expect } from 'chai';
import fc from 'fast-check';
import { toHex } from './bytes.ts';
import { Heap, type Libsodium } from './libsodium.ts';
import { loadSodium } from './load.ts';
import type { Primitives } from './primitives.ts';
import { pureJs } from './pure-js.ts';

/** A secret is searched for in pieces of so many bytes: 15 bytes of it in a row are never missed. */
const WINDOW = 8;

describe('libsodium', () => {
	let sodium: Primitives;
	let libsodium: Libsodium;
	before(async () => {
		sodium = await loadSodium();
		// As load.ts does: a test runner that requires this file would otherwise get a second module with a memory of its
		// own.
		({ libsodium } = await import('libsodium-wrappers'));
	});

	/** Where in the module's memory a part of a secret is found. */
	const remains = (secrets: Record<string, Uint8Array>): readonly string[] => {
		const memory = Buffer.from(libsodium.HEAPU8.buffer);
		return Object.entries(secrets).flatMap(([name, secret]) =>
			Array.from({ length: Math.floor(secret.length / WINDOW) }, (_, index) =>
				memory.indexOf(secret.subarray(index * WINDOW, (index + 1) * WINDOW)),
			)
				.filter((at) => at >= 0)
				.map((at) => `${name} at ${at}`),
		);
	};

	it('is loaded once', async () => {
		expect(await loadSodium()).to.equal(sodium);
		expect(sodium.name).to.equal('libsodium');
	});

	it('keeps no byte of a key, a secret or a text in its memory', () => {
		const random = (length: number): Uint8Array => sodium.randomBytes(length);
		const [secret, key, text, seed, randomness] = [random(32), random(32), random(300), random(64), random(32)];
		const nonce = new Uint8Array(12);
		const { publicKey } = sodium.x25519.keyPair(random(32));
		sodium.x25519.keyPair(secret);
		const shared = sodium.x25519.sharedSecret(secret, publicKey)!;
		expect(remains({ secret, shared })).to.deep.equal([]);
		const sealed = sodium.chacha20poly1305.seal(key, nonce, publicKey, text);
		expect(remains({ key, text })).to.deep.equal([]);
		for (const length of [0, 1, 63, 64, 65, 300]) {
			const short = sodium.chacha20poly1305.seal(key, nonce, publicKey, text.subarray(0, length));
			sodium.chacha20poly1305.open(key, nonce, publicKey, short);
			expect(remains({ key, text })).to.deep.equal([]);
		}
		sodium.chacha20poly1305.open(key, nonce, secret, sealed);
		expect(remains({ key, text })).to.deep.equal([]);
		sodium.chacha20poly1305.seal(key, nonce, publicKey, text, 40);
		expect(remains({ key, text })).to.deep.equal([]);
		const mac = sodium.hmacSha256(key, text);
		const long = sodium.hmacSha256(text, key);
		const okm = sodium.hkdfSha256(secret, key, publicKey, 80);
		expect(remains({ key, secret, text, mac, long, okm })).to.deep.equal([]);
		const pair = sodium.mlkem768.keyPair(seed);
		const encapsulated = sodium.mlkem768.encapsulate(pair.publicKey, randomness)!;
		const decapsulated = sodium.mlkem768.decapsulate(pair.secretKey, encapsulated.ciphertext)!;
		expect(
			remains({ key, secret, seed, randomness, decapsulated, dk: pair.secretKey.subarray(0, 1152) }),
		).to.deep.equal([]);
	}).timeout(20_000);

	it('derives what JavaScript derives, whatever the lengths', () => {
		const bytes = fc.uint8Array({ maxLength: 200 });
		fc.assert(
			fc.property(bytes, bytes, bytes, fc.nat(600), (a, b, c, length) => {
				expect(toHex(sodium.hmacSha256(a, b))).to.equal(toHex(pureJs.hmacSha256(a, b)));
				expect(toHex(sodium.hkdfSha256(a, b, c, length))).to.equal(toHex(pureJs.hkdfSha256(a, b, c, length)));
			}),
		);
		expect(() => sodium.hkdfSha256(new Uint8Array(32), new Uint8Array(0), new Uint8Array(0), 255 * 32 + 1)).to.throw(
			RangeError,
		);
	});

	it('keeps no byte of what it derives keys from, nor of the keys', () => {
		const [chain, root, secret] = [sodium.randomBytes(32), sodium.randomBytes(32), sodium.randomBytes(64)];
		const messageKey = sodium.hmacSha256(chain, new Uint8Array([1]));
		const long = sodium.hmacSha256(secret, sodium.randomBytes(500));
		const derived = sodium.hkdfSha256(secret, root, messageKey, 96);
		expect(remains({ chain, root, secret, messageKey, long, derived })).to.deep.equal([]);
		const unsalted = sodium.hkdfSha256(messageKey, new Uint8Array(0), root, 44);
		expect(remains({ chain, root, secret, messageKey, unsalted })).to.deep.equal([]);
		expect(
			remains({ prk: pureJs.hmacSha256(root, secret), unsaltedPrk: pureJs.hmacSha256(new Uint8Array(0), messageKey) }),
		).to.deep.equal([]);
	});

	it('finds what does lie in its memory, so that the search above can fail', () => {
		const text = sodium.randomBytes(16);
		const pointer = libsodium._malloc(text.length);
		libsodium.HEAPU8.set(text, pointer);
		libsodium._free(pointer);
		expect(remains({ text })).to.have.length(2);
	});

	it('takes arguments beyond the usual size, and leaves nothing of them either', () => {
		const [key, nonce] = [sodium.randomBytes(32), new Uint8Array(12)];
		const text = new Uint8Array(1 << 20).fill(7);
		text.set(sodium.randomBytes(32), text.length - 32);
		const sealed = sodium.chacha20poly1305.seal(key, nonce, new Uint8Array(0), text);
		expect(Buffer.from(sodium.chacha20poly1305.open(key, nonce, new Uint8Array(0), sealed)!).equals(text)).to.equal(
			true,
		);
		expect(remains({ key, tail: text.subarray(-32) })).to.deep.equal([]);
	}).timeout(20_000);

	it('says so where the module has no memory', () => {
		expect(() => new Heap({ ...libsodium, _malloc: () => 0 })).to.throw('libsodium has no 262144 bytes left');
	});
});
