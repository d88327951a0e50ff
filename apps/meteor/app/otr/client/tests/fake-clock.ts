import type { OtrClock } from '../ports.ts';

type Timer = { readonly at: number; readonly callback: () => void };

/** Wall and monotonic time that the test moves; timers run on the monotonic one, as browsers' do. */
export class FakeClock implements OtrClock {
	wallTime = Date.UTC(2026, 0, 1);
	monotonicTime = 0;
	private readonly timers = new Map<number, Timer>();
	private next = 1;

	wall(): number {
		return this.wallTime;
	}

	monotonic(): number {
		return this.monotonicTime;
	}

	setTimeout(callback: () => void, ms: number): unknown {
		const handle = this.next++;
		this.timers.set(handle, { at: this.monotonicTime + ms, callback });
		return handle;
	}

	clearTimeout(handle: unknown): void {
		this.timers.delete(handle as number);
	}

	/** Both clocks go on, and what becomes due runs in order. `settle` lets promises run between timers. */
	async advance(
		ms: number,
		settle: () => Promise<void> = () => new Promise((resolve) => setImmediate(resolve)),
	): Promise<void> {
		const end = this.monotonicTime + ms;
		for (let due = this.due(end); due; due = this.due(end)) {
			const [handle, timer] = due;
			const passed = Math.max(0, timer.at - this.monotonicTime);
			this.monotonicTime += passed;
			this.wallTime += passed;
			this.timers.delete(handle);
			timer.callback();
			await settle();
		}
		this.wallTime += end - this.monotonicTime;
		this.monotonicTime = end;
		await settle();
	}

	private due(end: number): [number, Timer] | undefined {
		return [...this.timers]
			.filter(([, { at }]) => at <= end)
			.sort(([a, first], [b, second]) => first.at - second.at || a - b)[0];
	}
}
