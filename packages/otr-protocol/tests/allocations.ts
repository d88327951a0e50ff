/** Counts memory that code allocates by a number: the lengths that a decoder may have read and not checked. */
import { Buffer } from 'node:buffer';

/** A slot of an array, and a unit of a string, in bytes. */
const SLOT = 8;
const UNIT = 2;
/** Larger allocations are not made: the engine might grant them, as zeros, slowly. */
const REFUSED = 1024 * 1024 * 1024;

const VIEWS = [
	'Int8Array',
	'Uint8Array',
	'Uint8ClampedArray',
	'Int16Array',
	'Uint16Array',
	'Int32Array',
	'Uint32Array',
	'Float32Array',
	'Float64Array',
	'BigInt64Array',
	'BigUint64Array',
] as const;
const BUFFERS = ['ArrayBuffer', 'SharedArrayBuffer'] as const;
const { ArrayBuffer: PlainBuffer, SharedArrayBuffer: SharedBuffer } = globalThis;

type Constructor = new (...given: unknown[]) => object;
type Method = (this: unknown, ...given: unknown[]) => unknown;

/** Bytes that a call is about to allocate. */
type Cost = (self: unknown, given: readonly unknown[]) => number;

const number = (value: unknown): number => Number(value) || 0;
const lengthOf = (value: unknown): number => number((value as { length?: unknown } | undefined | null)?.length);
const widthOf = (view: unknown): number => number((view as { BYTES_PER_ELEMENT?: unknown }).BYTES_PER_ELEMENT);

/** How many elements are between the indices given to `slice`. */
function sliced(length: number, [from, to]: readonly unknown[]): number {
	const at = (index: number): number => (index < 0 ? Math.max(0, length + index) : Math.min(length, index));
	return Math.max(0, at(to === undefined ? length : number(to)) - at(number(from)));
}

/** A view of existing bytes allocates nothing; one with a number, or of copied values, does. */
const viewCost =
	(width: number): Cost =>
	(_, [first]) =>
		first instanceof PlainBuffer || first instanceof SharedBuffer
			? 0
			: width * (typeof first === 'object' ? lengthOf(first) : number(first));
const bufferCost: Cost = (_, [length, options]) =>
	Math.max(number(length), number((options as { maxByteLength?: unknown } | undefined)?.maxByteLength));
const arrayCost: Cost = (_, given) =>
	SLOT * (given.length === 1 && typeof given[0] === 'number' ? given[0] : given.length);
const padCost: Cost = (self, [length]) => UNIT * Math.max(0, number(length) - lengthOf(self));
const copyCost: Cost = (self) => widthOf(self) * lengthOf(self);
const firstCost: Cost = (_, [length]) => number(length);

const ANY_VIEW = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** What is replaced on prototypes and namespaces, and what a call of it costs. */
const METHODS: readonly (readonly [on: object, name: string, cost: Cost])[] = [
	[ANY_VIEW, 'slice', (self, given) => widthOf(self) * sliced(lengthOf(self), given)],
	[ANY_VIEW, 'map', copyCost],
	[ANY_VIEW, 'filter', copyCost],
	[PlainBuffer.prototype, 'slice', (self, given) => sliced((self as ArrayBuffer).byteLength, given)],
	[String.prototype, 'repeat', (self, [times]) => UNIT * lengthOf(self) * number(times)],
	[String.prototype, 'padStart', padCost],
	[String.prototype, 'padEnd', padCost],
	[Buffer, 'alloc', firstCost],
	// `concat` allocates by it too.
	[Buffer, 'allocUnsafe', firstCost],
	[Buffer, 'allocUnsafeSlow', firstCost],
];

class Tally {
	counting = false;
	bytes = 0;

	add(cost: Cost, self: unknown, given: readonly unknown[]): void {
		if (!this.counting) {
			return;
		}
		const bytes = cost(self, given);
		this.bytes += bytes;
		if (bytes > REFUSED) {
			throw new RangeError(`${bytes} bytes at once`);
		}
	}
}

/** `Made`, with its instances counted, including those of its own `from` and `of`. */
function counted(Made: Constructor, cost: Cost, tally: Tally): Constructor {
	const proxy: Constructor = new Proxy(Made, {
		construct(target, given, made) {
			tally.add(cost, undefined, given);
			return Reflect.construct(target, given, made === proxy ? target : made) as object;
		},
		apply(target, self, given) {
			tally.add(cost, undefined, given);
			return Reflect.apply(target as unknown as Method, self, given);
		},
	});
	return proxy;
}

/** Replaces everything that is counted. Returns a function that restores it. */
function install(tally: Tally): () => void {
	const undo: (() => void)[] = [];
	const replace = (on: object, name: string, make: (original: unknown) => unknown): void => {
		const was = Object.getOwnPropertyDescriptor(on, name);
		if (!was) {
			throw new Error(`there is no ${name}`);
		}
		Object.defineProperty(on, name, { ...was, value: make(was.value) });
		undo.push(() => void Object.defineProperty(on, name, was));
	};
	for (const [on, name, cost] of METHODS) {
		replace(on, name, (original) => {
			return function measured(this: unknown, ...given: unknown[]): unknown {
				tally.add(cost, this, given);
				return (original as Method).apply(this, given);
			};
		});
	}
	for (const name of VIEWS) {
		replace(globalThis, name, (original) => counted(original as Constructor, viewCost(widthOf(original)), tally));
	}
	for (const name of BUFFERS) {
		replace(globalThis, name, (original) => counted(original as Constructor, bufferCost, tally));
	}
	replace(globalThis, 'Array', (original) => counted(original as Constructor, arrayCost, tally));
	return () => {
		for (const each of undo.reverse()) {
			each();
		}
	};
}

export type Allocated = (decode: () => void) => number;

/**
 * Gives `run` a function that runs another and counts the bytes of every buffer, typed array, array and string that
 * it makes by a number or as a copy; not those that grow gradually (`push`, `+`), which end with their input. Over 1
 * GiB at once is a RangeError.
 */
export function countingAllocations<T>(run: (allocated: Allocated) => T): T {
	const tally = new Tally();
	const restore = install(tally);
	try {
		return run((decode) => {
			tally.bytes = 0;
			tally.counting = true;
			try {
				decode();
			} finally {
				tally.counting = false;
			}
			return tally.bytes;
		});
	} finally {
		restore();
	}
}

/** The same for one call. */
export const allocatedBy: Allocated = (decode) => countingAllocations((allocated) => allocated(decode));
