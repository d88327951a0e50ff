import { type KeyPair, pureJs, toHex } from '@rocket.chat/crypto';
import { forgetPeer, type Pin, pinPeer, verifyPeer } from '@rocket.chat/otr-protocol';
import type { IdentityStatus, OtrIdentity } from '../types.ts';

/** The published keys of a workspace. */
export type Published = Map<string, Uint8Array>;

/** An identity whose status a test sets. */
export class FakeIdentity implements OtrIdentity {
	pair: KeyPair;
	private pinned: readonly Pin[] = [];
	private current: IdentityStatus = 'unlocked';
	private readonly listeners = new Set<() => void>();
	readonly pins: OtrIdentity['pins'] = {
		of: async () => this.pinned,
		keep: async (peer, key) => {
			this.pinned = pinPeer(this.pinned, peer, key);
		},
		forget: async (peer) => {
			this.pinned = forgetPeer(this.pinned, peer);
		},
		verify: async (uid, key, verified) => {
			const pins = verifyPeer(this.pinned, uid, key, verified);
			this.pinned = pins ?? this.pinned;
			return pins !== undefined;
		},
	};

	constructor(
		private readonly uid: string,
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

	/** The user has made a new one. */
	replace(): void {
		this.pair = pureJs.x25519.keyPair(pureJs.randomBytes(32));
		this.published.set(this.uid, this.pair.publicKey);
		this.set('unlocked');
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

	knows(uid: string): boolean {
		return this.pinned.some((pin) => pin.uid === uid);
	}

	/** For messages of failed assertions. */
	toString(): string {
		return toHex(this.pair.publicKey).slice(0, 8);
	}
}
