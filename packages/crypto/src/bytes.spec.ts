import { expect } from 'chai';
import fc from 'fast-check';
import {
	concat,
	equal,
	fromHex,
	fromUtf8,
	getUint32,
	lengthPrefixed,
	putUint32,
	putUtf8,
	toHex,
	uint32,
	utf8,
	wipe,
} from './bytes.ts';

describe('bytes', () => {
	it('passes text through UTF-8, and takes strict UTF-8 only', () => {
		fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fromUtf8(utf8(text)) === text));
		expect(fromUtf8(utf8('\ufeffx'))).to.equal('\ufeffx');
		for (const text of [
			'',
			'a',
			'\u007f',
			'\u0080',
			'ab\u00e9',
			'\ud800',
			'x'.repeat(64),
			'x'.repeat(65),
			`${'x'.repeat(63)}\u20ac`,
			`${'x'.repeat(64)}\ud83d\udd11`,
		]) {
			expect(toHex(utf8(text)), text).to.equal(Buffer.from(text, 'utf8').toString('hex'));
		}
		for (const bad of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
			expect(fromUtf8(Uint8Array.from(bad))).to.equal(undefined);
		}
	});

	it('writes a text where it shall stand, whole or not at all', () => {
		for (const text of ['ab', '\u20ac', '\ud800', '\ud83d\udd11', 'x'.repeat(100)]) {
			const expected = Buffer.from(text, 'utf8');
			const bytes = new Uint8Array(3 + expected.length).fill(1);
			expect(putUtf8(bytes, 2, text), text).to.equal(expected.length);
			expect(toHex(bytes)).to.equal(`0101${expected.toString('hex')}01`);
			expect(() => putUtf8(bytes, 4, text), text).to.throw(RangeError);
		}
		expect(putUtf8(new Uint8Array(0), 0, '')).to.equal(0);
	});

	it('compares contents', () => {
		expect(equal(utf8('same'), utf8('same'))).to.equal(true);
		expect(equal(utf8('same'), utf8('sane'))).to.equal(false);
		expect(equal(utf8('same'), utf8('sam'))).to.equal(false);
		expect(equal(utf8(''), utf8(''))).to.equal(true);
	});

	it('overwrites in place', () => {
		const [a, b] = [utf8('secret'), utf8('other')];
		wipe(a, undefined, b);
		expect(toHex(concat(a, b))).to.equal('00'.repeat(11));
	});

	it('prefixes lengths big-endian, so that no two lists are alike', () => {
		expect(toHex(lengthPrefixed('ab', new Uint8Array([1]), ''))).to.equal('000000026162000000010100000000');
		expect(toHex(lengthPrefixed('a', 'b'))).not.to.equal(toHex(lengthPrefixed('ab', '')));
		expect(toHex(uint32(0xfffefdfc))).to.equal('fffefdfc');
	});

	it('writes and reads numbers inside other bytes, big-endian', () => {
		for (const value of [0, 1, 0x7fff_ffff, 0x8000_0000, 0xfffe_fdfc, 0xffff_ffff]) {
			const bytes = new Uint8Array(8).fill(7);
			putUint32(bytes, 2, value);
			expect(toHex(bytes)).to.equal(`0707${toHex(uint32(value))}0707`);
			expect(getUint32(bytes, 2)).to.equal(value);
		}
		expect(getUint32(new Uint8Array([1, 2]), 0)).to.equal(0x0102_0000);
	});

	it('reads hexadecimal of either case and nothing else', () => {
		expect(toHex(fromHex('00fFa5')!)).to.equal('00ffa5');
		for (const bad of ['0', '0g', ' 00', '0x00', '-1']) {
			expect(fromHex(bad), bad).to.equal(undefined);
		}
	});
});
