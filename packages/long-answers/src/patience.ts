/**
 * How long a reader is waited for: it must take `bytes` in `period` ms on average, and may be behind by as many, after
 * which it is too slow. Time in which it was not waited for costs it nothing.
 */
export class Patience {
	private credit: number;

	constructor(
		private readonly bytes: number,
		private readonly period: number,
	) {
		this.credit = bytes;
	}

	/** ms that are left. */
	get left(): number {
		return (this.credit * this.period) / this.bytes;
	}

	/** It took so many bytes, and was waited for so many ms. */
	took(bytes: number, waited: number): void {
		this.credit = Math.min(this.bytes, Math.max(0, this.credit - (waited * this.bytes) / this.period) + bytes);
	}
}
