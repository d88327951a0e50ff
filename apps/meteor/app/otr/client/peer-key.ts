import { equal } from '@rocket.chat/crypto';
import type { OtrClock, OtrPeer } from './ports.ts';
import type { OtrIdentity } from './types.ts';

/** ms that a session waits for a directory or a pin; then it goes on without. */
const PATIENCE = 5_000;

/** `changed`: the directory names another key than the pin, or the name is one under which the key of another user is pinned. */
export type PeerKey = { readonly key?: Uint8Array; readonly pinned: boolean; readonly changed: boolean };

export const NO_PEER_KEY: PeerKey = Object.freeze({ pinned: false, changed: false });

const within = <T>(clock: OtrClock, promise: Promise<T>, patience: number): Promise<T | undefined> =>
	new Promise((resolve) => {
		const handle = clock.setTimeout(() => resolve(undefined), patience);
		promise.then(resolve, () => resolve(undefined)).finally(() => clock.clearTimeout(handle));
	});

/** The peer's key: what was pinned, else what the directory publishes; no key where neither can be had in time. */
export const lookUpPeerKey = async (deps: { identity: OtrIdentity; clock: OtrClock }, { uid, username }: OtrPeer, fresh: boolean): Promise<PeerKey> => {
	const { identity, clock } = deps;
	const found = async (): Promise<PeerKey> => {
		// A pin that can't be read is no reason to believe the directory: the rejection leaves no key at all.
		const pinned = await identity.pins.get(uid);
		if (!pinned) {
			const owner = await identity.pins.owner(username);
			return { key: await identity.peerKey(uid, { fresh }), pinned: false, changed: owner !== undefined && owner !== uid };
		}
		const published = await within(clock, identity.peerKey(uid, { fresh }), PATIENCE / 2);
		return { key: pinned, pinned: true, changed: published !== undefined && !equal(published, pinned) };
	};
	return (await within(clock, found(), PATIENCE)) ?? NO_PEER_KEY;
};

export const samePeerKey = (a: PeerKey, b: PeerKey): boolean =>
	a.pinned === b.pinned && a.changed === b.changed && (a.key && b.key ? equal(a.key, b.key) : a.key === b.key);

/** Whether the directory publishes a key of this user; `undefined` where it could not be asked. */
export const isKeyPublished = (deps: { identity: OtrIdentity; clock: OtrClock }, uid: string): Promise<boolean | undefined> =>
	within(
		deps.clock,
		deps.identity.peerKey(uid, { fresh: true }).then((key) => key !== undefined),
		PATIENCE,
	);
