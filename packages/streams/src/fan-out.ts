/**
 * Sends in one turn of the event loop, a quarter of a millisecond of it: so long waits whoever else has something to
 * say.
 */
export const SENDS_PER_TURN = 8;

export type FanOutDependencies = {
	/** Calls back once the current turn of the event loop is over. */
	afterTurn(callback: () => void): void;
	/** Where the exception of a send goes; it stops no other. */
	onError(error: unknown): void;
};

type Job = { readonly sends: Iterator<() => void>; done(): void };

/**
 * What concerns many is sent to them in slices, so that nobody waits for it: {@link SENDS_PER_TURN} in a turn, all jobs
 * together, one job after another in the order in which they came.
 */
export class FanOut {
	private jobs: Job[] = [];
	private left = SENDS_PER_TURN;
	private running = false;
	private waiting = false;
	private stopped = false;

	constructor(private readonly dependencies: FanOutDependencies) {}

	/**
	 * Performs the sends, the first of them before it returns where no others wait. `sends` is walked as they are
	 * performed: what it looks at, it looks at then. Resolves when all were, or when the fan-out was stopped; it never
	 * rejects.
	 */
	spread(sends: Iterable<() => void>): Promise<void> {
		if (this.stopped) return Promise.resolve();
		return new Promise((done) => {
			this.jobs.push({ sends: sends[Symbol.iterator](), done });
			this.run();
		});
	}

	/** Forgets what was not sent. */
	stop(): void {
		this.stopped = true;
		const { jobs } = this;
		this.jobs = [];
		for (const { done } of jobs) done();
	}

	private run(): void {
		if (this.running) return;
		this.running = true;
		while (this.left > 0) {
			const [job] = this.jobs;
			if (!job) break;
			if (!this.step(job)) {
				if (this.jobs[0] === job) this.jobs.shift();
				job.done();
			}
		}
		this.running = false;
		if (this.waiting || this.left === SENDS_PER_TURN) return;
		this.waiting = true;
		this.dependencies.afterTurn(() => {
			this.waiting = false;
			this.left = SENDS_PER_TURN;
			this.run();
		});
	}

	/** The next send of a job; false where there is none. */
	private step({ sends }: Job): boolean {
		this.left -= 1;
		try {
			const { value: send, done } = sends.next();
			if (done) return false;
			send();
		} catch (error) {
			this.dependencies.onError(error);
		}
		return true;
	}
}
