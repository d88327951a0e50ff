/** The vectors against our code, and against the specifications once more, written straight down over Node's own cryptography. */
import { createCipheriv, createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import { fromHex, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { rcotrVectors, storedVectors } from './rcotr-vectors.ts';

type Vectors = ReturnType<typeof rcotrVectors>;

const vectors = storedVectors() as Vectors;
const hex = (text: string | undefined): Buffer => Buffer.from(fromHex(text ?? '') ?? []);
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer => createHmac('sha256', key).update(Buffer.concat(parts)).digest();
const hkdf = (ikm: Uint8Array, salt: Uint8Array, info: string, length: number): Buffer => Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
const publicKey = (secret: Uint8Array): Buffer => createPublicKey(privateKey(secret)).export({ type: 'spki', format: 'der' }).subarray(-32);
const privateKey = (secret: Uint8Array) =>
	createPrivateKey({ key: Buffer.concat([hex('302e020100300506032b656e04220420'), secret]), format: 'der', type: 'pkcs8' });
const dh = (secret: Uint8Array, point: Uint8Array): Buffer =>
	diffieHellman({
		privateKey: privateKey(secret),
		publicKey: createPublicKey({ key: Buffer.concat([hex('302a300506032b656e032100'), point]), format: 'der', type: 'spki' }),
	});

function aead(key: Uint8Array, nonce: Uint8Array, ad: Uint8Array, plaintext: Uint8Array): Buffer {
	const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
	cipher.setAAD(ad, { plaintextLength: plaintext.length });
	return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function prefixed(...parts: (string | Uint8Array)[]): Buffer {
	return Buffer.concat(
		parts.flatMap((part) => {
			const length = Buffer.alloc(4);
			length.writeUInt32BE(Buffer.from(part).length);
			return [length, Buffer.from(part)];
		}),
	);
}

/** A Noise symmetric state with no design: three variables and the operations of section 5.2. */
class ByHand {
	h: Buffer = sha256(Buffer.from(vectors.protocol_name));
	ck: Buffer = this.h;
	private k: Buffer = Buffer.alloc(0);
	private n = 0;

	hash(bytes: Uint8Array): Uint8Array {
		this.h = sha256(this.h, bytes);
		return bytes;
	}

	mix(ikm: Uint8Array): void {
		const temp = hmac(this.ck, ikm);
		this.ck = hmac(temp, Buffer.from([1]));
		this.k = hmac(temp, this.ck, Buffer.from([2]));
		this.n = 0;
	}

	seal(plaintext: Uint8Array): Uint8Array {
		const nonce = Buffer.alloc(12);
		nonce.writeUInt32LE(this.n++, 4);
		return this.hash(aead(this.k, nonce, this.h, plaintext));
	}
}

describe('rcotr/1 vectors', () => {
	const [init, resp] = [vectors.init_draws, vectors.resp_draws];
	const [is, rs, ie, re] = [hex(vectors.init_static), hex(vectors.resp_static), hex(init.ephemeral), hex(resp.ephemeral)];
	const capabilities = Buffer.from('\x02\x07receipt\x04text', 'latin1');

	it('are what the code gives', () => {
		expect(rcotrVectors(pureJs)).to.deep.equal(vectors);
	});

	it('are what the specification gives, worked through by hand: invite, accept, hash and root', () => {
		const { prologue } = vectors;
		const kem = pureJs.mlkem768.keyPair(hex(init.kem_seed));
		const encapsulated = pureJs.mlkem768.encapsulate(kem.publicKey, hex(resp.kem_randomness));
		const noise = new ByHand();
		noise.hash(prefixed('rcotr/1', prologue.rid, prologue.initiator, prologue.responder, hex(prologue.sid)));
		noise.hash(publicKey(rs));

		const invite: Uint8Array[] = [noise.hash(publicKey(ie))];
		noise.mix(dh(ie, publicKey(rs)));
		invite.push(noise.seal(kem.publicKey), noise.seal(publicKey(is)));
		noise.mix(dh(is, publicKey(rs)));
		invite.push(noise.seal(Buffer.concat([Buffer.from([1]), sha256(hex(init.nonceI)), capabilities])));
		expect(Buffer.concat(invite).toString('hex')).to.equal(vectors.invite);

		const accept: Uint8Array[] = [noise.hash(publicKey(re))];
		noise.mix(dh(re, publicKey(ie)));
		accept.push(noise.seal(encapsulated!.ciphertext));
		noise.mix(encapsulated!.sharedSecret);
		noise.mix(dh(re, publicKey(is)));
		accept.push(noise.seal(Buffer.concat([Buffer.from([1]), hex(resp.nonceR), publicKey(hex(resp.ratchet)), capabilities])));
		expect(Buffer.concat(accept).toString('hex')).to.equal(vectors.accept);

		expect(noise.h.toString('hex')).to.equal(vectors.handshake_hash);
		const split = hkdf(Buffer.alloc(0), noise.ck, '', 64);
		expect(hkdf(split, noise.h, 'rcotr/1 root', 32).toString('hex')).to.equal(vectors.root);
	});

	it('are what the specification gives, worked through by hand: the ratchet over two turns', () => {
		const sid = hex(vectors.prologue.sid);
		const { init_draws: a, resp_draws: b, frames } = vectors.ratchet;
		let root = hex(vectors.root);
		const turn = (secret: Uint8Array, point: Uint8Array): Buffer => {
			const okm = hkdf(dh(secret, point), root, 'rcotr/1 ratchet', 64);
			root = okm.subarray(0, 32);
			return okm.subarray(32);
		};
		const [a0, a1, b0, b1] = [hex(a[0]), hex(a[1]), hex(b[0]), hex(b[1])];
		const chains = [
			{ key: a0, chain: turn(a0, publicKey(hex(resp.ratchet))), pn: 0, count: 2 },
			{ key: b0, chain: turn(b0, publicKey(a0)), pn: 0, count: 2 },
			{ key: a1, chain: turn(a1, publicKey(b0)), pn: 2, count: 1 },
		];
		expect(b1).to.have.length(32);
		const expected = chains.flatMap(({ key, chain, pn, count }, index) => {
			let ck = chain;
			return Array.from({ length: count }, (_, n) => {
				const expanded = hkdf(hmac(ck, Buffer.from([1])), Buffer.alloc(0), 'rcotr/1 message', 44);
				ck = hmac(ck, Buffer.from([2]));
				const numbers = Buffer.alloc(8);
				numbers.writeUInt32BE(pn, 0);
				numbers.writeUInt32BE(n, 4);
				const header = Buffer.concat([publicKey(key), numbers]);
				const ad = prefixed('rcotr/1', sid, index === 1 ? 'responder' : 'initiator', header);
				const plaintext = Buffer.from(`message ${2 * index + n}`);
				return Buffer.concat([header, aead(expanded.subarray(0, 32), expanded.subarray(32), ad, plaintext)]).toString('hex');
			});
		});
		expect(frames.map(({ frame }) => frame)).to.deep.equal(expected);
	});
});
