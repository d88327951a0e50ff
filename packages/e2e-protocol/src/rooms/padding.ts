/** Padmé (PURBs, section 4) above a minimum, as in rcotr/1 (docs/PROTOCOL.md, "Padding"). */
const FLOOR = 256;

/** max(256, Padmé(length)) for `length` from 0 to 2^31 - 1. */
export function paddedLength(length: number): number {
	if (length <= FLOOR) {
		return FLOOR;
	}
	const exponent = 31 - Math.clz32(length);
	const step = 2 ** (exponent - (32 - Math.clz32(exponent)));
	return Math.ceil(length / step) * step;
}
