/** Sends per turn of the event loop. They take about 0.25 ms, which is how long other work waits. */
export const SENDS_PER_TURN = 8;

export type FanOutDependencies = {
	/** Calls back once the current turn of the event loop is over. */
	afterTurn(callback: () => void): void;
	/** Receives the exception of a send; the other sends go on. */
	onError(error: unknown): void;
};

type Job = { readonly sends: Iterator<() => void>; done(): void };

/**
 * Sends to many receivers in slices, so that other work is not delayed: {@link SENDS_PER_TURN} per turn over all jobs,
 * one job after another, in order of arrival.
 */
export class FanOut {
	private jobs: Job[] = [];
	private left = SENDS_PER_TURN;
	private running = false;
	private waiting = false;
	private stopped = false;

	constructor(private readonly dependencies: FanOutDependencies) {}

	/**
	 * Performs the sends; the first ones before it returns, where no other job waits. `sends` is iterated lazily, so it
	 * sees the state at the time of each send. Resolves when all are performed or the fan-out is stopped; never rejects.
	 */
	spread(sends: Iterable<() => void>): Promise<void> {
		if (this.stopped) return Promise.resolve();
		return new Promise((done) => {
			this.jobs.push({ sends: sends[Symbol.iterator](), done });
			this.run();
		});
	}

	/** Drops all remaining sends. */
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

	/** Performs the next send of a job; false where none is left. */
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
