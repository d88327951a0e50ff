/**
 * `connected`: the server answers and knows who we are. `waiting`: the next attempt is at `retryTime`. `failed`: it
 * speaks another version.
 */
export type DdpStatus = {
	readonly status: 'connecting' | 'connected' | 'waiting' | 'failed' | 'closed' /** ms since the epoch */;
	readonly retryTime?: number;
};

/** The status of a connection, and who listens to its changes. */
export class ObservedStatus {
	private readonly listeners = new Set<() => void>();

	constructor(public current: DdpStatus) {}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	change(status: DdpStatus): void {
		this.current = status;
		for (const listener of [...this.listeners]) {
			listener();
		}
	}
}
