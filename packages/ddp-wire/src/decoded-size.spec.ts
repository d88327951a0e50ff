import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { decodedSize } from './decoded-size.ts';
import { type EjsonValue, parseEjson } from './ejson.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Twice: buffers of what the first collection frees are released by the next. */
const used = (): number => {
	collect();
	collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
};

const LENGTH = 1000;
const COPIES = 100;
const filled = (text: string): string => `[${Array.from({ length: LENGTH }, () => text)}]`;

/** One of each kind that costs more than its text, and of those that do not. */
const KINDS: Readonly<Record<string, string>> = {
	'empty arrays': filled('[]'),
	'empty objects': filled('{}'),
	'arrays of one': filled('[1]'),
	'objects of one member': filled('{"a":1}'),
	'objects of many members': `{${Array.from({ length: LENGTH }, (_, n) => `"k${n}":${n}`)}}`,
	'objects of a shape each': `[${Array.from({ length: LENGTH }, (_, n) => `{"q${n}":1}`)}]`,
	numbers: filled('1.5'),
	'numbers among others': filled('1.5,null'),
	dates: filled('{"$date":1}'),
	binary: filled('{"$binary":"AAAA"}'),
	'short strings': `[${Array.from({ length: LENGTH }, (_, n) => `"${n} of these"`)}]`,
	'long strings of wide characters': `["${'\u4e2d'.repeat(10_000)}"]`,
	'long strings': `["${'x'.repeat(10_000)}"]`,
};

/**
 * What else the process allocates or frees meanwhile is in each measurement: the least and the greatest of some bound
 * what is held.
 */
const TIMES = 3;

/** Bytes of the heap that one decoded copy holds. */
const heldBy = (text: string): number => {
	const texts = Array.from({ length: COPIES }, () => Buffer.from(text));
	const kept: (EjsonValue | undefined)[] = [];
	const before = used();
	for (const each of texts) {
		kept.push(parseEjson(each.toString()));
	}
	const held = (used() - before) / COPIES;
	// Read after the measurement, so that they live that long.
	expect(kept).to.have.length(COPIES);
	return held;
};

describe('what a decoded value costs', function () {
	this.timeout(30_000);

	for (const [name, text] of Object.entries(KINDS)) {
		it(`X9 is not underestimated: ${name}`, () => {
			const held = Array.from({ length: TIMES }, () => heldBy(text));
			const estimated = decodedSize(parseEjson(text) ?? null);
			expect(estimated).to.be.above(Math.min(...held) * 0.98);
			// Two bytes a character are assumed, and room for a member whose name nobody else has.
			expect(estimated).to.be.below(Math.max(...held) * 4);
		});
	}
});
