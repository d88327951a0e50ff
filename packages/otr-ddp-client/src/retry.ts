import { backoff } from './backoff.ts';
import type { DdpEnvironment } from './environment.ts';

/** Plans the next attempt to connect, later after each failure. */
export class Retry {
	private failures = 0;
	private cancelPlanned: () => void = () => undefined;

	constructor(private readonly environment: DdpEnvironment) {}

	/** Returns the time of the next attempt, in ms since the epoch. */
	schedule(connect: () => void): number {
		this.failures += 1;
		const wait = backoff(this.failures, this.environment.random);
		this.cancelPlanned = this.environment.after(wait, connect);
		return this.environment.now() + wait;
	}

	cancel(): void {
		this.cancelPlanned();
	}

	/** The connection works: the next failure counts as the first. */
	reset(): void {
		this.failures = 0;
	}
}
