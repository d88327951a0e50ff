import { readFileSync } from 'node:fs';
import { fromHex } from '../src/index.ts';

/** A test of a Wycheproof file; which other fields it has depends on the file, all of them hexadecimal. */
export type WycheproofTest = {
	readonly tcId: number;
	readonly comment?: string;
	readonly result: 'valid' | 'invalid' | 'acceptable';
	readonly flags?: readonly string[];
};

/** All tests of `vectors/wycheproof-<name>_test.json`. */
export function wycheproof<Field extends string>(name: string): readonly (WycheproofTest & Record<Field, string>)[] {
	const file = new URL(`./vectors/wycheproof-${name}_test.json`, import.meta.url);
	const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as {
		testGroups: { tests: (WycheproofTest & Record<Field, string>)[] }[];
	};
	return testGroups.flatMap(({ tests }) => tests);
}

export function bytes(hex: string): Uint8Array {
	const decoded = fromHex(hex);
	if (!decoded) {
		throw new Error(`not hexadecimal: ${hex.slice(0, 40)}`);
	}
	return decoded;
}
