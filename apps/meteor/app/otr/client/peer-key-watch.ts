import { isKeyPublished } from './peer-key.ts';
import type { OtrPeer, OtrRegistryDeps } from './ports.ts';

/** While somebody looks at a room whose peer has no key, ask again so often (ms). */
const LOOK_EVERY = 10_000;

export type PeerKeyWatchDeps = {
	readonly ports: Pick<OtrRegistryDeps, 'identity' | 'clock'>;
	readonly peer: () => OtrPeer | undefined;
	/** False while something else is to be mended first: then nobody is asked. */
	readonly worthAsking: () => boolean;
	readonly changed: () => void;
};

/** Whether the peer has set up end-to-end encryption: asked while somebody looks at the room, until it has. */
export class PeerKeyWatch {
	private published: boolean | undefined;
	private handle: unknown;
	private watching = false;
	private wasWorthAsking = false;
	private looks = 0;

	constructor(private readonly deps: PeerKeyWatchDeps) {}

	/** True as soon as the directory was heard to name none. */
	missing(): boolean {
		return this.published === false;
	}

	start(): void {
		this.watching = true;
		void this.look();
	}

	/** Something else changed: where that stood in the way, or the peer came or went, nobody waits for the next look. */
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
			this.handle = ports.clock.setTimeout(() => void this.look(), LOOK_EVERY);
		}
	}
}
