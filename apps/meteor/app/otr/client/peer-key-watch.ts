import { isKeyPublished } from './peer-key.ts';
import type { OtrPeer, OtrRegistryDeps } from './ports.ts';

/** Time between two look-ups while a room whose peer has no key is displayed (ms). */
const LOOK_UP_INTERVAL = 10_000;

export type PeerKeyWatchDeps = {
	readonly ports: Pick<OtrRegistryDeps, 'identity' | 'clock'>;
	readonly peer: () => OtrPeer | undefined;
	/** False while something else must be fixed first: the directory is then not asked. */
	readonly worthAsking: () => boolean;
	readonly changed: () => void;
};

/**
 * Whether the peer has set up end-to-end encryption: looked up repeatedly while the room is displayed, until they have.
 */
export class PeerKeyWatch {
	private published: boolean | undefined;
	private handle: unknown;
	private watching = false;
	private wasWorthAsking = false;
	private looks = 0;

	constructor(private readonly deps: PeerKeyWatchDeps) {}

	/** True once the directory has answered that the peer has no key. */
	missing(): boolean {
		return this.published === false;
	}

	start(): void {
		this.watching = true;
		void this.look();
	}

	/** Something else changed: looks up at once if that had blocked the look-up, or if the peer's presence changed. */
	reconsider(peerMoved: boolean): void {
		if (this.watching && this.published !== true && (peerMoved || !this.wasWorthAsking) && this.deps.worthAsking()) {
			void this.look();
		}
	}

	stop(): void {
		this.watching = false;
		this.deps.ports.clock.clearTimeout(this.handle);
	}

	private async look(): Promise<void> {
		const { ports, peer, worthAsking, changed } = this.deps;
		const known = peer();
		this.looks += 1;
		const look = this.looks;
		this.wasWorthAsking = worthAsking();
		const published = known && this.wasWorthAsking ? await isKeyPublished(ports, known.uid) : undefined;
		if (look !== this.looks) {
			return;
		}
		if (published !== undefined && published !== this.published) {
			this.published = published;
			changed();
		}
		if (this.watching && this.published !== true) {
			ports.clock.clearTimeout(this.handle);
			this.handle = ports.clock.setTimeout(() => void this.look(), LOOK_UP_INTERVAL);
		}
	}
}
