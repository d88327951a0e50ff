import type { SessionState } from '@rocket.chat/otr-protocol';
import type { OtrRegistryDeps } from './ports.ts';
import { StateSlot } from './state-slot.ts';
import { Transcript } from './transcript.ts';
import { createVault, type Vault } from './vault.ts';

/** What one room keeps in this tab's vault: the session's state and the displayed messages. */
export class SessionStore {
	readonly transcript: Transcript;
	/** Texts that came back to the user, until the composer takes them. In memory only. */
	handedBack: readonly string[] = Object.freeze([]);
	private readonly vault: Vault;
	private readonly slot: StateSlot;

	constructor(rid: string, { primitives, storage, self }: Pick<OtrRegistryDeps, 'primitives' | 'storage' | 'self'>) {
		this.vault = createVault(() => primitives.current(), storage, `${self.uid}:${rid}`);
		this.slot = new StateSlot(this.vault);
		this.transcript = new Transcript(this.vault, (length) => primitives.current().randomBytes(length));
	}

	/** `fresh`: no state was ever written. `lost`: the written state is no longer there. */
	load(): SessionState | 'fresh' | 'lost' {
		return this.slot.load();
	}

	/** False when the browser refused a state that holds keys or texts: it must then not be used. */
	save(state: SessionState): boolean {
		return this.slot.save(state);
	}

	/** Whether the vault still holds everything that was written to it. */
	intact(): boolean {
		return this.vault.intact();
	}

	handBack(texts: readonly string[]): void {
		this.handedBack = Object.freeze([...this.handedBack, ...texts]);
	}

	clearHandedBack(): void {
		this.handedBack = Object.freeze([]);
	}

	/** Overwrites every key; the state that was written is then `lost`. */
	wipeKeys(): void {
		this.vault.wipe();
	}

	/** Overwrites every key, and forgets state and messages: the room starts over. */
	reset(): void {
		this.vault.wipe();
		this.transcript.erase();
		this.slot.reset();
	}

	/** The page is closing: overwrites every key and drops every text at once. Later reads return `lost`. */
	hide(): void {
		this.vault.lose();
		this.transcript.erase();
		this.clearHandedBack();
	}
}
