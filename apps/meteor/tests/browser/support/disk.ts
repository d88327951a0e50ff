import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes to look for, and what to call them when they are found. */
export type Needle = { readonly name: string; readonly bytes: Buffer };

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** The three forms that bytes take inside of a longer base64 text, by where they begin, in both alphabets. */
const base64sOf = (bytes: Buffer): Buffer[] =>
	[0, 1, 2].flatMap((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
		// The characters at both ends also depend on the neighbours.
		const inner = encoded.slice(offset === 0 ? 0 : 4, Math.floor(((offset + bytes.length) * 8) / 6) - 1);
		return [Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))];
	});

/**
 * A text in the encodings in which a browser writes one. Short ones also survive Snappy: it copies what it has not seen
 * before as it is.
 */
export const textNeedles = (text: string): Needle[] => {
	const bytes = Buffer.from(text);
	return [
		bytes,
		Buffer.from(text, 'utf16le'),
		utf16be(text),
		Buffer.from(bytes.toString('hex')),
		...base64sOf(bytes),
	].map((form) => ({
		name: text,
		bytes: form,
	}));
};

/** A key, as it is, in hexadecimal, in base64, and as a list of decimal numbers. */
export const keyNeedles = (name: string, key: Buffer): Needle[] => {
	const start = key.subarray(0, 16);
	const list = [...start].join(',');
	return [
		start,
		Buffer.from(start.toString('hex')),
		Buffer.from(start.toString('hex').toUpperCase()),
		...base64sOf(start),
		Buffer.from(list),
	].map((bytes) => ({
		name,
		bytes,
	}));
};

/** Finds the names of the needles that are in some bytes, in one pass, however many there are. */
const finderOf = (needles: readonly Needle[]): ((bytes: Buffer) => Set<string>) => {
	const byStart = new Map<number, Needle[]>();
	const starts = new Uint8Array(1 << 24);
	for (const needle of needles) {
		const start = needle.bytes.readUIntBE(0, 3);
		starts[start] = 1;
		byStart.set(start, [...(byStart.get(start) ?? []), needle]);
	}
	return (bytes) => {
		const found = new Set<string>();
		for (let at = 0, start = 0; at < bytes.length; at++) {
			start = ((start << 8) | (bytes[at] ?? 0)) & 0xffffff;
			for (const { name, bytes: looked } of starts[start] === 1 && at >= 2 ? (byStart.get(start) ?? []) : []) {
				if (bytes.subarray(at - 2, at - 2 + looked.length).equals(looked)) {
					found.add(name);
				}
			}
		}
		return found;
	};
};

/** Regular files alone: a server's folder holds a socket, too. */
export const filesBelow = (folder: string): string[] =>
	readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
	});

/** Every file of a folder that lies still: each needle that is in one, with the files that hold it. */
export const searchFolder = (
	folder: string,
	needles: readonly Needle[],
): { readonly found: ReadonlyMap<string, readonly string[]>; readonly bytes: number } => {
	const found = new Map<string, string[]>();
	const namesIn = finderOf(needles);
	let bytes = 0;
	for (const file of filesBelow(folder)) {
		const content = existsSync(file) && statSync(file).size > 0 ? readFileSync(file) : Buffer.alloc(0);
		bytes += content.length;
		for (const name of namesIn(content)) {
			found.set(name, [...(found.get(name) ?? []), file.slice(folder.length)]);
		}
	}
	return { found, bytes };
};
