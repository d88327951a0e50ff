import type { EjsonObject, EjsonValue } from './ejson.ts';

/**
 * Bytes on the heap of 64-bit V8 (Node 20), each with its slot in what holds it; `decoded-size.spec.ts` measures that
 * they are enough.
 */
const SLOT = 8;
const NUMBER = 24;
const TEXT = 32;
const ARRAY = 56;
const OBJECT = 72;
const MEMBER = 56;
const DATE = 120;
const BYTES = 232;

const sizeOfObject = (object: EjsonObject): number => {
	let size = OBJECT;
	for (const name in object) {
		size += MEMBER + name.length + decodedSize(object[name] ?? null);
	}
	return size;
};

/**
 * What a decoded value keeps of the memory, in bytes: at least that, and seldom more than twice as much. The text it
 * came in says little of it: an empty object of three characters is seventy bytes.
 */
export const decodedSize = (value: EjsonValue): number => {
	switch (typeof value) {
		case 'string':
			return TEXT + 2 * value.length;
		case 'number':
			return NUMBER;
		case 'object':
			break;
		default:
			return SLOT;
	}
	if (value === null) {
		return SLOT;
	}
	if (value instanceof Date) {
		return DATE;
	}
	if (value instanceof Uint8Array) {
		return BYTES + value.length;
	}
	return Array.isArray(value)
		? value.reduce<number>((sum, element) => sum + decodedSize(element), ARRAY)
		: sizeOfObject(value);
};
