/** Altered and random bytes, the same for the same seed. allocations.ts counts what it costs to refuse them. */

/** Pseudorandom numbers, 0 to `below` - 1 (mulberry32). */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

const bytesOf = (roll: Dice, length: number): Uint8Array => Uint8Array.from({ length }, () => roll(256));

/** Values for a length or a count. */
const EXTREMES = [0, 1, 0x7f, 0xff, 0x100, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

function putNumber(bytes: Uint8Array, at: number, value: number, width: number): void {
	for (let i = 0; i < width; i++) {
		bytes[at + i] = value >>> (8 * (width - 1 - i));
	}
}

function insert(bytes: Uint8Array, at: number, added: Uint8Array): Uint8Array {
	const longer = new Uint8Array(bytes.length + added.length);
	longer.set(bytes.subarray(0, at));
	longer.set(added, at);
	longer.set(bytes.subarray(at), at + added.length);
	return longer;
}

type Spoil = (roll: Dice, bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array;

const SPOILS: readonly Spoil[] = [
	// Flip one or a few bits.
	(roll, bytes) => {
		const copy = bytes.slice();
		for (let count = 1 + roll(4); count > 0; count--) {
			const at = roll(copy.length);
			copy[at] = (copy[at] ?? 0) ^ (1 << roll(8));
		}
		return copy;
	},
	(roll, bytes) => {
		const copy = bytes.slice();
		copy[roll(copy.length)] = roll(256);
		return copy;
	},
	(roll, bytes) => bytes.slice(0, roll(bytes.length)),
	(roll, bytes) => insert(bytes, bytes.length, bytesOf(roll, 1 + roll(40))),
	(roll, bytes) => insert(bytes, bytes.length, new Uint8Array(1 + roll(40))),
	(roll, bytes) => insert(bytes, roll(bytes.length), bytesOf(roll, 1 + roll(8))),
	// Remove, double or zero a piece.
	(roll, bytes) => {
		const at = roll(bytes.length);
		const cut = bytes.slice(0, bytes.length - Math.min(bytes.length - at, 1 + roll(40)));
		cut.set(bytes.subarray(bytes.length - (cut.length - Math.min(at, cut.length))), Math.min(at, cut.length));
		return cut;
	},
	(roll, bytes) => {
		const at = roll(bytes.length);
		return insert(bytes, at, bytes.slice(at, at + 1 + roll(40)));
	},
	(roll, bytes) => {
		const copy = bytes.slice();
		const at = roll(copy.length);
		return copy.fill(0, at, at + 1 + roll(40));
	},
	// The front of one sample, the back of another.
	(roll, bytes, others) => {
		const other = others[roll(others.length)] ?? bytes;
		const front = bytes.slice(0, roll(bytes.length));
		return insert(front, front.length, other.slice(roll(other.length)));
	},
	// Wrong lengths: near the front, where most are, or anywhere.
	(roll, bytes) => {
		const copy = bytes.slice();
		const width = [1, 2, 4, 8][roll(4)] ?? 4;
		const at = roll(roll(2) === 0 ? Math.min(24, copy.length) : copy.length);
		const near = bytes.length - at - width + roll(3) - 1;
		const value = EXTREMES[roll(EXTREMES.length + 2)] ?? Math.max(0, near);
		putNumber(copy, Math.max(0, Math.min(at, copy.length - width)), value, Math.min(width, copy.length));
		return copy;
	},
];

/** One input: every ninth is random, the others are a sample altered once, or a few times. */
export function spoiled(roll: Dice, samples: readonly Uint8Array[]): Uint8Array {
	if (roll(9) === 0) {
		return bytesOf(roll, roll(10) === 0 ? roll(4_000) : roll(300));
	}
	let bytes = samples[roll(samples.length)] ?? new Uint8Array(1);
	do {
		const spoil = SPOILS[roll(SPOILS.length)];
		bytes = spoil && bytes.length > 0 ? spoil(roll, bytes, samples) : bytesOf(roll, 1 + roll(40));
	} while (roll(4) === 0);
	return bytes;
}
