import { type KeyPair, pureJs, toHex } from '@rocket.chat/crypto';
import type { IdentityStatus, OtrIdentity } from '../types.ts';

/** The published keys of a workspace. */
export type Published = Map<string, Uint8Array>;

/** An identity whose status a test sets. */
export class FakeIdentity implements OtrIdentity {
	readonly pair: KeyPair;
	readonly known = new Map<string, Uint8Array>();
	readonly owners = new Map<string, string>();
	private current: IdentityStatus = 'unlocked';
	private readonly listeners = new Set<() => void>();
	readonly pins: OtrIdentity['pins'] = {
		get: async (uid) => this.known.get(uid),
		set: async (uid, username, key) => {
			this.known.set(uid, key);
			this.owners.set(username, uid);
		},
		owner: async (username) => this.owners.get(username),
		forget: async (uid, username) => {
			this.known.delete(uid);
			this.owners.delete(username);
		},
	};

	constructor(
		uid: string,
		private readonly published: Published,
		pair: KeyPair = pureJs.x25519.keyPair(pureJs.randomBytes(32)),
	) {
		this.pair = pair;
		published.set(uid, pair.publicKey);
	}

	status(): IdentityStatus {
		return this.current;
	}

	set(status: IdentityStatus): void {
		this.current = status;
		for (const listener of [...this.listeners]) {
			listener();
		}
	}

	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	keyPair(): KeyPair | undefined {
		return this.current === 'unlocked' ? this.pair : undefined;
	}

	async peerKey(uid: string): Promise<Uint8Array | undefined> {
		return this.published.get(uid);
	}

	/** For messages of failed assertions. */
	toString(): string {
		return toHex(this.pair.publicKey).slice(0, 8);
	}
}
