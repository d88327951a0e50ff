import { expect } from 'chai';
import fc from 'fast-check';
import { concat, equal, fromHex, fromUtf8, lengthPrefixed, toHex, uint32, utf8, wipe } from './bytes.ts';

describe('bytes', () => {
	it('passes text through UTF-8, and takes strict UTF-8 only', () => {
		fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fromUtf8(utf8(text)) === text));
		expect(fromUtf8(utf8('\ufeffx'))).to.equal('\ufeffx');
		for (const bad of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
			expect(fromUtf8(Uint8Array.from(bad))).to.equal(undefined);
		}
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

	it('reads hexadecimal of either case and nothing else', () => {
		expect(toHex(fromHex('00fFa5')!)).to.equal('00ffa5');
		for (const bad of ['0', '0g', ' 00', '0x00', '-1']) {
			expect(fromHex(bad), bad).to.equal(undefined);
		}
	});
});
