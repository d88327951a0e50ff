/**
 * The Noise Protocol Framework, revision 34, section 5, with the `hfs` extension (noise_hfs_spec, section 3): one
 * send and one receive function that read the tables of patterns.ts. X25519, ChaCha20-Poly1305, SHA-256 and, for hfs,
 * ML-KEM-768.
 */
import { concat, type KeyPair, type Primitives, type RandomBytes, utf8, wipe } from '@rocket.chat/crypto';
import type { Pattern, Token } from './patterns.ts';
import {
	decryptAndHash,
	encryptAndHash,
	initialize,
	mixHash,
	mixKey,
	type SymmetricState,
	wipeSymmetric,
} from './symmetric.ts';

/**
 * Keys of one party. `remote...` keys arrive while messages are read; the responder knows `remoteStatic`, the
 * initiator's, only then.
 */
export type NoiseKeys = {
	readonly staticKey: KeyPair;
	readonly ephemeral?: KeyPair;
	readonly kem?: KeyPair;
	readonly remoteStatic?: Uint8Array;
	readonly remoteEphemeral?: Uint8Array;
	readonly remoteKem?: Uint8Array;
};

export type NoiseState = {
	readonly pattern: Pattern;
	readonly initiator: boolean;
	readonly step: number;
	readonly symmetric: SymmetricState;
	readonly keys: NoiseKeys;
};

export type NoiseRefusal = 'malformed' | 'does-not-open' | 'low-order-key';

export type NoiseResult<T> =
	| ({ readonly ok: true; readonly state: NoiseState } & T)
	| { readonly ok: false; readonly refusal: NoiseRefusal };

const DH_LENGTH = 32;
const TAG_LENGTH = 16;
const KEM_SEED_LENGTH = 64;
const KEM_RANDOMNESS_LENGTH = 32;
const KEM_PUBLIC_LENGTH = 1184;
const KEM_CIPHERTEXT_LENGTH = 1088;

/** Noise section 5.3 `Initialize`; the pre-message of IK is the responder's static public key. */
export function startNoise(
	primitives: Primitives,
	input: { pattern: Pattern; initiator: boolean; prologue: Uint8Array; keys: NoiseKeys },
): NoiseState {
	const { pattern, initiator, prologue, keys } = input;
	const responderStatic = initiator ? keys.remoteStatic : keys.staticKey.publicKey;
	if (!responderStatic) {
		throw new Error('IK: the initiator must know the static key of the responder');
	}
	const symmetric = initialize(primitives, utf8(pattern.name));
	mixHash(primitives, symmetric, prologue);
	mixHash(primitives, symmetric, responderStatic);
	return { pattern, initiator, step: 0, symmetric, keys };
}

/** A message being written or read: a copy of the symmetric state that tokens change, and the keys known so far. */
type Work = {
	readonly primitives: Primitives;
	readonly symmetric: SymmetricState;
	readonly initiator: boolean;
	keys: NoiseKeys;
};

function begin(primitives: Primitives, state: NoiseState): { work: Work; tokens: readonly Token[] } {
	const tokens = state.pattern.messages[state.step];
	if (!tokens) {
		throw new Error(`${state.pattern.name}: no message after the ${state.step}th`);
	}
	const { chainingKey, hash, key, nonce } = state.symmetric;
	const symmetric = { chainingKey: chainingKey.slice(), hash, key: key?.slice(), nonce };
	return { work: { primitives, symmetric, initiator: state.initiator, keys: state.keys }, tokens };
}

/** MixKey(DH(...)); the first letter of the token names the initiator's key, the second the responder's. */
function mixDh(work: Work, token: 'es' | 'ss' | 'ee' | 'se'): NoiseRefusal | undefined {
	const { keys, initiator, primitives } = work;
	const [ownLetter, remoteLetter] = initiator ? [token[0], token[1]] : [token[1], token[0]];
	const own = ownLetter === 'e' ? keys.ephemeral : keys.staticKey;
	const remote = remoteLetter === 'e' ? keys.remoteEphemeral : keys.remoteStatic;
	if (!own || !remote) {
		throw new Error(`token ${token}: a key is missing; the table of the pattern is wrong`);
	}
	const shared = primitives.x25519.sharedSecret(own.secretKey, remote);
	if (!shared) {
		return 'low-order-key';
	}
	mixKey(primitives, work.symmetric, shared);
	wipe(shared);
	return undefined;
}

type Writer = (work: Work, random: RandomBytes) => Uint8Array | NoiseRefusal;

const writeToken: Partial<Record<Token, Writer>> = {
	e: (work, random) => {
		const ephemeral = work.primitives.x25519.keyPair(random(DH_LENGTH));
		work.keys = { ...work.keys, ephemeral };
		mixHash(work.primitives, work.symmetric, ephemeral.publicKey);
		return ephemeral.publicKey;
	},
	s: (work) => encryptAndHash(work.primitives, work.symmetric, work.keys.staticKey.publicKey),
	e1: (work, random) => {
		const seed = random(KEM_SEED_LENGTH);
		const kem = work.primitives.mlkem768.keyPair(seed);
		wipe(seed);
		work.keys = { ...work.keys, kem };
		return encryptAndHash(work.primitives, work.symmetric, kem.publicKey);
	},
	ekem1: (work, random) => {
		const randomness = random(KEM_RANDOMNESS_LENGTH);
		const encapsulated = work.keys.remoteKem && work.primitives.mlkem768.encapsulate(work.keys.remoteKem, randomness);
		wipe(randomness);
		if (!encapsulated) {
			return 'malformed';
		}
		const sealed = encryptAndHash(work.primitives, work.symmetric, encapsulated.ciphertext);
		mixKey(work.primitives, work.symmetric, encapsulated.sharedSecret);
		wipe(encapsulated.sharedSecret);
		return sealed;
	},
};

/**
 * Noise section 5.3 `WriteMessage`. Draws from `random`, in the order of the tokens: `e` 32 bytes, `e1` 64, `ekem1` 32.
 * Refuses a remote key of low order, or a remote KEM key that fails the check of FIPS 203 section 7.2.
 */
export function writeMessage(
	primitives: Primitives,
	random: RandomBytes,
	state: NoiseState,
	payload: Uint8Array,
): NoiseResult<{ message: Uint8Array }> {
	const { work, tokens } = begin(primitives, state);
	const parts: Uint8Array[] = [];
	for (const token of tokens) {
		const write = writeToken[token];
		const written = write ? write(work, random) : mixDh(work, token as 'es' | 'ss' | 'ee' | 'se');
		if (typeof written === 'string') {
			// In both patterns each message begins with `e`: the ephemeral key found here was made for this message.
			wipe(work.keys.ephemeral?.secretKey, tokens.includes('e1') ? work.keys.kem?.secretKey : undefined);
			return abandon(work, written);
		}
		if (written) {
			parts.push(written);
		}
	}
	parts.push(encryptAndHash(primitives, work.symmetric, payload));
	return {
		ok: true,
		state: { ...state, step: state.step + 1, symmetric: work.symmetric, keys: work.keys },
		message: concat(...parts),
	};
}

type Reader = (work: Work, take: (length: number) => Uint8Array | undefined) => NoiseRefusal | undefined;

/** Bytes that EncryptAndHash adds: a tag once there is a key. In both patterns every token that uses it has one. */
function takeSealed(
	work: Work,
	take: (length: number) => Uint8Array | undefined,
	length: number,
): Uint8Array | NoiseRefusal {
	const sealed = take(length + (work.symmetric.key ? TAG_LENGTH : 0));
	return sealed ? (decryptAndHash(work.primitives, work.symmetric, sealed) ?? 'does-not-open') : 'malformed';
}

const readToken: Partial<Record<Token, Reader>> = {
	e: (work, take) => {
		const remoteEphemeral = take(DH_LENGTH);
		if (!remoteEphemeral) {
			return 'malformed';
		}
		work.keys = { ...work.keys, remoteEphemeral };
		mixHash(work.primitives, work.symmetric, remoteEphemeral);
		return undefined;
	},
	s: (work, take) => {
		const remoteStatic = takeSealed(work, take, DH_LENGTH);
		if (typeof remoteStatic === 'string') {
			return remoteStatic;
		}
		work.keys = { ...work.keys, remoteStatic };
		return undefined;
	},
	e1: (work, take) => {
		const remoteKem = takeSealed(work, take, KEM_PUBLIC_LENGTH);
		if (typeof remoteKem === 'string') {
			return remoteKem;
		}
		work.keys = { ...work.keys, remoteKem };
		return undefined;
	},
	ekem1: (work, take) => {
		const ciphertext = takeSealed(work, take, KEM_CIPHERTEXT_LENGTH);
		if (typeof ciphertext === 'string') {
			return ciphertext;
		}
		const shared = work.keys.kem && work.primitives.mlkem768.decapsulate(work.keys.kem.secretKey, ciphertext);
		if (!shared) {
			return 'malformed';
		}
		mixKey(work.primitives, work.symmetric, shared);
		wipe(shared);
		return undefined;
	},
};

/**
 * Noise section 5.3 `ReadMessage`, on a copy: a message that does not open leaves the state unchanged. The caller
 * limits the length of the input.
 */
export function readMessage(
	primitives: Primitives,
	state: NoiseState,
	message: Uint8Array,
): NoiseResult<{ payload: Uint8Array }> {
	const { work, tokens } = begin(primitives, state);
	let at = 0;
	const take = (length: number): Uint8Array | undefined => {
		at += length;
		return at <= message.length ? message.slice(at - length, at) : undefined;
	};
	for (const token of tokens) {
		const read = readToken[token];
		const refusal = read ? read(work, take) : mixDh(work, token as 'es' | 'ss' | 'ee' | 'se');
		if (refusal) {
			return abandon(work, refusal);
		}
	}
	const payload = takeSealed(work, take, message.length - at - (work.symmetric.key ? TAG_LENGTH : 0));
	if (typeof payload === 'string') {
		return abandon(work, payload);
	}
	return { ok: true, state: { ...state, step: state.step + 1, symmetric: work.symmetric, keys: work.keys }, payload };
}

function abandon(work: Work, refusal: NoiseRefusal): { ok: false; refusal: NoiseRefusal } {
	wipeSymmetric(work.symmetric);
	return { ok: false, refusal };
}
