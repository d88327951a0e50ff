import { equal } from '@rocket.chat/crypto';
import { judgePeer, type PeerJudgement, type PeerNames } from '@rocket.chat/otr-protocol';
import type { OtrClock } from './ports.ts';
import type { OtrIdentity } from './types.ts';

/** How long a session waits for directory and pins (ms); then it goes on without a key. */
const LOOK_UP_TIMEOUT = 5_000;

/**
 * `changed`: the directory names another key than the pin, or name or room are ones under which the key of another user
 * is pinned. `verified`: the user had verified the pinned identity, which may be the one that changed.
 */
export type PeerKey = {
	readonly key?: Uint8Array;
	readonly pinned: boolean;
	readonly changed: boolean;
	readonly verified: boolean;
};

export const NO_PEER_KEY: PeerKey = Object.freeze({ pinned: false, changed: false, verified: false });

const within = <T>(clock: OtrClock, promise: Promise<T>, timeout: number): Promise<T | undefined> =>
	new Promise((resolve) => {
		const handle = clock.setTimeout(() => resolve(undefined), timeout);
		promise.then(resolve, () => resolve(undefined)).finally(() => clock.clearTimeout(handle));
	});

const toPeerKey = (judged: PeerJudgement, pinned: boolean): PeerKey => ({
	key: judged.key,
	pinned,
	changed: judged.outcome === 'changed' || judged.outcome === 'verified-changed',
	verified: judged.outcome === 'verified-changed' || (judged.outcome === 'known' && judged.verified),
});

/** The peer's key: the pinned one, else the one that the directory publishes; no key if neither is read in time. */
export const lookUpPeerKey = async (
	{ identity, clock }: { identity: OtrIdentity; clock: OtrClock },
	peer: PeerNames,
	{ fresh }: { fresh: boolean },
): Promise<PeerKey> => {
	const found = async (): Promise<PeerKey> => {
		// If a pin can't be read, the directory must not be trusted instead: the rejection results in no key.
		const pins = await identity.pins.of(peer);
		const pinned = pins.some(({ uid }) => uid === peer.uid);
		const lookup = identity.peerKey(peer.uid, { fresh });
		const published = pinned ? await within(clock, lookup, LOOK_UP_TIMEOUT / 2) : await lookup;
		return toPeerKey(judgePeer(pins, peer, { published, own: identity.keyPair()?.publicKey }), pinned);
	};
	return (await within(clock, found(), LOOK_UP_TIMEOUT)) ?? NO_PEER_KEY;
};

export const samePeerKey = (a: PeerKey, b: PeerKey): boolean =>
	a.pinned === b.pinned &&
	a.changed === b.changed &&
	a.verified === b.verified &&
	(a.key && b.key ? equal(a.key, b.key) : a.key === b.key);

/** Whether the directory publishes a key of this user; `undefined` if it could not be reached. */
export const isKeyPublished = (
	deps: { identity: OtrIdentity; clock: OtrClock },
	uid: string,
): Promise<boolean | undefined> =>
	within(
		deps.clock,
		deps.identity.peerKey(uid, { fresh: true }).then((key) => key !== undefined),
		LOOK_UP_TIMEOUT,
	);
