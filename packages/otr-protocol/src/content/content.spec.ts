import { concat, toHex, uint32, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Content, decodeContent, encodeContent, MAX_CONTENT_BYTES, MAX_TEXT_BYTES, textFault } from './content.ts';
import { pad } from './padding.ts';

const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => utf8(text).length <= 64);
const seq = fc.nat(2 ** 32 - 1);
const contents: fc.Arbitrary<Content> = fc.oneof(
	fc.record({ kind: fc.constant('text' as const), id, seq, text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 600 }) }),
	fc.record({ kind: fc.constant('ready' as const), id, seq, nonce: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
	fc.record({ kind: fc.constant('probe' as const), id, seq }),
	fc.tuple(seq, seq).map(([a, b]) => ({ kind: 'receipt' as const, received: Math.max(a, b), read: Math.min(a, b) })),
	fc.constant({ kind: 'end' as const }),
);
const reliable = (code: number, body: Uint8Array, name = 'a'): Uint8Array =>
	pad(concat(new Uint8Array([code, 1]), uint32(7), new Uint8Array([utf8(name).length]), utf8(name), uint32(body.length), body));
const unreliable = (code: number, body: Uint8Array): Uint8Array => pad(concat(new Uint8Array([code, 0]), uint32(body.length), body));

describe('content', () => {
	it('reads what it writes, and writes it the same way again', () => {
		fc.assert(
			fc.property(contents, (content) => {
				const bytes = encodeContent(content);
				const read = decodeContent(bytes);
				expect(read).to.deep.equal(content);
				expect(toHex(encodeContent(read as Content))).to.equal(toHex(bytes));
			}),
			{ numRuns: 500 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('has the bytes of the specification', () => {
		expect(toHex(encodeContent({ kind: 'text', id: 'ab', seq: 258, text: 'hé' })).slice(0, 32)).to.equal('0101000001020261620000000368c3a9');
		expect(toHex(encodeContent({ kind: 'receipt', received: 5, read: 3 })).slice(0, 28)).to.equal('0300000000080000000500000003');
		expect(toHex(encodeContent({ kind: 'end' })).slice(0, 12)).to.equal('050000000000');
	});

	it('has one length for every text of up to 200 bytes', () => {
		expect(new Set(['a', 'b'.repeat(60), 'c'.repeat(200)].map((text) => encodeContent({ kind: 'text', id: 'x', seq: 0, text }).length))).to.deep.equal(
			new Set([256]),
		);
	});

	it('takes 5000 characters of four bytes, whole', () => {
		const text = '\u{1F511}'.repeat(5000);
		expect(textFault(text, 5000)).to.equal(undefined);
		const bytes = encodeContent({ kind: 'text', id: 'x', seq: 0, text });
		expect(bytes.length).to.be.below(MAX_CONTENT_BYTES);
		expect(decodeContent(bytes)).to.deep.equal({ kind: 'text', id: 'x', seq: 0, text });
	});

	it('H7 counts code points, and bytes beyond them', () => {
		expect(textFault('', 10)).to.equal('empty');
		expect(textFault('\u{1F511}'.repeat(10), 10)).to.equal(undefined);
		expect(textFault('\u{1F511}'.repeat(11), 10)).to.equal('too-long');
		expect(textFault('a'.repeat(10_000), 10)).to.equal('too-long');
		expect(textFault('\u{1F511}'.repeat(MAX_TEXT_BYTES / 4), 100_000)).to.equal(undefined);
		expect(textFault('\u{1F511}'.repeat(MAX_TEXT_BYTES / 4 + 1), 100_000)).to.equal('too-long');
	});

	it('reports kinds of later versions', () => {
		expect(decodeContent(reliable(200, utf8('later')))).to.deep.equal({ kind: 'unknown', code: 200, reliable: { seq: 7, id: 'a' } });
		expect(decodeContent(unreliable(0, new Uint8Array(0)))).to.deep.equal({ kind: 'unknown', code: 0 });
	});

	for (const [name, bytes] of [
		['nothing', new Uint8Array(0)],
		['zeros alone, unpadded', new Uint8Array(5)],
		['a text that is empty', reliable(1, new Uint8Array(0))],
		['a text that is no UTF-8', reliable(1, new Uint8Array([0xc3, 0x28]))],
		['a text beyond 24 KiB', reliable(1, new Uint8Array(MAX_TEXT_BYTES + 1).fill(97))],
		['a text without a place', unreliable(1, utf8('x'))],
		['an id that is empty', reliable(1, utf8('x'), '')],
		['an id of 65 bytes', reliable(1, utf8('x'), 'i'.repeat(65))],
		['a ready with a short nonce', reliable(2, new Uint8Array(31))],
		['a probe with a body', reliable(4, new Uint8Array(1))],
		['a receipt with a place', reliable(3, new Uint8Array(8))],
		['a short receipt', unreliable(3, new Uint8Array(7))],
		['a long receipt', unreliable(3, new Uint8Array(9))],
		['a receipt that read more than it received', unreliable(3, concat(uint32(1), uint32(2)))],
		['an end with a body', unreliable(5, new Uint8Array(1))],
		['another flag', pad(concat(new Uint8Array([5, 2]), uint32(0)))],
		['a body beyond the end', pad(concat(new Uint8Array([5, 0]), uint32(2 ** 31)))],
		['a byte in the padding', pad(concat(new Uint8Array([5, 0]), uint32(0), new Uint8Array(4), new Uint8Array([1])))],
		['too much padding', new Uint8Array([...encodeContent({ kind: 'end' }), ...new Uint8Array(8)])],
		['more than any content', new Uint8Array(MAX_CONTENT_BYTES + 1)],
	] as const) {
		it(`X2 refuses ${name}`, () => {
			expect(decodeContent(bytes)).to.equal(undefined);
		});
	}

	it('X2 never throws, whatever the bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, padded) => {
				const read = decodeContent(padded ? pad(bytes) : bytes);
				expect(read === undefined || typeof read.kind === 'string').to.equal(true);
			}),
			{ numRuns: 2000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});
});
