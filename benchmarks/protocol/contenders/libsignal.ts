/**
 * Signal's protocol by @signalapp/libsignal-client (native code): PQXDH with ML-KEM-1024, the Double Ratchet and,
 * beside it, its sparse post-quantum ratchet. Its stores keep the objects that they are given, in memory: kinder to it
 * than any store that writes bytes.
 */
import * as Signal from '@signalapp/libsignal-client';

const { PrivateKey, ProtocolAddress } = Signal;

class Sessions extends Signal.SessionStore {
	readonly #records = new Map<string, Signal.SessionRecord>();
	async saveSession(name: Signal.ProtocolAddress, record: Signal.SessionRecord): Promise<void> {
		this.#records.set(name.toString(), record);
	}
	async getSession(name: Signal.ProtocolAddress): Promise<Signal.SessionRecord | null> {
		return this.#records.get(name.toString()) ?? null;
	}
	async getExistingSessions(addresses: Signal.ProtocolAddress[]): Promise<Signal.SessionRecord[]> {
		return addresses.flatMap((address) => this.#records.get(address.toString()) ?? []);
	}
	forget(): void {
		this.#records.clear();
	}
}

class Identities extends Signal.IdentityKeyStore {
	readonly #known = new Map<string, Signal.PublicKey>();
	constructor(
		readonly key: Signal.PrivateKey,
		readonly registrationId: number,
	) {
		super();
	}
	async getIdentityKey(): Promise<Signal.PrivateKey> {
		return this.key;
	}
	async getLocalRegistrationId(): Promise<number> {
		return this.registrationId;
	}
	async saveIdentity(name: Signal.ProtocolAddress, key: Signal.PublicKey): Promise<Signal.IdentityChange> {
		this.#known.set(name.toString(), key);
		return Signal.IdentityChange.NewOrUnchanged;
	}
	async isTrustedIdentity(): Promise<boolean> {
		return true;
	}
	async getIdentity(name: Signal.ProtocolAddress): Promise<Signal.PublicKey | null> {
		return this.#known.get(name.toString()) ?? null;
	}
}

/** What a store of prekeys does, whatever their kind. */
class Records<T> {
	readonly #records = new Map<number, T>();
	async save(id: number, record: T): Promise<void> {
		this.#records.set(id, record);
	}
	async get(id: number): Promise<T> {
		const record = this.#records.get(id);
		if (!record) {
			throw new Error(`no prekey ${id}`);
		}
		return record;
	}
	async remove(id: number): Promise<void> {
		this.#records.delete(id);
	}
}

class PreKeys extends Signal.PreKeyStore {
	readonly #records = new Records<Signal.PreKeyRecord>();
	savePreKey = (id: number, record: Signal.PreKeyRecord): Promise<void> => this.#records.save(id, record);
	getPreKey = (id: number): Promise<Signal.PreKeyRecord> => this.#records.get(id);
	removePreKey = (id: number): Promise<void> => this.#records.remove(id);
}

class SignedPreKeys extends Signal.SignedPreKeyStore {
	readonly #records = new Records<Signal.SignedPreKeyRecord>();
	saveSignedPreKey = (id: number, record: Signal.SignedPreKeyRecord): Promise<void> => this.#records.save(id, record);
	getSignedPreKey = (id: number): Promise<Signal.SignedPreKeyRecord> => this.#records.get(id);
}

class KyberPreKeys extends Signal.KyberPreKeyStore {
	readonly #records = new Records<Signal.KyberPreKeyRecord>();
	saveKyberPreKey = (id: number, record: Signal.KyberPreKeyRecord): Promise<void> => this.#records.save(id, record);
	getKyberPreKey = (id: number): Promise<Signal.KyberPreKeyRecord> => this.#records.get(id);
	markKyberPreKeyUsed = (id: number): Promise<void> => this.#records.remove(id);
}

const SIGNED_PREKEY = 1;
const REGISTRATION = 1;
const DEVICE = 1;

export class Device {
	readonly identity = PrivateKey.generate();
	readonly address: Signal.ProtocolAddress;
	readonly sessions = new Sessions();
	readonly identities = new Identities(this.identity, REGISTRATION);
	readonly preKeys = new PreKeys();
	readonly signedPreKeys = new SignedPreKeys();
	readonly kyberPreKeys = new KyberPreKeys();
	/** Renewed by the clock and not by the session: made once. */
	readonly signedPreKey = PrivateKey.generate();
	readonly signature: Uint8Array<ArrayBuffer>;
	#bundles = 0;

	constructor(name: string) {
		this.address = ProtocolAddress.new(name, DEVICE);
		this.signature = this.identity.sign(this.signedPreKey.getPublicKey().serialize());
		const record = Signal.SignedPreKeyRecord.new(
			SIGNED_PREKEY,
			Date.now(),
			this.signedPreKey.getPublicKey(),
			this.signedPreKey,
			this.signature,
		);
		void this.signedPreKeys.saveSignedPreKey(SIGNED_PREKEY, record);
	}

	/**
	 * What the server hands out for one session: a one-time prekey and a signed one-time ML-KEM prekey, both made here.
	 */
	async bundle(): Promise<Signal.PreKeyBundle> {
		this.#bundles += 1;
		const id = this.#bundles;
		const preKey = PrivateKey.generate();
		await this.preKeys.savePreKey(id, Signal.PreKeyRecord.new(id, preKey.getPublicKey(), preKey));
		const kyber = Signal.KEMKeyPair.generate();
		const kyberSignature = this.identity.sign(kyber.getPublicKey().serialize());
		await this.kyberPreKeys.saveKyberPreKey(id, Signal.KyberPreKeyRecord.new(id, Date.now(), kyber, kyberSignature));
		return Signal.PreKeyBundle.new(
			REGISTRATION,
			DEVICE,
			id,
			preKey.getPublicKey(),
			SIGNED_PREKEY,
			this.signedPreKey.getPublicKey(),
			this.signature,
			this.identity.getPublicKey(),
			id,
			kyber.getPublicKey(),
			kyberSignature,
		);
	}
}

export type SignalPair = { readonly alice: Device; readonly bob: Device };

export const signalDevices = (): SignalPair => ({ alice: new Device('alice'), bob: new Device('bob') });

/** A bundle of Bob's, Alice's session from it, and her first message, which opens on Bob's side. */
export async function signalSetUp({ alice, bob }: SignalPair): Promise<void> {
	alice.sessions.forget();
	bob.sessions.forget();
	await Signal.processPreKeyBundle(await bob.bundle(), bob.address, alice.address, alice.sessions, alice.identities);
	const first = await Signal.signalEncrypt(
		new Uint8Array([1]),
		bob.address,
		alice.address,
		alice.sessions,
		alice.identities,
	);
	const opened = await Signal.signalDecryptPreKey(
		Signal.PreKeySignalMessage.deserialize(first.serialize()),
		alice.address,
		bob.address,
		bob.sessions,
		bob.identities,
		bob.preKeys,
		bob.signedPreKeys,
		bob.kyberPreKeys,
	);
	if (opened[0] !== 1) {
		throw new Error('another message arrived');
	}
}

/** @returns the bytes of the frame */
export async function signalSay(from: Device, to: Device, text: string): Promise<number> {
	const message = await Signal.signalEncrypt(
		new TextEncoder().encode(text),
		to.address,
		from.address,
		from.sessions,
		from.identities,
	);
	const frame = message.serialize();
	const opened = await Signal.signalDecrypt(
		Signal.SignalMessage.deserialize(frame),
		from.address,
		to.address,
		to.sessions,
		to.identities,
	);
	if (new TextDecoder().decode(opened) !== text) {
		throw new Error('another text arrived');
	}
	return frame.length;
}
