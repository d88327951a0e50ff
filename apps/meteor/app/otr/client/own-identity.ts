import { equal } from '@rocket.chat/crypto';
import type { OtrRegistryDeps } from './ports.ts';
import { currentSettings } from './settings.ts';

/** The identity of the signed-in user that was last open in this tab. Remembers its public half only. */
export class OwnIdentity {
	private publicKey: Uint8Array | undefined;

	constructor(private readonly ports: Pick<OtrRegistryDeps, 'identity' | 'settings'>) {
		this.publicKey = ports.identity.keyPair()?.publicKey.slice();
	}

	/**
	 * Whether, since the last call, another identity was opened or the one that was open is gone. False where only the
	 * setting hides it.
	 */
	isReplaced(): boolean {
		const { identity, settings } = this.ports;
		const before = this.publicKey;
		const key = identity.keyPair()?.publicKey;
		if (!key && !currentSettings(settings).E2E_Enable) {
			return false;
		}
		this.publicKey = key?.slice();
		return before !== undefined && !(key && equal(before, key));
	}
}
