import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import type { OtrClock } from './ports.ts';

/** Number of frames kept, the newest. */
const MAX_FRAMES = 32;
/** How long a frame is kept, ms. */
const KEPT_FOR = 10_000;

type UnroutedFrame = { readonly kind: OtrFrameKind; readonly frame: StampedOtrFrame };

/**
 * Frames that came before their room or the workspace's settings were known: an invitation may arrive before the room
 * that it belongs to.
 */
export class UnroutedFrames {
	private frames: readonly (UnroutedFrame & { readonly at: number })[] = [];

	constructor(private readonly clock: Pick<OtrClock, 'wall'>) {}

	add(kind: OtrFrameKind, frame: StampedOtrFrame): void {
		this.frames = [...this.frames, { kind, frame, at: this.clock.wall() }].slice(-MAX_FRAMES);
	}

	/** Empties the buffer and returns the frames that are not too old. */
	take(): readonly UnroutedFrame[] {
		const now = this.clock.wall();
		const taken = this.frames.filter(({ at }) => now - at < KEPT_FOR);
		this.clear();
		return taken;
	}

	clear(): void {
		this.frames = [];
	}
}
