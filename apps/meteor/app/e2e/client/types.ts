import type { KeyValueStore } from '@rocket.chat/browser-storage';
import type { Argon2id, KeyPair, Primitives, RandomBytes } from '@rocket.chat/crypto';
import type { GuessEstimator, PasswordStrength, ResetConsequences } from '@rocket.chat/e2e-protocol';
import type { PeerNames, Pin } from '@rocket.chat/otr-protocol';
import type { ProofRefusal } from './proof.ts';

/**
 * - `loading`: asking the server and this browser
 * - `missing`: this user has no usable end-to-end key here; `reason` says why
 * - `save-password`: unlocked with a key made just now, whose password the user has not yet said to have saved
 * - `locked`: the key lies wrapped on the server; this browser needs the password
 * - `unlocked`: usable until logout, or until the page goes where the user is asked after each reload
 */
export type E2EStatus = 'loading' | 'missing' | 'save-password' | 'locked' | 'unlocked';

/**
 * `withheld`: the server gives no key although this browser knew one, so none is made silently. `mismatch`: the key it
 * publishes is not the one of this browser. `insecure-context`: no SubtleCrypto (S1). `disabled`: E2E_Enable is off.
 */
export type E2EMissingReason =
	| 'insecure-context'
	| 'disabled'
	| 'withheld'
	| 'mismatch'
	| 'server-unreachable'
	| 'storage-refused';

/** `rolled-back`: the server gives a key that this browser has seen replaced. */
export type UnlockRefusal =
	| 'wrong-password'
	| 'malformed'
	| 'weak-parameters'
	| 'huge-parameters'
	| 'bundle-mismatch'
	| 'rolled-back'
	| 'unavailable';

export type UnlockResult = { readonly ok: true } | { readonly ok: false; readonly error: UnlockRefusal };

/**
 * What a new password is: one that was generated, or one that the user chose, with the words about him that it must not
 * hold.
 */
export type NewPassword =
	| { readonly generated: string }
	| { readonly chosen: string; readonly personal: readonly string[] };

/**
 * Those of unlocking with the current password, of which `unavailable` says that nothing was changed, and
 * - `empty-password`, `same-password`, `weak-password`, `login-password`: of the new one
 * - `changed-elsewhere`: another browser of this user replaced password or key meanwhile; nothing was changed here
 * - `unconfirmed`: the server did not say whether it took it: either password may be the right one
 */
export type ChangeRefusal =
	| UnlockRefusal
	| ProofRefusal
	| 'empty-password'
	| 'same-password'
	| 'weak-password'
	| 'login-password'
	| 'changed-elsewhere'
	| 'unconfirmed';

export type ChangeResult = { readonly ok: true } | { readonly ok: false; readonly error: ChangeRefusal };

/**
 * `unavailable`: nothing was changed. `unconfirmed`: the server did not say whether it took the new key; `retry` finds
 * out.
 */
export type ResetRefusal = ProofRefusal | 'unavailable' | 'unconfirmed';

export type ResetResult = { readonly ok: true } | { readonly ok: false; readonly error: ResetRefusal };

/** What views see: a frozen object, replaced on each change. */
export type E2ESnapshot = {
	readonly status: E2EStatus;
	readonly reason?: E2EMissingReason;
	/** The generated password, until the user has said to have saved it. */
	readonly password?: string;
	/** The user is asked for the password after each reload: the key is in this page's memory only. */
	readonly asks?: true;
};

/** The server's e2e.* endpoints as plain functions; each rejects where the server can't be reached. */
export interface E2EEndpoints {
	fetchMyKeys(): Promise<{ public_key?: string | null; private_key?: string | null }>;
	/**
	 * Keeps what is there, unless `force`; with `replaces` it writes only in the place of that very wrapped key. Either
	 * wants the login password, so that nobody destroys a key who has taken over a page alone. Rejects with the server's
	 * `error`, see `proofRefusalOf`.
	 */
	setUserPublicAndPrivateKeys(
		keys: { public_key: string; private_key: string; force?: boolean; replaces?: string },
		loginPassword?: string,
	): Promise<void>;
	/** The published bundle of another user; `null` where none is. */
	getPublicKey(uid: string): Promise<string | null>;
}

export type E2EDeps = {
	readonly uid: string;
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	readonly argon2id: Argon2id;
	readonly endpoints: E2EEndpoints;
	/** IndexedDB of this browser. */
	readonly store: KeyValueStore;
	/** `undefined` outside secure contexts (S1). */
	readonly subtle: SubtleCrypto | undefined;
	readonly enabled: { get(): boolean; onChange(listener: () => void): () => void };
	/** Whether it is, or holds, the login password; absent where nothing of that one is known. */
	readonly isLoginPassword?: (password: string) => Promise<boolean>;
	/** Rejects where it can't be fetched; absent: that of e2e-protocol. */
	readonly loadEstimator?: () => Promise<GuessEstimator>;
};

/** The same shape as app/otr/client's port OtrIdentity. */
export interface E2EIdentity {
	status(): 'missing' | 'locked' | 'unlocked';
	onChange(listener: () => void): () => void;
	keyPair(): KeyPair | undefined;
	peerKey(uid: string, options?: { fresh?: boolean }): Promise<Uint8Array | undefined>;
	pins: {
		/**
		 * The pins of this uid, name and room, for `judgePeer`. Rejects for one that was tampered with: no key is better
		 * than the wrong one.
		 */
		of(peer: PeerNames): Promise<readonly Pin[]>;
		/** A session with this key was established. */
		keep(peer: PeerNames, key: Uint8Array): Promise<void>;
		/** The user has acknowledged a changed key: the old pin goes, and a new handshake may begin. */
		forget(peer: PeerNames): Promise<void>;
		/** The user has, or has not, compared this very key with the peer. False where another one is pinned by now. */
		verify(uid: string, key: Uint8Array, verified: boolean): Promise<boolean>;
	};
}

/** The end-to-end key of the signed-in user in this browser. */
export interface E2EKeys {
	readonly identity: E2EIdentity;
	snapshot(): E2ESnapshot;
	subscribe(listener: () => void): () => void;
	/**
	 * Unwraps the key by its password; takes about a second (Argon2id). `asks`: whether to be asked after each reload
	 * from now on. After `mismatch` the password of a key that the user made elsewhere takes that one for his: nobody
	 * else can have wrapped it under this password.
	 */
	unlock(password: string, options?: { asks?: boolean }): Promise<UnlockResult>;
	/** A password of seven words for `changePassword`. */
	generatePassword(): string;
	/** What a chosen password is worth. Rejects where the estimator can't be fetched: then none is to be taken. */
	judgePassword(password: string, personal: readonly string[]): Promise<PasswordStrength>;
	/**
	 * Another password for the same key, of an unlocked one whose first password is saved. Some seconds. The server wants
	 * the login password.
	 */
	changePassword(current: string, next: NewPassword, loginPassword: string): Promise<ChangeResult>;
	/** What `reset` would cost, as far as this browser knows. */
	consequences(): Promise<ResetConsequences>;
	/**
	 * A new identity in the place of the old one: the user's own decision, confirmed just now. Then its password is to be
	 * saved. Some seconds. The server wants the login password.
	 */
	reset(loginPassword: string): Promise<ResetResult>;
	/** Whether to be asked for the password after each reload. Rejects where the browser refuses storage. */
	setAsks(asks: boolean): Promise<void>;
	/** The server may hold other keys of this user than before. */
	recheck(): Promise<void>;
	/** The user has saved the generated password: it is forgotten here. */
	acknowledgeSaved(): Promise<void>;
	/** Asks the server again, after `missing` for `server-unreachable`. */
	retry(): Promise<void>;
	/** Overwrites the keys in memory and removes seed, pins and password from this browser. */
	logout(): Promise<void>;
	/** Leaves: overwrites the keys in memory, keeps what lies in this browser. */
	close(): void;
}
