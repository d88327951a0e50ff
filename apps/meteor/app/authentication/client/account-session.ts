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
	/** A text that nobody can guess. */
	salt(): string;
	/** The signed-in user as the server describes them to themselves. */
	me(): Promise<SignedInUser>;
	/** Runs something after so many ms. */
	after(ms: number, callback: () => void): void;
	/** Forgets who this connection is. */
	restart(): void;
	/**
	 * The server says that the token or the account is no longer good; anything else (no answer, too many requests) is
	 * tried again.
	 */
	isRefusal(error: unknown): boolean;
};

/** ms until a user who could not be read is asked for again */
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
 * Who is signed in on this page: sign-in, resume on each connection, sign-out here and everywhere. The one owner of
 * this state.
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

	/** Runs before the token is dropped, and is waited for. Returns the unsubscribe. */
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

	/** @param options `endOthers`: every other sign-in of the user ends where this one succeeds */
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
	 * After a sign-in that a password was set for which must be changed: signs in with the new one. Rejects with the
	 * server's error.
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

	/** Whether a text is, or holds, the password of the sign-in; false where this page does not know that one. */
	readonly isLoginPassword = (text: string): Promise<boolean> => this.loginPassword.matches(text);

	/** What proves a login password, for what the server wants it for besides signing in. */
	readonly proofOf = (password: string): Promise<PasswordProof> => proofOf(password, this.deps.digest);

	readonly loginWithToken = (token: string): Promise<void> => this.logIn(() => Promise.resolve({ resume: token }));

	readonly register = async (registration: Registration): Promise<void> => {
		await this.deps.call('registerUser', registration);
		await this.loginWithPassword({ username: registration.username }, registration.pass);
	};

	/**
	 * Signs out: tells the server, so that the token ends, and forgets it here even where the server is not reached.
	 * `ended`: why the server asks for it.
	 */
	readonly logout = async (ended?: EndedSignIn): Promise<void> => {
		await this.leave();
		await this.deps.call('logout').catch(() => undefined);
		this.deps.credentials.clear();
		this.change({ ...SIGNED_OUT, ended });
		this.deps.restart();
	};

	/**
	 * Reads the user again, e.g. after his roles changed. Keeps what is known where the server fails, and asks again
	 * while nothing is.
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
	 * The user himself comes after it: what others send to him must be listened to from the moment that they see him
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

	/** Another tab signed in or out, perhaps as somebody else: this page follows, on a connection of its own. */
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
