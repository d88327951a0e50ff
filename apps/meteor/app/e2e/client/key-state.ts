import { wipe } from '@rocket.chat/crypto';
import { deriveIdentity, type ServerKeys } from '@rocket.chat/e2e-protocol';
import type { PinDeps } from './pin-entries.ts';
import { createPins, type SealedPins } from './pins.ts';
import type { KeptSeed } from './seed-store.ts';
import type { E2EIdentity, E2ESnapshot } from './types.ts';

/** An unlocked identity: its secret keys lie in this page's memory. */
export type UnlockedKey = {
	readonly derived: ReturnType<typeof deriveIdentity>;
	readonly pins: SealedPins;
	readonly kept: KeptSeed;
};

/** The server publishes a key that is not this browser's. The password of that key, or a reset, leads on. */
export const isMismatch = ({ status, reason }: E2ESnapshot): boolean => status === 'missing' && reason === 'mismatch';

/** Whether the user may replace the identity by a new one. */
export const canReset = (snapshot: E2ESnapshot): boolean =>
	['unlocked', 'save-password', 'locked'].includes(snapshot.status) ||
	isMismatch(snapshot) ||
	(snapshot.status === 'missing' && snapshot.reason === 'withheld');

/** The key's state in this page: what is unlocked, what the server held last, and the snapshot that views read. */
export class KeyState {
	/** What the server held when it was last asked. */
	server: ServerKeys = {};
	/** See `ReloadPrompt`. */
	promptOnReload = false;
	private readonly listeners = new Set<() => void>();
	private current: E2ESnapshot = Object.freeze({ status: 'loading' });
	private opened: UnlockedKey | undefined;
	private ended = false;

	constructor(private readonly deps: PinDeps) {}

	get snapshot(): E2ESnapshot {
		return this.current;
	}

	get unlocked(): UnlockedKey | undefined {
		return this.opened;
	}

	/** After `close`: nothing is unlocked any more. */
	get closed(): boolean {
		return this.ended;
	}

	get identityStatus(): ReturnType<E2EIdentity['status']> {
		const { status } = this.current;
		if (status === 'unlocked' || status === 'save-password') {
			return 'unlocked';
		}
		return status === 'missing' ? 'missing' : 'locked';
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	show({ status, reason, password }: E2ESnapshot): void {
		if (this.ended && status !== 'missing') {
			return;
		}
		this.current = Object.freeze({
			status,
			...(reason && { reason }),
			...(password !== undefined && { password }),
			...(this.promptOnReload && { promptOnReload: true as const }),
		});
		for (const listener of [...this.listeners]) {
			listener();
		}
	}

	/** Unlocks the identity of this seed; overwrites the seed where the state is closed. */
	open(kept: KeptSeed): void {
		if (this.ended) {
			wipe(kept.seed);
			return;
		}
		this.opened = {
			derived: deriveIdentity(this.deps.primitives, kept.seed),
			pins: createPins(this.deps, kept.seed),
			kept,
		};
		this.showUnlocked();
	}

	/** Shows the unlocked identity, with its password while that is not saved. */
	showUnlocked(): void {
		if (this.opened) {
			const { password } = this.opened.kept;
			this.show(password === undefined ? { status: 'unlocked' } : { status: 'save-password', password });
		}
	}

	/** Exchanges what is kept of `own`, if that identity is still the unlocked one. */
	replaceKept(own: UnlockedKey, kept: KeptSeed): void {
		if (this.opened === own) {
			this.opened = { ...own, kept };
			this.showUnlocked();
		}
	}

	/** Overwrites the unlocked keys in memory. */
	wipe(): void {
		if (this.opened) {
			const { derived, pins, kept } = this.opened;
			wipe(derived.otr.secretKey, derived.e2ee.secretKey, kept.seed);
			pins.wipe();
			this.opened = undefined;
		}
	}

	close(): void {
		this.ended = true;
		this.wipe();
		this.show({ status: 'missing' });
		this.listeners.clear();
	}
}
