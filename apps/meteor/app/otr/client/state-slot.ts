import { wipe } from '@rocket.chat/crypto';
import { decodeState, encodeState, type SessionState } from '@rocket.chat/otr-protocol';
import type { Vault } from './vault.ts';

const SLOT = 'state';

/** Whether a state has neither keys nor texts: it may then be kept in memory if the vault refuses it. */
const isBare = ({ live, pending, outbox }: SessionState): boolean => !live && !pending && outbox.entries.length === 0;

/** The session's state in the vault, read back for each use. */
export class StateSlot {
	private written = false;
	private bare: Uint8Array | undefined;

	constructor(private readonly vault: Vault) {}

	/** `fresh`: nothing was ever written. `lost`: the written state is no longer there. */
	load(): SessionState | 'fresh' | 'lost' {
		if (this.bare) {
			return decodeState(this.bare) ?? 'lost';
		}
		if (!this.written) {
			return 'fresh';
		}
		const bytes = this.vault.read(SLOT);
		const state = bytes && decodeState(bytes);
		wipe(bytes);
		return state ?? 'lost';
	}

	/**
	 * False when the vault refused a state that holds keys or texts: it must then not be used, and `load` says `lost`.
	 */
	save(state: SessionState): boolean {
		const bytes = encodeState(state);
		this.written = true;
		this.bare = undefined;
		if (this.vault.write(SLOT, bytes)) {
			wipe(bytes);
			return true;
		}
		if (isBare(state)) {
			this.bare = bytes;
			return true;
		}
		wipe(bytes);
		return false;
	}

	/** Forgets the state: `load` then says `fresh`. */
	reset(): void {
		this.vault.remove(SLOT);
		this.written = false;
		this.bare = undefined;
	}
}
