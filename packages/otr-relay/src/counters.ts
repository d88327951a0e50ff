import type { OtrErrorCode, OtrFrameKind } from '@rocket.chat/otr-wire';

/** What the relay counts: numbers, never whose. */
export type RelayCounters = {
	readonly relayed: Readonly<Partial<Record<OtrFrameKind, number>>>;
	readonly refused: Readonly<Partial<Record<OtrErrorCode, number>>>;
	/** Connections of this instance that took a frame. */
	readonly delivered: number;
	/** Frames handed to another instance. */
	readonly forwarded: number;
	/** Frames from other instances that were not fit to deliver. */
	readonly dropped: number;
};

export class Counters {
	private readonly relayed = new Map<OtrFrameKind, number>();
	private readonly refused = new Map<OtrErrorCode, number>();
	delivered = 0;
	forwarded = 0;
	dropped = 0;

	relay(kind: OtrFrameKind): void {
		this.relayed.set(kind, (this.relayed.get(kind) ?? 0) + 1);
	}

	refuse(error: OtrErrorCode): void {
		this.refused.set(error, (this.refused.get(error) ?? 0) + 1);
	}

	snapshot(): RelayCounters {
		const { delivered, forwarded, dropped } = this;
		return {
			relayed: Object.fromEntries(this.relayed),
			refused: Object.fromEntries(this.refused),
			delivered,
			forwarded,
			dropped,
		};
	}
}
