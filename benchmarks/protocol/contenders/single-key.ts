/**
 * The outline of Rocket.Chat's old off-the-record scheme, re-created: both sides exchange fresh P-256 keys through the
 * server, SHA-256 of the shared secret gives one AES-GCM key for the whole conversation. Neither side is authenticated,
 * no key is ever renewed, and there is no KEM.
 */
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const NONCE = 12;

export type SingleKeyPair = { readonly alice: CryptoKey; readonly bob: CryptoKey };

async function sharedKey(own: CryptoKey, exported: string): Promise<CryptoKey> {
	const theirs = await crypto.subtle.importKey('jwk', JSON.parse(exported) as JsonWebKey, CURVE, false, []);
	const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256);
	const digest = await crypto.subtle.digest('SHA-256', secret);
	return crypto.subtle.importKey('raw', digest.slice(0, 16), 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Both key pairs, both public keys as the JSON that the server carried, both shared keys. */
export async function singleKeySetUp(): Promise<SingleKeyPair> {
	const [alice, bob] = [
		await crypto.subtle.generateKey(CURVE, false, ['deriveBits']),
		await crypto.subtle.generateKey(CURVE, false, ['deriveBits']),
	];
	const exported = async ({ publicKey }: CryptoKeyPair): Promise<string> =>
		JSON.stringify(await crypto.subtle.exportKey('jwk', publicKey));
	return {
		alice: await sharedKey(alice.privateKey, await exported(bob)),
		bob: await sharedKey(bob.privateKey, await exported(alice)),
	};
}

/** Nonce and ciphertext in one buffer. */
export async function singleKeySay(from: CryptoKey, to: CryptoKey, text: string): Promise<void> {
	const iv = crypto.getRandomValues(new Uint8Array(NONCE));
	const sealed = new Uint8Array(
		await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, from, new TextEncoder().encode(text)),
	);
	const frame = new Uint8Array(NONCE + sealed.length);
	frame.set(iv);
	frame.set(sealed, NONCE);
	const opened = await crypto.subtle.decrypt(
		{ name: 'AES-GCM', iv: frame.subarray(0, NONCE) },
		to,
		frame.subarray(NONCE),
	);
	if (new TextDecoder().decode(opened) !== text) {
		throw new Error('another text arrived');
	}
}
