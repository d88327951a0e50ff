import type { ServerContext } from './context.ts';
import type { SessionLine } from './session-host.ts';

/** Closes a connection on which nobody logs in, after `limits.unauthenticatedTime`. */
export class LoginTimer {
	private cancel: (() => void) | undefined;

	constructor(
		private readonly context: ServerContext,
		private readonly line: SessionLine,
	) {}

	/** From now on nobody is logged in. */
	begin(): void {
		const { limits, timers } = this.context;
		this.stop();
		if (limits.unauthenticatedTime > 0) {
			this.cancel = timers.after(limits.unauthenticatedTime, () =>
				this.line.own('login timer', () => this.line.close(1008, 'Nobody logged in')),
			);
		}
	}

	stop(): void {
		this.cancel?.();
		// What was cancelled is let go with its timer.
		this.cancel = undefined;
	}
}
