import { equal } from '@rocket.chat/crypto';
import type { OtrRegistryDeps } from './ports.ts';
import { currentSettings } from './settings.ts';

/** The user's identity that was last unlocked in this tab. Remembers only its public half. */
export class OwnIdentity {
	private publicKey: Uint8Array | undefined;

	constructor(private readonly ports: Pick<OtrRegistryDeps, 'identity' | 'settings'>) {
		this.publicKey = ports.identity.keyPair()?.publicKey.slice();
	}

	/**
	 * Whether another identity was unlocked since the last call, or the unlocked one is gone. False if only the setting
	 * hides it.
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
