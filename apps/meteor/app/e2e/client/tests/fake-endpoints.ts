import type { E2EEndpoints } from '../types.ts';

export const LOGIN_PASSWORD = 'the login password of this user';

/** The server's e2e endpoints in memory: as on the real one, the first keys of a user stay. */
export class FakeEndpoints implements E2EEndpoints {
	reachable = true;
	writes = 0;
	/** An overwrite needs this login password. */
	loginPassword = LOGIN_PASSWORD;
	/** Runs before the keys are stored; another browser may be first. */
	beforeStore: () => Promise<void> = async () => undefined;
	/** Runs once they are stored, before the answer. */
	afterStore: () => Promise<void> = async () => undefined;

	constructor(
		readonly uid: string,
		readonly published = new Map<string, { public_key: string; private_key: string }>(),
	) {}

	async fetchMyKeys() {
		this.reach();
		return this.published.get(this.uid) ?? {};
	}

	async setUserPublicAndPrivateKeys(
		{ force, replaces, ...keys }: { public_key: string; private_key: string; force?: boolean; replaces?: string },
		loginPassword?: string,
	) {
		this.reach();
		await this.beforeStore();
		const held = this.published.get(this.uid);
		if (held && (force || replaces !== undefined) && loginPassword !== this.loginPassword) {
			throw Object.assign(new Error('error-invalid-password'), { error: 'error-invalid-password' });
		}
		if (replaces !== undefined && held?.private_key !== replaces) {
			throw new Error('error-keys-changed');
		}
		if (held && !force && replaces === undefined) {
			throw new Error('error-keys-already-set');
		}
		this.writes += 1;
		this.published.set(this.uid, keys);
		await this.afterStore();
	}

	async getPublicKey(uid: string) {
		this.reach();
		return this.published.get(uid)?.public_key ?? null;
	}

	private reach(): void {
		if (!this.reachable) {
			throw new Error('The server is away.');
		}
	}
}
