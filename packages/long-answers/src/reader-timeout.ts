/**
 * How long to wait for a reader. It must read `bytes` per `period` ms on average, and times out once it is `bytes`
 * behind. Only time spent waiting for it counts.
 */
export class ReaderTimeout {
	private credit: number;

	constructor(
		private readonly bytes: number,
		private readonly period: number,
	) {
		this.credit = bytes;
	}

	/** Remaining time, ms. */
	get left(): number {
		return (this.credit * this.period) / this.bytes;
	}

	/** @param bytes read by it @param waited ms spent waiting for it */
	took(bytes: number, waited: number): void {
		this.credit = Math.min(this.bytes, Math.max(0, this.credit - (waited * this.bytes) / this.period) + bytes);
	}
}
