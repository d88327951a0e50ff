/**
 * The vectors against our code over both sets of primitives, and once more straight down from docs/E2E.md over Node's
 * own cryptography.
 */
import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createPrivateKey,
	createPublicKey,
	diffieHellman,
	hkdfSync,
} from 'node:crypto';
import { argon2id, fromHex, loadSodium, pureJs, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { e2eVectors, storedVectors } from './e2e-vectors.ts';

type Vectors = Awaited<ReturnType<typeof e2eVectors>>;

const vectors = storedVectors() as Vectors;
const { alice, bob, room, wrapping, keys, envelopes } = vectors;
const hex = (text: string | undefined): Buffer => Buffer.from(fromHex(text ?? '') ?? []);
const base64url = (text: string): Buffer => Buffer.from(text, 'base64url');
const hkdf = (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number): Buffer =>
	Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
const hmac = (key: Uint8Array, ...parts: (Uint8Array | string)[]): Buffer =>
	parts.reduce<ReturnType<typeof createHmac>>((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
const privateKey = (secret: Uint8Array) =>
	createPrivateKey({
		key: Buffer.concat([hex('302e020100300506032b656e04220420'), secret]),
		format: 'der',
		type: 'pkcs8',
	});
const publicKey = (secret: Uint8Array): Buffer =>
	createPublicKey(privateKey(secret)).export({ type: 'spki', format: 'der' }).subarray(-32);
const dh = (secret: Uint8Array, point: Uint8Array): Buffer =>
	diffieHellman({
		privateKey: privateKey(secret),
		publicKey: createPublicKey({
			key: Buffer.concat([hex('302a300506032b656e032100'), point]),
			format: 'der',
			type: 'spki',
		}),
	});
const uint32 = (value: number): Buffer => {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
};
const lp = (...parts: (string | Uint8Array)[]): Buffer =>
	Buffer.concat(parts.flatMap((part) => [uint32(Buffer.from(part).length), Buffer.from(part)]));

function openAead(key: Uint8Array, nonce: Uint8Array, ad: Uint8Array, sealed: Buffer): Buffer {
	const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
	cipher.setAAD(ad, { plaintextLength: sealed.length - 16 });
	cipher.setAuthTag(sealed.subarray(-16));
	return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
}

function sealAead(key: Uint8Array, nonce: Uint8Array, ad: Uint8Array, plaintext: Uint8Array): Buffer {
	const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
	cipher.setAAD(ad, { plaintextLength: plaintext.length });
	return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** RFC 9180, mode_auth, opened by the recipient. */
function openHpke(
	recipient: Uint8Array,
	sender: Uint8Array,
	info: Uint8Array,
	aad: Uint8Array,
	sealed: Buffer,
): Buffer {
	const kem = Buffer.concat([Buffer.from('KEM'), hex('0020')]);
	const suite = Buffer.concat([Buffer.from('HPKE'), hex('002000010003')]);
	const extract = (id: Buffer, salt: Uint8Array, label: string, ikm: Uint8Array): Buffer =>
		hmac(salt, 'HPKE-v1', id, label, ikm);
	const expand = (id: Buffer, prk: Uint8Array, label: string, context: Uint8Array, length: number): Buffer =>
		hmac(prk, Buffer.from([0, length]), 'HPKE-v1', id, label, context, Buffer.from([1])).subarray(0, length);
	const none = Buffer.alloc(0);
	const enc = sealed.subarray(0, 32);
	const kemContext = Buffer.concat([enc, publicKey(recipient), sender]);
	const prk = extract(kem, none, 'eae_prk', Buffer.concat([dh(recipient, enc), dh(recipient, sender)]));
	const shared = expand(kem, prk, 'shared_secret', kemContext, 32);
	const context = Buffer.concat([
		Buffer.from([2]),
		extract(suite, none, 'psk_id_hash', none),
		extract(suite, none, 'info_hash', info),
	]);
	const secret = extract(suite, shared, 'secret', none);
	return openAead(
		expand(suite, secret, 'key', context, 32),
		expand(suite, secret, 'base_nonce', context, 12),
		aad,
		sealed.subarray(32),
	);
}

describe('vectors of e2ee/1', () => {
	it('are what our code gives over tweetnacl and noble', async function () {
		this.timeout(60_000);
		expect(JSON.parse(JSON.stringify(await e2eVectors(pureJs)))).to.deep.equal(vectors);
	});

	it('are what our code gives over libsodium', async function () {
		this.timeout(60_000);
		expect(JSON.parse(JSON.stringify(await e2eVectors(await loadSodium())))).to.deep.equal(vectors);
	});

	it('hold a bundle that is published of the seed', () => {
		for (const { seed, otr_secret, e2ee_secret, bundle, bundle_hash } of [alice, bob]) {
			expect(hkdf(hex(seed), Buffer.alloc(0), 'rcotr/1 identity', 32)).to.deep.equal(hex(otr_secret));
			expect(hkdf(hex(seed), Buffer.alloc(0), 'e2ee/1 room-key', 32)).to.deep.equal(hex(e2ee_secret));
			const [otr, e2ee] = [otr_secret, e2ee_secret].map((secret) => publicKey(hex(secret)).toString('base64url'));
			expect(bundle).to.equal(`{"v":1,"otr":"${otr}","e2ee":"${e2ee}"}`);
			expect(createHash('sha256').update(bundle).digest('hex')).to.equal(bundle_hash);
		}
	});

	it('hold a wrapped seed', async function () {
		this.timeout(60_000);
		const { v, alg, m, t, p, salt, sealed, bundle } = JSON.parse(wrapping.wrapped) as Record<string, string & number>;
		expect([v, alg, m, t, p, bundle]).to.deep.equal([1, 'argon2id+chacha20poly1305', 65_536, 3, 1, alice.bundle]);
		expect(base64url(salt!)).to.deep.equal(hex(wrapping.salt));
		const key = await argon2id(utf8(wrapping.password), hex(wrapping.salt), { m: m!, t: t!, p: p! }, 32);
		const ad = lp('e2e/1 seed', wrapping.uid, uint32(m!), uint32(t!), uint32(p!), hex(wrapping.salt), bundle!);
		expect(openAead(key, Buffer.alloc(12), ad, base64url(sealed!))).to.deep.equal(hex(alice.seed));
	});

	it('hold key ids that commit', () => {
		for (const { kid, generation, key } of keys) {
			const info = lp('e2ee/1 key-id', room.rid, ...room.members, uint32(generation));
			expect(hkdf(hex(key), Buffer.alloc(0), info, 32).toString('base64url')).to.equal(kid);
		}
	});

	it('hold envelopes that open for both members', () => {
		const { key, kid } = keys[1]!;
		for (const [sealed, recipient, secret] of [
			[envelopes.for_bob, 'bobUid', bob.e2ee_secret],
			[envelopes.for_alice, 'aliceUid', alice.e2ee_secret],
		] as const) {
			const bytes = base64url(sealed);
			const header = bytes.subarray(0, 38);
			expect(header).to.deep.equal(Buffer.concat([Buffer.from([1, 0]), uint32(envelopes.generation), base64url(kid)]));
			const info = lp('e2ee/1 envelope', room.rid, ...room.members, 'aliceUid', recipient);
			expect(openHpke(hex(secret), publicKey(hex(alice.e2ee_secret)), info, header, bytes.subarray(38))).to.deep.equal(
				hex(key),
			);
		}
		expect(envelopes.draws).to.have.length(2);
	});

	it('hold messages', () => {
		expect(vectors.messages.map(({ revision }) => revision)).to.deep.equal([0, 1, 2]);
		for (const { sender, id, revision, text, salt, content } of vectors.messages) {
			const { key, kid } = keys[1]!;
			const header = Buffer.concat([Buffer.from([1]), uint32(revision)]);
			const context = lp('e2ee/1 message', room.rid, ...room.members, base64url(kid), sender, id, header);
			const derived = hkdf(hex(key), hex(salt), context, 44);
			const body = Buffer.from(text, 'utf8');
			const plaintext = Buffer.concat([
				Buffer.from([1]),
				uint32(body.length),
				body,
				Buffer.alloc((body.length > 251 ? 272 : 256) - 5 - body.length),
			]);
			const ciphertext = Buffer.concat([
				header,
				sealAead(derived.subarray(0, 32), derived.subarray(32), context, plaintext),
			]);
			expect(content).to.deep.equal({
				algorithm: 'e2ee.v1.chacha20-poly1305',
				kid,
				iv: hex(salt).toString('base64url'),
				ciphertext: ciphertext.toString('base64url'),
			});
		}
	});
});
