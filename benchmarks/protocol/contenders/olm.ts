/**
 * Olm by @matrix-org/olm (WebAssembly): triple Diffie-Hellman without a KEM, AES-256-CBC with HMAC-SHA-256, frames in
 * base64.
 */
import type OlmModule from '@matrix-org/olm';

export type Olm = typeof OlmModule;
type Session = InstanceType<Olm['Session']>;
export type OlmPair = { readonly alice: Session; readonly bob: Session };

/** Two devices: their accounts are there before any session. */
export function olmDevices({ Account }: Olm): {
	readonly alice: InstanceType<Olm['Account']>;
	readonly bob: InstanceType<Olm['Account']>;
} {
	const [alice, bob] = [new Account(), new Account()];
	alice.create();
	bob.create();
	return { alice, bob };
}

type Devices = ReturnType<typeof olmDevices>;

const identityOf = (account: Devices['bob']): string =>
	(JSON.parse(account.identity_keys()) as { curve25519: string }).curve25519;

/** A one-time key of Bob's, Alice's session from it, and her first message, which opens on Bob's side. */
export function olmSetUp({ Session }: Olm, { alice, bob }: Devices): OlmPair {
	bob.generate_one_time_keys(1);
	const oneTime =
		Object.values((JSON.parse(bob.one_time_keys()) as { curve25519: Record<string, string> }).curve25519)[0] ?? '';
	bob.mark_keys_as_published();
	const alices = new Session();
	alices.create_outbound(alice, identityOf(bob), oneTime);
	const first = alices.encrypt('ready');
	const bobs = new Session();
	bobs.create_inbound_from(bob, identityOf(alice), first.body);
	bob.remove_one_time_keys(bobs);
	if (bobs.decrypt(first.type, first.body) !== 'ready') {
		throw new Error('another text arrived');
	}
	return { alice: alices, bob: bobs };
}

/** @returns the characters of the frame */
export function olmSay(from: Session, to: Session, text: string): number {
	const { type, body } = from.encrypt(text);
	if (to.decrypt(type, body) !== text) {
		throw new Error('another text arrived');
	}
	return body.length;
}

export function olmFree({ alice, bob }: OlmPair): void {
	alice.free();
	bob.free();
}
