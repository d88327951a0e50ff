import { lookUpPeerKey, NO_PEER_KEY, type PeerKey, samePeerKey } from './peer-key.ts';
import type { OtrPeer, OtrRegistryDeps } from './ports.ts';

/** Minimum time between two fresh look-ups, ms. */
const REFETCH_INTERVAL = 2_000;

export type PeerKeyLookupDeps = {
	readonly rid: string;
	readonly ports: Pick<OtrRegistryDeps, 'identity' | 'clock'>;
	readonly peer: () => OtrPeer | undefined;
};

/** The peer's key as of the last look-up. */
export class PeerKeyLookup {
	private found: PeerKey = NO_PEER_KEY;
	private refetchedAt = Number.NEGATIVE_INFINITY;

	constructor(private readonly deps: PeerKeyLookupDeps) {}

	get current(): PeerKey {
		return this.found;
	}

	/** Looks the key up again. `fresh` bypasses the directory's cache. Does nothing without a peer. */
	async resolve(options: { readonly fresh: boolean }): Promise<void> {
		const { rid, ports } = this.deps;
		const peer = this.deps.peer();
		if (peer) {
			this.found = await lookUpPeerKey(ports, { ...peer, rid }, options);
		}
	}

	/** Asks the directory again, at most every 2 s; true if its answer differs from `current`, which stays. */
	async hasChanged(): Promise<boolean> {
		const { rid, ports } = this.deps;
		const peer = this.deps.peer();
		const now = ports.clock.monotonic();
		if (!peer || now - this.refetchedAt < REFETCH_INTERVAL) {
			return false;
		}
		this.refetchedAt = now;
		const found = await lookUpPeerKey(ports, { ...peer, rid }, { fresh: true });
		return !samePeerKey(found, this.found);
	}
}
