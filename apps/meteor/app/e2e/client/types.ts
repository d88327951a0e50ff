import type { KeyValueStore } from '@rocket.chat/browser-storage';
import type { Argon2id, KeyPair, Primitives, RandomBytes } from '@rocket.chat/crypto';
import type { GuessEstimator, PasswordStrength, ResetConsequences } from '@rocket.chat/e2e-protocol';
import type { PeerNames, Pin } from '@rocket.chat/otr-protocol';
import type { ProofRefusal } from './proof-refusal.ts';

/**
 * - `loading`: reading this browser's storage and asking the server
 * - `missing`: no usable end-to-end key here; `reason` says why
 * - `save-password`: unlocked, but the user has not yet confirmed that they saved the generated password
 * - `locked`: the server holds the wrapped key; this browser needs the password
 * - `unlocked`: usable until logout, or until the page closes while `promptOnReload` is on
 */
export type E2EStatus = 'loading' | 'missing' | 'save-password' | 'locked' | 'unlocked';

/**
 * `withheld`: the server returns no key although this browser knew one, so no new one is made silently. `mismatch`: the
 * server publishes another key than this browser's. `insecure-context`: no SubtleCrypto (S1). `disabled`: E2E_Enable is
 * off.
 */
export type E2EMissingReason =
	| 'insecure-context'
	| 'disabled'
	| 'withheld'
	| 'mismatch'
	| 'server-unreachable'
	| 'storage-refused';

/** `rolled-back`: the server returns a key that the user has replaced before. */
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
 * A new password: a generated one, or one that the user chose. `personal`: words about the user that a chosen password
 * must not contain.
 */
export type NewPassword =
	| { readonly generated: string }
	| { readonly chosen: string; readonly personal: readonly string[] };

/**
 * The refusals of unlocking apply to the current password; `unavailable` means that nothing was changed. Besides:
 * - `empty-password`, `same-password`, `weak-password`, `login-password`: what is wrong with the new password
 * - `changed-elsewhere`: another browser of this user replaced password or key meanwhile; nothing was changed here
 * - `unconfirmed`: the server's answer was lost, so either password may be the valid one
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
 * `unavailable`: nothing was changed. `unconfirmed`: the server's answer was lost; `recheck` finds out whether it took
 * the new key.
 */
export type ResetRefusal = ProofRefusal | 'unavailable' | 'unconfirmed';

export type ResetResult = { readonly ok: true } | { readonly ok: false; readonly error: ResetRefusal };

/** What views read: a frozen object, replaced on each change. */
export type E2ESnapshot = {
	readonly status: E2EStatus;
	readonly reason?: E2EMissingReason;
	/** The generated password, until the user confirms that they saved it. */
	readonly password?: string;
	/** The user enters the password after each reload: the key is only in this page's memory. */
	readonly promptOnReload?: true;
};

/** The server's e2e.* endpoints as plain functions. Each rejects if the server can't be reached. */
export interface E2EEndpoints {
	fetchMyKeys(): Promise<{ public_key?: string | null; private_key?: string | null }>;
	/**
	 * Does not overwrite keys, unless `force`; with `replaces` it overwrites only if the server still holds that wrapped
	 * key. Both need the login password, so that a stolen session alone can't destroy a key. Rejects with the server's
	 * `error`, see `proofRefusalOf`.
	 */
	setUserPublicAndPrivateKeys(
		keys: { public_key: string; private_key: string; force?: boolean; replaces?: string },
		loginPassword?: string,
	): Promise<void>;
	/** The published bundle of another user; `null` if there is none. */
	getPublicKey(uid: string): Promise<string | null>;
}

export type E2EDeps = {
	readonly uid: string;
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	readonly argon2id: Argon2id;
	readonly endpoints: E2EEndpoints;
	/** Backed by IndexedDB in a browser. */
	readonly store: KeyValueStore;
	/** `undefined` outside secure contexts (S1). */
	readonly subtle: SubtleCrypto | undefined;
	readonly enabled: { get(): boolean; onChange(listener: () => void): () => void };
	/** Whether `password` is or contains the login password; absent if the page does not know that. */
	readonly isLoginPassword?: (password: string) => Promise<boolean>;
	/** Rejects if it can't be fetched. Default: that of e2e-protocol. */
	readonly loadEstimator?: () => Promise<GuessEstimator>;
};

/** The identity as other features use it; has the shape of app/otr/client's port OtrIdentity. */
export interface E2EIdentity {
	status(): 'missing' | 'locked' | 'unlocked';
	onChange(listener: () => void): () => void;
	keyPair(): KeyPair | undefined;
	peerKey(uid: string, options?: { fresh?: boolean }): Promise<Uint8Array | undefined>;
	pins: {
		/**
		 * The pins of this uid, name and room, for `judgePeer`. Rejects if one was tampered with: no key is better than a
		 * wrong one.
		 */
		of(peer: PeerNames): Promise<readonly Pin[]>;
		/** A session with this key was established. */
		keep(peer: PeerNames, key: Uint8Array): Promise<void>;
		/** The user has acknowledged a changed key: removes the old pin, so that a new handshake may begin. */
		forget(peer: PeerNames): Promise<void>;
		/** Records whether the user compared this key with the peer. False if another key is pinned by now. */
		verify(uid: string, key: Uint8Array, verified: boolean): Promise<boolean>;
	};
}

/** The end-to-end key of the signed-in user in this browser. */
export interface E2EKeys {
	readonly identity: E2EIdentity;
	snapshot(): E2ESnapshot;
	subscribe(listener: () => void): () => void;
	/**
	 * Unwraps the key with its password; takes about a second (Argon2id). `promptOnReload`: see `setPromptOnReload`.
	 * After `mismatch`, the password of a key that the user made elsewhere adopts that key: only someone who knows the
	 * password can have wrapped it.
	 */
	unlock(password: string, options?: { promptOnReload?: boolean }): Promise<UnlockResult>;
	/** A new password of seven words, for `changePassword`. */
	generatePassword(): string;
	/** The strength of a chosen password. Rejects if the estimator can't be fetched; no password may be accepted then. */
	judgePassword(password: string, personal: readonly string[]): Promise<PasswordStrength>;
	/**
	 * Changes the password and keeps the key, which must be unlocked and its generated password saved. Takes a few
	 * seconds (Argon2id). The server needs the login password.
	 */
	changePassword(current: string, next: NewPassword, loginPassword: string): Promise<ChangeResult>;
	/** What `reset` would cost, as far as this browser knows. */
	consequences(): Promise<ResetConsequences>;
	/**
	 * Replaces the identity by a new one, whose password the user must then save. Only the user may decide this, with a
	 * confirmation. Takes a few seconds (Argon2id). The server needs the login password.
	 */
	reset(loginPassword: string): Promise<ResetResult>;
	/** Whether the user enters the password after each reload. Rejects if the browser refuses storage. */
	setPromptOnReload(promptOnReload: boolean): Promise<void>;
	/** Asks the server whether it holds other keys of this user than before. */
	recheck(): Promise<void>;
	/** The user has saved the generated password: removes it from this browser. */
	acknowledgeSaved(): Promise<void>;
	/** Loads the key again, after `missing` with `server-unreachable`. */
	retry(): Promise<void>;
	/** Overwrites the keys in memory and removes seed, pins and password from this browser. */
	logout(): Promise<void>;
	/** Overwrites the keys in memory and keeps what this browser stores. */
	close(): void;
}
