/** Single primitives beside the platform's own: what the sets cost before any protocol. */
import type { Primitives } from '@rocket.chat/crypto';
import type { Contender, Contest } from '../contest.ts';

const MESSAGE = new Uint8Array(200).fill(97);
const AD = new Uint8Array(95);
const NONCE = new Uint8Array(12);

const each = (name: string, work: () => unknown): Contender => ({
	name,
	run: (count) => {
		for (let i = 0; i < count; i++) {
			work();
		}
	},
});

const eachAwaited = (name: string, work: () => Promise<unknown>): Contender => ({
	name,
	run: async (count) => {
		for (let i = 0; i < count; i++) {
			await work();
		}
	},
});

/** Diffie-Hellman by the platform, a key pair kept; `undefined` where it does not know the curve. */
async function platformAgreement(
	name: string,
	algorithm: 'X25519' | { name: 'ECDH'; namedCurve: 'P-256' },
): Promise<Contender | undefined> {
	try {
		const { publicKey, privateKey } = (await crypto.subtle.generateKey(algorithm, false, [
			'deriveBits',
		])) as CryptoKeyPair;
		const derive = { name: typeof algorithm === 'string' ? algorithm : algorithm.name, public: publicKey };
		await crypto.subtle.deriveBits(derive, privateKey, 256);
		return eachAwaited(name, () => crypto.subtle.deriveBits(derive, privateKey, 256));
	} catch {
		return undefined;
	}
}

const known = (contenders: readonly (Contender | undefined)[]): readonly Contender[] =>
	contenders.filter((contender) => contender !== undefined);

/** Shared secret of two X25519 keys, and of two P-256 keys by the platform. */
async function agreement(sets: readonly (readonly [string, Primitives])[]): Promise<Contest> {
	const ours = sets.map(([name, { x25519, randomBytes }]) => {
		const [secret, { publicKey }] = [randomBytes(32), x25519.keyPair(randomBytes(32))];
		return each(name, () => x25519.sharedSecret(secret, publicKey));
	});
	const platform = [
		await platformAgreement('WebCrypto X25519', 'X25519'),
		await platformAgreement('WebCrypto P-256', { name: 'ECDH', namedCurve: 'P-256' }),
	];
	return { name: 'agree', contenders: [...ours, ...known(platform)] };
}

async function sealing(sets: readonly (readonly [string, Primitives])[]): Promise<Contest> {
	const ours = sets.map(([name, { chacha20poly1305, randomBytes }]) => {
		const key = randomBytes(32);
		return each(name, () => chacha20poly1305.seal(key, NONCE, AD, MESSAGE));
	});
	const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
	const options = { name: 'AES-GCM', iv: NONCE, additionalData: AD };
	return {
		name: 'seal 200 B',
		contenders: [...ours, eachAwaited('WebCrypto AES-256-GCM', () => crypto.subtle.encrypt(options, key, MESSAGE))],
	};
}

async function deriving(sets: readonly (readonly [string, Primitives])[]): Promise<Contest> {
	const [salt, info] = [new Uint8Array(32), new Uint8Array(15)];
	const ours = sets.map(([name, { hkdfSha256, randomBytes }]) => {
		const secret = randomBytes(32);
		return each(name, () => hkdfSha256(secret, salt, info, 64));
	});
	// The ratchet derives from a secret that is new each time: importing it belongs to the work.
	const platform = eachAwaited('WebCrypto HKDF', async () => {
		const key = await crypto.subtle.importKey('raw', salt, 'HKDF', false, ['deriveBits']);
		return crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 512);
	});
	return { name: 'hkdf 64 B', contenders: [...ours, platform] };
}

async function chaining(sets: readonly (readonly [string, Primitives])[]): Promise<Contest> {
	const constant = new Uint8Array([1]);
	const ours = sets.map(([name, { hmacSha256, randomBytes }]) => {
		const key = randomBytes(32);
		return each(name, () => hmacSha256(key, constant));
	});
	const raw = new Uint8Array(32);
	const platform = eachAwaited('WebCrypto HMAC', async () => {
		const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
		return crypto.subtle.sign('HMAC', key, constant);
	});
	return { name: 'hmac', contenders: [...ours, platform] };
}

/** The contests of single primitives. */
export const primitiveContests = async (
	sets: readonly (readonly [string, Primitives])[],
): Promise<readonly Contest[]> => [
	await agreement(sets),
	await sealing(sets),
	await deriving(sets),
	await chaining(sets),
];
