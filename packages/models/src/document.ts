/**
 * Documents as JSON text: dates as EJSON's `{"$date": ms}`. An object that looks like that itself is wrapped in
 * `$escape`, so that every document is read as it was written.
 */
const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const looksEncoded = (value: Record<string, unknown>): boolean => {
	const keys = Object.keys(value);
	return keys.length === 1 && (keys[0] === '$date' || keys[0] === '$escape');
};

const pack = (value: unknown): unknown => {
	if (value instanceof Date) {
		return { $date: value.getTime() };
	}
	if (Array.isArray(value)) {
		return value.map(pack);
	}
	if (!isRecord(value)) {
		return value;
	}
	const packed = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pack(inner)]));
	return looksEncoded(value) ? { $escape: packed } : packed;
};

const unpackFields = (value: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpack(inner)]));

const unpack = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(unpack);
	}
	if (!isRecord(value)) {
		return value;
	}
	if (looksEncoded(value)) {
		if (typeof value.$date === 'number') {
			return new Date(value.$date);
		}
		if (isRecord(value.$escape)) {
			return unpackFields(value.$escape);
		}
	}
	return unpackFields(value);
};

/** Fields that are undefined are left out. */
export const encodeDocument = (document: object): string => JSON.stringify(pack(document));

/** The row was written by `encodeDocument`; the caller states the type of the table's documents. */
export const decodeDocument = <T>(text: string): T => unpack(JSON.parse(text)) as T;
