/**
 * The vectors against our code, and against a second implementation of the specifications, written directly over
 * Node's own cryptography.
 */
import {
	createCipheriv,
	createHash,
	createHmac,
	createPrivateKey,
	createPublicKey,
	diffieHellman,
	hkdfSync,
} from 'node:crypto';
import { fromHex, loadSodium, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { decodeContent } from '../src/content/index.ts';
import { contentByHand, plain } from './content-by-hand.ts';
import { rcotrVectors, storedVectors } from './rcotr-vectors.ts';

type Vectors = ReturnType<typeof rcotrVectors>;

const vectors = storedVectors() as Vectors;
const hex = (text: string | undefined): Buffer => Buffer.from(fromHex(text ?? '') ?? []);
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Uint8Array, ...parts: Uint8Array[]): Buffer =>
	createHmac('sha256', key).update(Buffer.concat(parts)).digest();
const hkdf = (ikm: Uint8Array, salt: Uint8Array, info: string, length: number): Buffer =>
	Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
const publicKey = (secret: Uint8Array): Buffer =>
	createPublicKey(privateKey(secret)).export({ type: 'spki', format: 'der' }).subarray(-32);
const privateKey = (secret: Uint8Array) =>
	createPrivateKey({
		key: Buffer.concat([hex('302e020100300506032b656e04220420'), secret]),
		format: 'der',
		type: 'pkcs8',
	});
const dh = (secret: Uint8Array, point: Uint8Array): Buffer =>
	diffieHellman({
		privateKey: privateKey(secret),
		publicKey: createPublicKey({
			key: Buffer.concat([hex('302a300506032b656e032100'), point]),
			format: 'der',
			type: 'spki',
		}),
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

/** A minimal Noise symmetric state: three variables and the operations of section 5.2. */
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
	const [is, rs, ie, re] = [
		hex(vectors.init_static),
		hex(vectors.resp_static),
		hex(init.ephemeral),
		hex(resp.ephemeral),
	];
	const capabilities = Buffer.concat([
		Buffer.from([vectors.capabilities.length]),
		...vectors.capabilities.flatMap((name) => [Buffer.from([name.length]), Buffer.from(name)]),
	]);

	it('are what the code gives, over both sets of primitives', async () => {
		for (const primitives of [pureJs, await loadSodium()]) {
			expect(plain(rcotrVectors(primitives)), primitives.name).to.deep.equal(vectors);
		}
	}).timeout(30_000);

	it('are what the specification gives, worked through by hand: invite, accept, hash and root', () => {
		const { prologue } = vectors;
		const kem = pureJs.mlkem768.keyPair(hex(init.kem_seed));
		const encapsulated = pureJs.mlkem768.encapsulate(kem.publicKey, hex(resp.kem_randomness));
		const noise = new ByHand();
		const encoded = prefixed('rcotr/1', prologue.rid, prologue.initiator, prologue.responder, hex(prologue.sid));
		expect(encoded.toString('hex')).to.equal(prologue.encoded);
		noise.hash(encoded);
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
		accept.push(
			noise.seal(Buffer.concat([Buffer.from([1]), hex(resp.nonceR), publicKey(hex(resp.ratchet)), capabilities])),
		);
		expect(Buffer.concat(accept).toString('hex')).to.equal(vectors.accept);

		expect(noise.h.toString('hex')).to.equal(vectors.handshake_hash);
		const split = hkdf(Buffer.alloc(0), noise.ck, '', 64);
		expect(hkdf(split, noise.h, 'rcotr/1 root', 32).toString('hex')).to.equal(vectors.root);
	});

	it('are what the specification gives, worked through by hand: the seven pictures', () => {
		const nonces = Buffer.concat([hex(init.nonceI), hex(resp.nonceR)]);
		const bytes = hkdf(nonces, hex(vectors.handshake_hash), 'rcotr/1 sas', 6);
		expect(bytes.toString('hex')).to.equal(vectors.sas.bytes);
		const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
		expect(vectors.sas.indexes).to.deep.equal(
			Array.from({ length: 7 }, (_, index) => Number.parseInt(bits.slice(6 * index, 6 * index + 6), 2)),
		);
	});

	it('are what the specification gives, worked through by hand: the safety number and its QR code', () => {
		const { safety_number: number, prologue } = vectors;
		const of = (uid: string, secret: Uint8Array): Buffer => {
			const key = Buffer.concat([Buffer.from([5]), publicKey(secret)]);
			let hash = Buffer.concat([Buffer.from([0, 0]), key, Buffer.from(uid)]);
			for (let round = 0; round < 5200; round++) {
				hash = createHash('sha512').update(hash).update(key).digest();
			}
			return hash;
		};
		const [a, b] = [of(prologue.initiator, is), of(prologue.responder, rs)];
		expect([a.toString('hex'), b.toString('hex')]).to.deep.equal([number.init_fingerprint, number.resp_fingerprint]);
		const half = (hash: Buffer): string =>
			Array.from({ length: 6 }, (_, index) => String(hash.readUIntBE(5 * index, 5) % 100_000).padStart(5, '0')).join(
				'',
			);
		expect(number.digits).to.equal([half(a), half(b)].sort().join(''));
		const code = (local: Buffer, remote: Buffer): string =>
			`080212220a20${local.toString('hex', 0, 32)}1a220a20${remote.toString('hex', 0, 32)}`;
		expect([number.init_qr, number.resp_qr]).to.deep.equal([code(a, b), code(b, a)]);
	});

	it('are what the specification gives, worked through by hand: the ratchet over five turns', () => {
		const sid = hex(vectors.prologue.sid);
		const { init_draws: a, resp_draws: b, chains, frames } = vectors.ratchet;
		const drawn = { initiator: a.map(hex), responder: b.map(hex) };
		const lengths = { initiator: 0, responder: 0 };
		let [root, peer, turn] = [hex(vectors.root), publicKey(hex(resp.ratchet)), -1];
		let [own, ck, n, pn] = [peer, peer, 0, 0];
		frames.forEach(({ from, frame, ...parts }, index) => {
			if (frames[index - 1]?.from !== from) {
				const before = own;
				own = drawn[from].shift()!;
				const shared = dh(own, turn === -1 ? peer : publicKey(before));
				const okm = hkdf(shared, root, 'rcotr/1 ratchet', 64);
				[root, ck] = [okm.subarray(0, 32), okm.subarray(32)];
				[n, pn, turn] = [0, lengths[from], turn + 1];
				lengths[from] = 0;
				expect(chains[turn]).to.deep.equal({
					shared: shared.toString('hex'),
					root: root.toString('hex'),
					chain: ck.toString('hex'),
				});
			}
			const messageKey = hmac(ck, Buffer.from([1]));
			ck = hmac(ck, Buffer.from([2]));
			const expanded = hkdf(messageKey, Buffer.alloc(0), 'rcotr/1 message', 44);
			const numbers = Buffer.alloc(8);
			numbers.writeUInt32BE(pn, 0);
			numbers.writeUInt32BE(n++, 4);
			lengths[from] += 1;
			const header = Buffer.concat([publicKey(own), numbers]);
			const ad = prefixed('rcotr/1', sid, from, header);
			const plaintext = contentByHand(parts.content);
			const [key, nonce] = [expanded.subarray(0, 32), expanded.subarray(32)];
			expect({ ...parts, frame }, `frame ${index}`).to.deep.equal({
				content: parts.content,
				plaintext: plaintext.toString('hex'),
				ad: ad.toString('hex'),
				message_key: messageKey.toString('hex'),
				key: key.toString('hex'),
				nonce: nonce.toString('hex'),
				frame: Buffer.concat([header, aead(key, nonce, ad, plaintext)]).toString('hex'),
			});
		});
		expect(turn).to.equal(4);
		expect(chains).to.have.length(5);
	});

	it('are what the specification gives, worked through by hand: contents of every kind, and they are read back', () => {
		for (const [index, vector] of vectors.contents.entries()) {
			const bytes = contentByHand(vector.content);
			const { content: _, ...expected } = vector;
			const found =
				'encoded' in expected
					? { encoded: bytes.toString('hex') }
					: { length: bytes.length, sha256: sha256(bytes).toString('hex') };
			expect(found, `content ${index}`).to.deep.equal(expected);
			const decoded = decodeContent(Uint8Array.from(bytes));
			expect(decoded && contentByHand(plain(decoded)).equals(bytes), `content ${index} is read back`).to.equal(true);
		}
		const kinds = new Set(vectors.contents.map(({ content }) => content.kind));
		expect(kinds.size).to.equal(15);
	});
});
