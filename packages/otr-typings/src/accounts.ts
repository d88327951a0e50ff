/**
 * A password as a client may hand it over: in the clear (REST) or as the lower-case hex of its SHA-256 (DDP). `asTyped`
 * is the digest of the same password as it was typed, where `digest` is that of its NFKC form and the two differ: both
 * are tried, as one attempt.
 */
export type PasswordInput = { plain: string } | { digest: string; asTyped?: string };

/** Whom a login names: a username (any case) or an e-mail address (any case). */
export type LoginUser = { username: string } | { email: string };

/** The `password` field of DDP's `login`, as Meteor's accounts-password sends it. */
export type LoginPassword = { digest: string; algorithm: 'sha-256' };

/**
 * A fresh or resumed login. `token` is the only place where the resume token is in the clear; the store keeps its hash.
 */
export type LoginResult = { userId: string; token: string; tokenExpires: Date };

/** What signed in, as it called itself. */
export type Device = {
	/** A browser, or a program; ASCII, at most 40 characters. */
	readonly name: string;
	readonly os?: string;
};

/** A login as the store keeps it. */
export type StoredLogin = { readonly hashedToken: string; readonly when: Date; readonly device?: Device };

/** Why the server ended a login. */
export type SignOutReason = 'password-changed' | 'password-reset' | 'logged-out-elsewhere' | 'deactivated';

/** Sign-ins to an account that failed since its owner last looked. */
export type FailedSignIns = {
	/** Guesses that were judged wrong. */
	count: number;
	/** Those of `count` that came from networks which this account had signed in from. */
	fromKnownNetworks: number;
	/** Attempts that were turned away unjudged, as there had been too many. */
	slowed: number;
	first: Date;
	last: Date;
};

/**
 * A user's end-to-end keys as `e2e.setUserPublicAndPrivateKeys` takes them: the published bundle and the
 * password-wrapped seed.
 */
export type E2EKeys = { public_key: string; private_key: string };

/** What anyone signed in may learn of another's end-to-end key. */
export type E2EPublishedKey = { public_key: string | null };
