/**
 * Small combinators for a strict binary format of plain data: `read` accepts only what `write` produces. Lengths and
 * integers are big-endian; every list and string has a cap, so that foreign bytes cannot demand memory.
 */
import { fromUtf8, utf8 } from '@rocket.chat/crypto';
import type { ByteReader, ByteWriter } from '../../content/bytes.ts';

export type Codec<T> = {
	write(writer: ByteWriter, value: T): void;
	/** After a failure the value is meaningless: check the reader's `failed`. */
	read(reader: ByteReader): T;
};

export const bool: Codec<boolean> = {
	write: (writer, value) => writer.byte(value ? 1 : 0),
	read: (reader) => {
		const byte = reader.byte();
		if (byte > 1) {
			reader.fail();
		}
		return byte === 1;
	},
};

/** An integer of 0 to 2^53 - 1 in 8 bytes: counters and ms since the epoch. Fractions are truncated. */
export const uint53: Codec<number> = {
	write: (writer, value) => {
		const whole = Math.min(Math.max(0, Math.floor(value)), Number.MAX_SAFE_INTEGER);
		writer.uint32(Math.floor(whole / 2 ** 32));
		writer.uint32(whole % 2 ** 32);
	},
	read: (reader) => {
		const high = reader.uint32();
		if (high >= 2 ** 21) {
			reader.fail();
		}
		return high * 2 ** 32 + reader.uint32();
	},
};

/** At most `cap` bytes; with `exact`, exactly that many. */
export const bytes = (cap: number, exact = false): Codec<Uint8Array> => ({
	write: (writer, value) => {
		writer.uint32(value.length);
		writer.put(value);
	},
	read: (reader) => {
		const length = reader.uint32();
		if (length > cap || (exact && length !== cap)) {
			reader.fail();
		}
		return reader.take(length);
	},
});

/** A string of at most `cap` bytes of UTF-8. */
export const text = (cap: number): Codec<string> => {
	const raw = bytes(cap);
	return {
		write: (writer, value) => raw.write(writer, utf8(value)),
		read: (reader) => {
			const value = fromUtf8(raw.read(reader));
			if (value === undefined) {
				reader.fail();
			}
			return value ?? '';
		},
	};
};

export const oneOf = <const T extends string>(...values: readonly [T, ...T[]]): Codec<T> => ({
	write: (writer, value) => writer.byte(values.indexOf(value)),
	read: (reader) => {
		const value = values[reader.byte()];
		if (value === undefined) {
			reader.fail();
		}
		return value ?? values[0];
	},
});

export const optional = <T>(inner: Codec<T>): Codec<T | undefined> => ({
	write: (writer, value) => {
		bool.write(writer, value !== undefined);
		if (value !== undefined) {
			inner.write(writer, value);
		}
	},
	read: (reader) => (bool.read(reader) ? inner.read(reader) : undefined),
});

export const list = <T>(inner: Codec<T>, cap: number): Codec<readonly T[]> => ({
	write: (writer, values) => {
		writer.uint32(values.length);
		for (const value of values) {
			inner.write(writer, value);
		}
	},
	read: (reader) => {
		const length = reader.uint32();
		if (length > cap) {
			reader.fail();
		}
		const values: T[] = [];
		while (!reader.failed && values.length < length) {
			values.push(inner.read(reader));
		}
		return values;
	},
});

type Fields<T> = { readonly [K in keyof T]-?: Codec<T[K]> };

/** The fields in the given order; absent ones are absent again after reading. */
export const record = <T extends object>(fields: Fields<T>): Codec<T> => {
	const names = Object.keys(fields) as (keyof T)[];
	return {
		write: (writer, value) => {
			for (const name of names) {
				fields[name].write(writer, value[name]);
			}
		},
		read: (reader) => {
			const value: Partial<T> = {};
			for (const name of names) {
				const field = fields[name].read(reader);
				if (field !== undefined) {
					value[name] = field;
				}
			}
			return value as T;
		},
	};
};

/** One of several records, told apart by the string in `tag`, which is written as one byte. */
export const union = <K extends string, T extends { readonly [key in K]: string }>(
	tag: K,
	variants: { readonly [V in T[K]]: Codec<Omit<Extract<T, Record<K, V>>, K>> },
): Codec<T> => {
	const names = Object.keys(variants) as T[K][];
	const codecOf = (name: T[K]): Codec<object> => variants[name] as unknown as Codec<object>;
	return {
		write: (writer, value) => {
			writer.byte(names.indexOf(value[tag]));
			codecOf(value[tag]).write(writer, value);
		},
		read: (reader) => {
			const name = names[reader.byte()];
			if (name === undefined) {
				reader.fail();
			}
			const chosen = name ?? (names[0] as T[K]);
			return { [tag]: chosen, ...(reader.failed ? {} : codecOf(chosen).read(reader)) } as unknown as T;
		},
	};
};
