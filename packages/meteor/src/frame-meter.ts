/**
 * Finds the boundaries of WebSocket frames in received bytes (RFC 6455, 5.2), before `ws` parses them: `ws` reports
 * only whole messages, so fragments of a message that never ends, empty fragments and incomplete frames would not be
 * counted.
 */

/**
 * Bytes that a kept chunk, and a kept fragment, costs beyond its content: Buffer, backing store, list entry. Measured
 * on Node 20.
 */
const CHUNK = 400;
const FRAGMENT = 128;

/** What comes next on the socket. */
type Phase = 'first' | 'second' | 'length' | 'payload';

const isData = (first: number): boolean => (first & 0x0f) < 8;
const isFinal = (first: number): boolean => (first & 0x80) !== 0;

export class FrameMeter {
	/** Bytes kept until the current message is complete, including their overhead. */
	held = 0;

	private phase: Phase = 'first';

	/** The first byte of the current frame: FIN and opcode. */
	private first = 0;

	private masked = 0;

	/** Missing bytes: first of the extended length, then of mask and payload. */
	private left = 0;

	private length = 0;

	/** Whether the current message still lacks its last fragment. */
	private open = false;

	/** Bytes of its fragments that are complete. */
	private fragments = 0;

	/** Whether a frame arrived whose length `ws` refuses; it reads nothing after that. */
	private over = false;

	constructor(private readonly frameBytes: number) {}

	/** @returns the number of frames whose length became known */
	read(chunk: Uint8Array): number {
		let frames = 0;
		let at = 0;
		while (at < chunk.length && !this.over) {
			if (this.phase === 'payload') {
				const taken = Math.min(this.left, chunk.length - at);
				this.left -= taken;
				at += taken;
			} else {
				frames += this.header(chunk[at] ?? 0);
				at += 1;
			}
			if (this.phase === 'payload' && this.left === 0) {
				this.end();
			}
		}
		this.held = this.settled ? 0 : this.held + chunk.length + CHUNK;
		return frames;
	}

	/** Minimum bytes of the incomplete message, by the lengths of its frames so far. */
	get announced(): number {
		return this.settled ? 0 : this.fragments + (this.phase === 'payload' && isData(this.first) ? this.length : 0);
	}

	private get settled(): boolean {
		return this.over || (this.phase === 'first' && !this.open);
	}

	/** @returns 1 if the frame's length is known now */
	private header(byte: number): 0 | 1 {
		if (this.phase === 'first') {
			this.first = byte;
			this.phase = 'second';
			return 0;
		}
		if (this.phase === 'second') {
			this.masked = byte & 0x80 ? 4 : 0;
			this.length = byte & 0x7f;
			if (this.length < 126) {
				return this.payload();
			}
			this.left = this.length === 126 ? 2 : 8;
			this.length = 0;
			this.phase = 'length';
			return 0;
		}
		this.length = this.length * 256 + byte;
		this.left -= 1;
		return this.left === 0 ? this.payload() : 0;
	}

	private payload(): 1 {
		this.phase = 'payload';
		this.left = this.length + this.masked;
		this.over = this.length > this.frameBytes;
		return 1;
	}

	private end(): void {
		this.phase = 'first';
		if (!isData(this.first)) {
			return;
		}
		this.open = !isFinal(this.first);
		this.fragments = this.open ? this.fragments + this.length : 0;
		this.held = this.open ? this.held + FRAGMENT : 0;
	}
}
