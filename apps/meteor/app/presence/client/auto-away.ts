/** ms; Rocket.Chat's default for `idleTimeLimit`. */
const IDLE_LIMIT = 300_000;

export type AutoAwayDeps = {
	/**
	 * Tells the server that nobody sits at this page, or somebody again. What fails is said again on the next connection.
	 */
	tell(method: 'UserPresence:away' | 'UserPresence:online'): void;
	/** ms */
	now(): number;
	after(ms: number, callback: () => void): void;
};

/**
 * Whether somebody sits at this page: not where nothing was moved, touched or typed for five minutes. Owns its timer.
 */
export class AutoAway {
	private lastActive: number;
	private away = false;

	constructor(private readonly deps: AutoAwayDeps) {
		this.lastActive = deps.now();
		this.watch(IDLE_LIMIT);
	}

	/** Something was moved, touched or typed. Cheap: it is called for every move. */
	readonly active = (): void => {
		this.lastActive = this.deps.now();
		if (this.away) {
			this.away = false;
			this.deps.tell('UserPresence:online');
			this.watch(IDLE_LIMIT);
		}
	};

	/** Somebody is signed in on a new connection, which counts as attended until told otherwise. */
	readonly signedIn = (): void => {
		if (this.away) {
			this.deps.tell('UserPresence:away');
		}
	};

	/** One timer, however often something moves. */
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
