type Listener = (...args: unknown[]) => void;

/** Events kept, the newest; a sender repeats an unanswered one. */
const MAX_EVENTS = 32;

/**
 * Off-the-record frames between signing in and the moment that their code is loaded. Others see this user online as
 * soon as they have signed in, and an invitation without a listener would say that they have no app for it.
 */
export class OtrEventBuffer {
	private buffered: unknown[][] = [];
	private listener: Listener | undefined;

	/** Receives an event of the stream. */
	readonly take: Listener = (...args) => {
		if (this.listener) {
			this.listener(...args);
		} else {
			this.buffered = [...this.buffered, args].slice(-MAX_EVENTS);
		}
	};

	/** Passes the buffered events to the listener in a microtask, then each new one. Returns a function to detach it. */
	readonly attach = (listener: Listener): (() => void) => {
		this.listener = listener;
		queueMicrotask(() => {
			for (const args of this.listener === listener ? this.buffered.splice(0) : []) {
				listener(...args);
			}
		});
		return () => {
			if (this.listener === listener) {
				this.listener = undefined;
			}
		};
	};

	clear(): void {
		this.buffered = [];
	}
}
