type Listener = (...args: unknown[]) => void;

/** At most so many wait; a sender repeats what is not answered. */
const MOST = 32;

/**
 * Off-the-record frames between signing in and the moment that their code is loaded. Others see this user online as
 * soon as they have signed in, and an invitation without a listener would say that they have no app for it.
 */
export class EarlyFrames {
	private held: unknown[][] = [];
	private listener: Listener | undefined;

	/** Takes an event of the stream. */
	readonly take: Listener = (...args) => {
		if (this.listener) {
			this.listener(...args);
		} else {
			this.held = [...this.held, args].slice(-MOST);
		}
	};

	/** Hands over what waited, soon, and from then on what comes. Returns the stop. */
	readonly attach = (listener: Listener): (() => void) => {
		this.listener = listener;
		queueMicrotask(() => {
			for (const args of this.listener === listener ? this.held.splice(0) : []) {
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
		this.held = [];
	}
}
