import type { LoginAnswer, LoginRequest, PasswordProof, Registration, SignedInUser } from '@rocket.chat/ui-contexts';
import type { CredentialStore } from './credentials.ts';
import { proofOf } from './digest.ts';
import { type EndedSignIn, endedByRefusal } from './ended.ts';
import { LoginPasswordMemory } from './login-password.ts';
import { type SessionState, SessionStateHolder } from './session-state.ts';

type Call = (method: string, ...params: unknown[]) => Promise<unknown>;

export type AccountSessionDeps = {
	readonly call: Call;
	readonly credentials: CredentialStore;
	/** Hex of SHA-256 of the UTF-8 of a password. */
	digest(password: string): Promise<string>;
	/** A text that no one can guess. */
	salt(): string;
	/** The signed-in user with the fields that the server shows only to them. */
	me(): Promise<SignedInUser>;
	/** Runs a callback after so many ms. */
	after(ms: number, callback: () => void): void;
	/** Forgets the user of this connection. */
	restart(): void;
	/**
	 * The server says that the token or the account is no longer good; anything else (no answer, too many requests) is
	 * tried again.
	 */
	isRefusal(error: unknown): boolean;
};

/** ms until the user is fetched again after a failure */
const RETRY = 3000;

const SIGNED_OUT: SessionState = { phase: 'signed-out', user: null, isLoggingIn: false };

const resuming = (userId: string): SessionState => ({ phase: 'resuming', userId, user: null, isLoggingIn: false });

const isOneTooMany = (error: unknown): boolean =>
	typeof error === 'object' && error !== null && 'error' in error && error.error === 'error-too-many-sign-ins';

const toAnswer = (value: unknown): LoginAnswer => {
	const { id, token, tokenExpires, requirePasswordChange } = (
		typeof value === 'object' && value !== null ? value : {}
	) as Record<string, unknown>;
	if (typeof id !== 'string' || typeof token !== 'string' || !(tokenExpires instanceof Date)) {
		throw new Error('login: expected id, token and tokenExpires');
	}
	return { id, token, tokenExpires, ...(requirePasswordChange === true ? { requirePasswordChange } : {}) };
};

/**
 * The sign-in of this page: sign-in, resume on each connection, sign-out here and everywhere. The only owner of this
 * state.
 */
export class AccountSession extends SessionStateHolder {
	private readonly loginPassword: LoginPasswordMemory;
	private readonly leaving = new Set<() => void | Promise<void>>();

	constructor(private readonly deps: AccountSessionDeps) {
		const known = deps.credentials.read();
		super(known ? resuming(known.userId) : SIGNED_OUT);
		this.loginPassword = new LoginPasswordMemory(deps);
		deps.credentials.on('changed', () => void this.followOtherTab());
	}

	/** Registers a task that runs and is awaited before the token is dropped. Returns the unsubscribe. */
	readonly onLogout = (callback: () => void | Promise<void>): (() => void) => {
		this.leaving.add(callback);
		return () => this.leaving.delete(callback);
	};

	/** Signs a new connection in; `call` belongs to it. A refused token signs out here; another failure rejects. */
	readonly authenticate = async (call: Call): Promise<void> => {
		const known = this.deps.credentials.read();
		if (!known) {
			if (this.current.phase !== 'signed-out') {
				await this.forget();
			}
			return;
		}
		try {
			this.enter(toAnswer(await call('login', { resume: known.token } satisfies LoginRequest)));
		} catch (error) {
			if (!this.deps.isRefusal(error)) {
				this.change({ ...this.current, isOneTooMany: isOneTooMany(error) });
				throw error;
			}
			await this.forget(endedByRefusal(error));
		}
	};

	/** @param options `endOthers`: if this one succeeds, all other sign-ins of the user end */
	readonly loginWithPassword = async (
		user: string | { username: string } | { email: string },
		password: string,
		{ endOthers = false }: { readonly endOthers?: boolean } = {},
	): Promise<void> => {
		await this.logIn(async () => {
			const named = typeof user !== 'string' ? user : user.includes('@') ? { email: user } : { username: user };
			return { user: named, password: await this.proofOf(password), ...(endOthers ? { endOthers } : {}) };
		});
		await this.loginPassword.remember(password);
	};

	/**
	 * After a sign-in with a password that must be changed: signs in with the new one. Rejects with the server's error.
	 */
	readonly setRequiredPassword = async (newPassword: string): Promise<void> => {
		await this.deps.call('setUserPassword', newPassword);
		await this.loginPassword.remember(newPassword);
		const known = this.deps.credentials.read();
		if (known && this.current.phase === 'must-change-password') {
			this.enter({ id: known.userId, token: known.token, tokenExpires: known.expires });
		}
	};

	/** Other sign-ins of the user end; this one stays. Rejects with the server's error. */
	readonly changePassword = async (current: string, newPassword: string): Promise<void> => {
		await this.deps.call('changePassword', await this.proofOf(current), newPassword);
		await this.loginPassword.remember(newPassword);
	};

	/** Whether a text is or contains the password of the sign-in; false if this page does not know that password. */
	readonly isLoginPassword = (text: string): Promise<boolean> => this.loginPassword.matches(text);

	/** The proof of a login password, for operations other than signing in. */
	readonly proofOf = (password: string): Promise<PasswordProof> => proofOf(password, this.deps.digest);

	readonly loginWithToken = (token: string): Promise<void> => this.logIn(() => Promise.resolve({ resume: token }));

	readonly register = async (registration: Registration): Promise<void> => {
		await this.deps.call('registerUser', registration);
		await this.loginWithPassword({ username: registration.username }, registration.pass);
	};

	/**
	 * Signs out: tells the server, so that the token ends, and forgets it here even if the server cannot be reached.
	 * `ended`: why the server ended the sign-in.
	 */
	readonly logout = async (ended?: EndedSignIn): Promise<void> => {
		await this.leave();
		await this.deps.call('logout').catch(() => undefined);
		this.deps.credentials.clear();
		this.change({ ...SIGNED_OUT, ended });
		this.deps.restart();
	};

	/**
	 * Fetches the user again, e.g. after their roles changed. If that fails, the known fields are kept; if none are
	 * known, it is tried again.
	 */
	readonly refresh = async (): Promise<void> => {
		const { userId } = this.current;
		const user = await this.deps.me().catch(() => undefined);
		if (this.current.userId !== userId || this.current.phase !== 'signed-in') {
			return;
		}
		if (user && user._id === userId) {
			this.change({ ...this.current, user });
		} else if (this.current.user === null) {
			this.deps.after(RETRY, () => void this.refresh());
		}
	};

	private async logIn(request: () => Promise<LoginRequest>): Promise<void> {
		this.change({ ...this.current, isLoggingIn: true });
		try {
			this.enter(toAnswer(await this.deps.call('login', await request())));
		} finally {
			this.change({ ...this.current, isLoggingIn: false });
		}
	}

	/**
	 * The user is set after that: this page must listen to what others send from the moment that they see the user
	 * online.
	 */
	private enter({ id, token, tokenExpires, requirePasswordChange }: LoginAnswer): void {
		this.deps.credentials.write({ userId: id, token, expires: tokenExpires });
		if (requirePasswordChange) {
			this.change({ ...SIGNED_OUT, phase: 'must-change-password', isLoggingIn: this.current.isLoggingIn });
			return;
		}
		const { user } = this.current;
		this.change({
			...this.current,
			phase: 'signed-in',
			userId: id,
			user: user && user._id === id ? user : null,
			ended: undefined,
			isOneTooMany: false,
		});
		void this.refresh();
	}

	private async forget(ended?: EndedSignIn): Promise<void> {
		await this.leave();
		this.deps.credentials.clear();
		this.change({ ...SIGNED_OUT, ended });
	}

	private async leave(): Promise<void> {
		this.loginPassword.forget();
		await Promise.allSettled([...this.leaving].map((callback) => callback()));
	}

	/** Another tab signed in or out, perhaps as another user: this page follows, on a new connection. */
	private async followOtherTab(): Promise<void> {
		const known = this.deps.credentials.read();
		if (known?.userId === this.current.userId) {
			return;
		}
		if (this.current.phase !== 'signed-out') {
			await this.leave();
		}
		this.change(known ? resuming(known.userId) : SIGNED_OUT);
		this.deps.restart();
	}
}
