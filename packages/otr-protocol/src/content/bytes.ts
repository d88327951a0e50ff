/**
 * Reads a byte string from front to back. After a read past the end the reader stays failed, so that one check at the
 * end is enough.
 */
export class ByteReader {
	#at = 0;
	#failed = false;

	constructor(private readonly bytes: Uint8Array) {}

	get position(): number {
		return this.#at;
	}

	get failed(): boolean {
		return this.#failed;
	}

	/** No read has failed and no byte is left. */
	get finished(): boolean {
		return !this.#failed && this.#at === this.bytes.length;
	}

	/** Marks the bytes as invalid. */
	fail(): void {
		this.#failed = true;
	}

	/** A copy of the next `length` bytes; empty after a failure. */
	take(length: number): Uint8Array {
		const at = this.#skip(length);
		return at === undefined ? new Uint8Array(0) : this.bytes.slice(at, at + length);
	}

	/** The next `length` bytes without a copy; empty after a failure. */
	view(length: number): Uint8Array {
		const at = this.#skip(length);
		return at === undefined ? new Uint8Array(0) : this.bytes.subarray(at, at + length);
	}

	/** All remaining bytes, without a copy. */
	rest(): Uint8Array {
		return this.view(this.bytes.length - this.#at);
	}

	/** Where the next `length` bytes begin; `undefined` where there are fewer. */
	#skip(length: number): number | undefined {
		if (this.#failed || length > this.bytes.length - this.#at) {
			this.#failed = true;
			return undefined;
		}
		this.#at += length;
		return this.#at - length;
	}

	/** One byte; 0 after a failure. */
	byte(): number {
		const at = this.#skip(1);
		return at === undefined ? 0 : (this.bytes[at] ?? 0);
	}

	/** Two bytes, big-endian; 0 after a failure. */
	uint16(): number {
		const at = this.#skip(2);
		return at === undefined ? 0 : ((this.bytes[at] ?? 0) << 8) | (this.bytes[at + 1] ?? 0);
	}

	/** Four bytes, big-endian; 0 after a failure. */
	uint32(): number {
		const at = this.#skip(4);
		if (at === undefined) {
			return 0;
		}
		const { bytes } = this;
		return (
			(((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>>
			0
		);
	}
}

/** Appends to one growing buffer. The old buffer is wiped when it grows, since it may hold keys. */
export class ByteWriter {
	#buffer = new Uint8Array(1024);
	#length = 0;

	/** Reserves `length` more bytes in the buffer, and returns where they begin. */
	#reserve(length: number): number {
		const at = this.#length;
		this.#length += length;
		if (this.#length > this.#buffer.length) {
			const grown = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length));
			grown.set(this.#buffer.subarray(0, at));
			this.#buffer.fill(0);
			this.#buffer = grown;
		}
		return at;
	}

	put(bytes: Uint8Array): void {
		const at = this.#reserve(bytes.length);
		this.#buffer.set(bytes, at);
	}

	byte(value: number): void {
		// Reserves first: the buffer may be another one afterwards.
		const at = this.#reserve(1);
		this.#buffer[at] = value;
	}

	/** 0 to 2^32 - 1, big-endian. */
	uint32(value: number): void {
		const at = this.#reserve(4);
		for (let i = 0; i < 4; i++) {
			this.#buffer[at + i] = value >>> (24 - 8 * i);
		}
	}

	/** What was written; afterwards the writer is empty and its buffer wiped. */
	finish(): Uint8Array {
		const written = this.#buffer.slice(0, this.#length);
		this.#buffer.fill(0);
		this.#length = 0;
		return written;
	}
}
