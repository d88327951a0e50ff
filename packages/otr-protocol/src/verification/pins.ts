/**
 * Which identity key of a peer to trust (docs/PROTOCOL.md, "Pins"): the first one used, and never silently another.
 * Pure: pins go in, a verdict or the new pins come out. The client seals and stores them.
 */
import { equal } from '@rocket.chat/crypto';

/**
 * What is remembered of a peer after a session with them was established. `usernames` and `rooms`: where their key
 * was seen, newest last. `verified`: the user has compared safety number, QR code or pictures with this very key, in
 * this browser.
 */
export type Pin = {
	readonly uid: string;
	readonly key: Uint8Array;
	readonly usernames: readonly string[];
	readonly rooms: readonly string[];
	readonly verified: boolean;
};

/** Who the peer claims to be now: uid and name from the directory of users, the room by its id. */
export type PeerNames = { readonly uid: string; readonly username: string; readonly rid: string };

/**
 * - `unknown`: no pin concerns this peer; `key` is the published one, if any, to be pinned when a session is
 *   established
 * - `known`: `key` is the pinned one, and nothing contradicts it
 * - `changed`: a known uid with another key, or a known username or room with another uid. No handshake starts until
 *   the user has acknowledged it
 * - `verified-changed`: the same for an identity that the user had verified, which needs the strongest warning
 * - `own-key`: the key of the peer is ours; always refused
 */
export type PeerJudgement =
	| { readonly outcome: 'unknown'; readonly key: Uint8Array | undefined }
	| { readonly outcome: 'known'; readonly key: Uint8Array; readonly verified: boolean }
	| { readonly outcome: 'changed' | 'verified-changed'; readonly key: Uint8Array | undefined }
	| { readonly outcome: 'own-key'; readonly key: Uint8Array };

/** Names and rooms that a pin remembers: the newest of each. */
export const MAX_NAMES = 16;

const isOf =
	({ uid }: PeerNames) =>
	(pin: Pin): boolean =>
		pin.uid === uid;

/** Another identity that was seen under the name or in the room of this peer. */
const isDisplaced =
	({ uid, username, rid }: PeerNames) =>
	(pin: Pin): boolean =>
		pin.uid !== uid && (pin.usernames.includes(username) || pin.rooms.includes(rid));

/**
 * `pins`: at least those of the peer's uid, username and room; others have no effect. `published`: the directory's
 * key, absent if it has no key or cannot be reached: a pin is valid without it. `own`: our identity's public key, if
 * it is unlocked.
 */
export function judgePeer(
	pins: readonly Pin[],
	peer: PeerNames,
	{ published, own }: { readonly published?: Uint8Array; readonly own?: Uint8Array },
): PeerJudgement {
	const pinned = pins.find(isOf(peer));
	const key = pinned?.key ?? published;
	const ours = own && [published, pinned?.key].find((candidate) => candidate && equal(candidate, own));
	if (ours) {
		return { outcome: 'own-key', key: ours };
	}
	const contradicted = pins.filter(
		(pin) => isDisplaced(peer)(pin) || (pin === pinned && published !== undefined && !equal(pin.key, published)),
	);
	if (contradicted.length > 0) {
		return { outcome: contradicted.some(({ verified }) => verified) ? 'verified-changed' : 'changed', key };
	}
	return pinned ? { outcome: 'known', key: pinned.key, verified: pinned.verified } : { outcome: 'unknown', key };
}

const remember = (list: readonly string[], entry: string): readonly string[] =>
	[...list.filter((one) => one !== entry), entry].slice(-MAX_NAMES);

/**
 * A session with this key was established. A pin of the same key stays verified if it was; one of another key is
 * replaced.
 */
export function pinPeer(pins: readonly Pin[], peer: PeerNames, key: Uint8Array): readonly Pin[] {
	const known = pins.find(isOf(peer));
	const pin: Pin = {
		uid: peer.uid,
		key: key.slice(),
		usernames: remember(known?.usernames ?? [], peer.username),
		rooms: remember(known?.rooms ?? [], peer.rid),
		verified: known?.verified === true && equal(known.key, key),
	};
	return [...pins.filter((other) => other !== known), pin];
}

/**
 * The user has acknowledged that the peer is someone else: the old pin of the uid is removed, and any other identity
 * loses this name and room. This permits a new handshake, not the old one.
 */
export function forgetPeer(pins: readonly Pin[], peer: PeerNames): readonly Pin[] {
	return pins
		.filter((pin) => !isOf(peer)(pin))
		.map((pin) =>
			isDisplaced(peer)(pin)
				? {
						...pin,
						usernames: pin.usernames.filter((name) => name !== peer.username),
						rooms: pin.rooms.filter((rid) => rid !== peer.rid),
					}
				: pin,
		);
}

/**
 * The user says whether the identity with this very key is their peer's. `undefined` if another key, or no key,
 * is pinned by now.
 */
export function verifyPeer(
	pins: readonly Pin[],
	uid: string,
	key: Uint8Array,
	verified: boolean,
): readonly Pin[] | undefined {
	const known = pins.find((pin) => pin.uid === uid);
	return known && equal(known.key, key) ? pins.map((pin) => (pin === known ? { ...known, verified } : pin)) : undefined;
}
