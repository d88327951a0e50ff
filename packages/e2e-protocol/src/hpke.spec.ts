import fs from 'node:fs';
import { fromHex, type KeyPair, type Primitives, pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { deriveKeyPair, HPKE_OVERHEAD, hpkeOpen, hpkeSeal } from './hpke.ts';

type Vector = { mode: number; [field: string]: string | number };

const file = new URL('../tests/vectors/rfc9180-x25519-chacha20poly1305.json', import.meta.url);
const { vectors } = JSON.parse(fs.readFileSync(file, 'utf8')) as { vectors: Vector[] };
const bytes = (vector: Vector, field: string): Uint8Array => fromHex(String(vector[field]))!;
const pair = (byte: number): KeyPair => pureJs.x25519.keyPair(new Uint8Array(32).fill(byte));

const alice = pair(1);
const bob = pair(2);
const carol = pair(3);
const info = utf8('where it belongs');
const aad = utf8('what goes with it');
const plaintext = utf8('a room key');

describe('HPKE', function () {
	this.timeout(20_000);

	for (const vector of vectors) {
		it(`gives the bytes of RFC 9180, A.2, mode ${vector.mode}`, () => {
			const recipient = deriveKeyPair(pureJs, bytes(vector, 'ikmR'));
			const sender = vector.mode === 2 ? deriveKeyPair(pureJs, bytes(vector, 'ikmS')) : undefined;
			expect([toHex(recipient.secretKey), toHex(recipient.publicKey)]).to.deep.equal([vector.skRm, vector.pkRm]);
			expect(sender && toHex(sender.secretKey)).to.equal(vector.skSm);
			const common = { info: bytes(vector, 'info'), aad: bytes(vector, 'aad') };
			const random = (length: number): Uint8Array => bytes(vector, 'ikmE').slice(0, length);
			const sealed = hpkeSeal(pureJs, {
				...common,
				random,
				recipient: recipient.publicKey,
				sender,
				plaintext: bytes(vector, 'pt'),
			});
			expect(toHex(sealed!)).to.equal(`${vector.enc}${vector.ct}`);
			const opened = hpkeOpen(pureJs, { ...common, recipient, sender: sender?.publicKey, sealed: sealed! });
			expect(toHex(opened!)).to.equal(vector.pt);
		});
	}

	it('has both modes among its vectors', () => {
		expect(vectors.map(({ mode }) => mode)).to.deep.equal([0, 2]);
	});

	const sealed = hpkeSeal(pureJs, {
		random: pureJs.randomBytes,
		recipient: bob.publicKey,
		sender: alice,
		info,
		aad,
		plaintext,
	})!;
	const opening = { recipient: bob, sender: alice.publicKey, info, aad, sealed };

	it('opens for its recipient, under its sender, info and aad alone', () => {
		expect(hpkeOpen(pureJs, opening)).to.deep.equal(plaintext);
		expect(sealed).to.have.length(plaintext.length + HPKE_OVERHEAD);
		expect(hpkeOpen(pureJs, { ...opening, recipient: carol })).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, recipient: alice })).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, sender: carol.publicKey })).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, sender: undefined })).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, info: utf8('elsewhere') })).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, aad: utf8('other') })).to.equal(undefined);
	});

	it('does not take what was sealed without a sender for a sender’s', () => {
		const anonymous = hpkeSeal(pureJs, { random: pureJs.randomBytes, recipient: bob.publicKey, info, aad, plaintext })!;
		expect(hpkeOpen(pureJs, { ...opening, sealed: anonymous })).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, sender: undefined, sealed: anonymous })).to.deep.equal(plaintext);
	});

	it('is deniable: with their own secret the recipient can seal to themselves in the name of the sender', () => {
		// DH(sender, recipient) is the same from both sides, so that mode_auth proves nothing to a third person.
		const shared = pureJs.x25519.sharedSecret(bob.secretKey, alice.publicKey)!;
		const sharedSecret: Primitives['x25519']['sharedSecret'] = (secret, key) =>
			secret === bob.secretKey ? shared.slice() : pureJs.x25519.sharedSecret(secret, key);
		const bobAlone: Primitives = { ...pureJs, x25519: { ...pureJs.x25519, sharedSecret } };
		const sender: KeyPair = { publicKey: alice.publicKey, secretKey: bob.secretKey };
		const forged = hpkeSeal(bobAlone, {
			random: pureJs.randomBytes,
			recipient: bob.publicKey,
			sender,
			info,
			aad,
			plaintext,
		})!;
		expect(hpkeOpen(pureJs, { ...opening, sealed: forged })).to.deep.equal(plaintext);
	});

	it('refuses keys of low order on either side, and what is too short', () => {
		const zero = new Uint8Array(32);
		const attempt = (recipient: Uint8Array, sender?: KeyPair) =>
			hpkeSeal(pureJs, { random: pureJs.randomBytes, recipient, sender, info, aad, plaintext });
		expect(attempt(zero)).to.equal(undefined);
		expect(attempt(zero, alice)).to.equal(undefined);
		expect(attempt(new Uint8Array(31), alice)).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, sender: zero })).to.equal(undefined);
		expect(hpkeOpen(pureJs, { ...opening, sealed: new Uint8Array(HPKE_OVERHEAD) })).to.equal(undefined);
		for (const length of [0, 31, 32, HPKE_OVERHEAD - 1]) {
			expect(hpkeOpen(pureJs, { ...opening, sealed: sealed.subarray(0, length) }), String(length)).to.equal(undefined);
		}
	});

	it('opens with no byte flipped, whatever was sealed', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 64 }),
				fc.nat(),
				fc.integer({ min: 1, max: 255 }),
				(text, position, change) => {
					const made = hpkeSeal(pureJs, {
						random: pureJs.randomBytes,
						recipient: bob.publicKey,
						sender: alice,
						info,
						aad,
						plaintext: text,
					})!;
					const whole = hpkeOpen(pureJs, { ...opening, sealed: made });
					made[position % made.length]! ^= change;
					// The top bit of enc is not part of the X25519 key (RFC 7748 section 5), yet of the context.
					return toHex(whole!) === toHex(text) && hpkeOpen(pureJs, { ...opening, sealed: made }) === undefined;
				},
			),
			{ numRuns: 30 },
		);
	});

	it('draws 32 fresh bytes each time and overwrites them', () => {
		const drawn: Uint8Array[] = [];
		const random = (length: number): Uint8Array => {
			const drawing = new Uint8Array(length).fill(7);
			drawn.push(drawing);
			return drawing;
		};
		hpkeSeal(pureJs, { random, recipient: bob.publicKey, sender: alice, info, aad, plaintext });
		expect(drawn).to.deep.equal([new Uint8Array(32)]);
	});
});
