import type { KeyState } from './key-state.ts';
import { createPeerKeys } from './peer-keys.ts';
import type { SealedPins } from './pins.ts';
import type { E2EEndpoints, E2EIdentity } from './types.ts';

/** The identity as other features use it: it follows `state`, so that no key is used once it is locked. */
export const createIdentityView = (state: KeyState, endpoints: E2EEndpoints): E2EIdentity => {
	const pins = (): SealedPins => {
		if (!state.unlocked) {
			throw new Error('Pins are sealed under the end-to-end key, which is not unlocked.');
		}
		return state.unlocked.pins;
	};
	return {
		status: () => state.identityStatus,
		onChange: (listener) => state.subscribe(listener),
		keyPair: () => (state.identityStatus === 'unlocked' ? state.unlocked?.derived.otr : undefined),
		peerKey: createPeerKeys(endpoints, () => performance.now()),
		pins: {
			of: async (peer) => pins().of(peer),
			keep: async (peer, key) => pins().keep(peer, key),
			forget: async (peer) => pins().forget(peer),
			verify: async (uid, key, verified) => pins().verify(uid, key, verified),
		},
	};
};
