/** ms; Rocket.Chat's default for `idleTimeLimit`. */
const IDLE_LIMIT = 300_000;

export type AutoAwayDeps = {
	/**
	 * Tells the server that the user is idle at this page, or active again. After a failure it is repeated on the next
	 * connection.
	 */
	tell(method: 'UserPresence:away' | 'UserPresence:online'): void;
	/** ms */
	now(): number;
	after(ms: number, callback: () => void): void;
};

/**
 * Whether the user is active at this page: false after five minutes without mouse, touch or keyboard input. Owns its
 * timer.
 */
export class AutoAway {
	private lastActive: number;
	private away = false;

	constructor(private readonly deps: AutoAwayDeps) {
		this.lastActive = deps.now();
		this.watch(IDLE_LIMIT);
	}

	/** There was mouse, touch or keyboard input. Cheap, because it is called for every move. */
	readonly active = (): void => {
		this.lastActive = this.deps.now();
		if (this.away) {
			this.away = false;
			this.deps.tell('UserPresence:online');
			this.watch(IDLE_LIMIT);
		}
	};

	/** A user is signed in on a new connection, which counts as active until reported idle. */
	readonly signedIn = (): void => {
		if (this.away) {
			this.deps.tell('UserPresence:away');
		}
	};

	/** One timer, however often there is input. */
	private watch(ms: number): void {
		this.deps.after(ms, () => {
			const left = this.lastActive + IDLE_LIMIT - this.deps.now();
			if (left > 0) {
				this.watch(left);
				return;
			}
			this.away = true;
			this.deps.tell('UserPresence:away');
		});
	}
}
