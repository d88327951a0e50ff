import { concat, toHex, uint32, utf8 } from '@rocket.chat/crypto';
import { BODY_LIMITS, TEXT_BODY_LIMIT } from '@rocket.chat/otr-wire';
import { expect } from 'chai';
import fc from 'fast-check';
import { HEADER_LENGTH } from '../ratchet/index.ts';
import * as fields from './fields.ts';
import {
	CANCEL_REASONS,
	CAPABILITIES,
	CHUNK_BYTES,
	type Content,
	type ContentKind,
	common,
	decodeContent,
	encodeContent,
	isAgreed,
	KINDS,
	type KindRow,
	MAX_CONTENT_BYTES,
	MAX_FILE_BYTES,
	MAX_FILE_NAME_BYTES,
	MAX_ID_BYTES,
	MAX_TEXT_BYTES,
	MAX_TIMER,
	MIN_TIMER,
	userOriginated,
	withEncoded,
} from './index.ts';
import { pad, paddedLength } from './padding.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1);

/** Values of every field that a body may have. */
const VALUES: ReadonlyMap<unknown, fc.Arbitrary<unknown>> = new Map<unknown, fc.Arbitrary<unknown>>([
	[
		fields.id,
		fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => utf8(text).length <= MAX_ID_BYTES),
	],
	[fields.uint32, fc.nat(2 ** 32 - 1)],
	[fields.longText, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 600 })],
	[fields.timer, fc.oneof(fc.constant(0), fc.integer({ min: MIN_TIMER, max: MAX_TIMER }))],
	[fields.nonce, fc.uint8Array({ minLength: 32, maxLength: 32 })],
	[fields.digest, fc.uint8Array({ minLength: 32, maxLength: 32 })],
	[fields.whose, fc.constantFrom('mine', 'yours')],
	[fields.flag, fc.boolean()],
	[fields.emojiName, fc.constantFrom('+1', 'tada', 'e-mail', 'A_9.x')],
	[fields.fileName, fc.constantFrom('a', 'holiday \u{1F3D6}.jpeg', 'x'.repeat(MAX_FILE_NAME_BYTES))],
	[fields.mime, fc.constantFrom('image/png', 'application/vnd.ms-excel.sheet+xml')],
	[fields.fileSize, fc.integer({ min: 1, max: MAX_FILE_BYTES })],
	[
		fields.chunkData,
		fc
			.uint8Array({ minLength: 8, maxLength: 8 })
			.map((start) => concat(start, new Uint8Array(CHUNK_BYTES - 8).fill(7))),
	],
	[fields.cancelReason, fc.constantFrom(...CANCEL_REASONS)],
]);

const valuesOf = (field: unknown): fc.Arbitrary<unknown> => {
	const values = VALUES.get(field);
	if (!values) {
		throw new Error('a field without values: add it to VALUES');
	}
	return values;
};

const contentsOf = ([kind, { body, reliable, isConsistent }]: [string, KindRow]): fc.Arbitrary<Content> =>
	fc
		.record({
			kind: fc.constant(kind),
			...(reliable && { id: valuesOf(fields.id), seq: valuesOf(fields.uint32) }),
			...Object.fromEntries(Object.entries(body).map(([name, field]) => [name, valuesOf(field)])),
		})
		.filter((content) => isConsistent?.(content as never) ?? true) as unknown as fc.Arbitrary<Content>;

const KIND_NAMES = Object.keys(KINDS) as ContentKind[];
const contents: fc.Arbitrary<Content> = fc.oneof(...Object.entries(KINDS).map(contentsOf));

const reliable = (code: number, body: Uint8Array, name = 'a'): Uint8Array =>
	pad(
		concat(
			new Uint8Array([code, 1]),
			uint32(7),
			new Uint8Array([utf8(name).length]),
			utf8(name),
			uint32(body.length),
			body,
		),
	);
const unreliable = (code: number, body: Uint8Array): Uint8Array =>
	pad(concat(new Uint8Array([code, 0]), uint32(body.length), body));
const of = (...parts: readonly (number | string | Uint8Array)[]): Uint8Array =>
	concat(
		...parts.map((part) =>
			typeof part === 'number' ? new Uint8Array([part]) : typeof part === 'string' ? utf8(part) : part,
		),
	);
/** A string behind its length. */
const short = (string: string): Uint8Array => of(utf8(string).length, string);
const hex = (content: Content, length: number): string => toHex(encodeContent(content)).slice(0, 2 * length);

describe('content', () => {
	it('reads what it writes, and writes it the same way again', () => {
		fc.assert(
			fc.property(contents, (content) => {
				const bytes = encodeContent(content);
				const read = decodeContent(bytes);
				expect(read).to.deep.equal(content);
				expect(toHex(encodeContent(read as Content))).to.equal(toHex(bytes));
				expect(bytes.length).to.equal(paddedLength(bytes.length));
				expect(bytes.length).to.be.at.most(MAX_CONTENT_BYTES);
			}),
			{ numRuns: 500 * RUNS },
		);
	});

	it('has the bytes of the specification, kind by kind', () => {
		const place = { id: 'ab', seq: 258 };
		const head = (code: string, length: string): string => `${code}010000010202616200000${length}`;
		expect(hex({ kind: 'text', ...place, text: 'hé', timer: 300 }, 18)).to.equal(`${head('01', '005')}012c68c3a9`);
		expect(hex({ kind: 'ready', ...place, nonce: new Uint8Array(32).fill(9) }, 15)).to.equal(
			`${head('02', '020')}0909`,
		);
		expect(hex({ kind: 'receipt', received: 5, read: 3 }, 14)).to.equal('0300000000080000000500000003');
		expect(hex({ kind: 'probe', ...place }, 14)).to.equal(`${head('04', '000')}00`);
		expect(hex({ kind: 'end' }, 6)).to.equal('050000000000');
		expect(hex({ kind: 'edit', ...place, target: 'cd', text: 'x' }, 17)).to.equal(`${head('06', '004')}02636478`);
		expect(hex({ kind: 'delete', ...place, target: 'cd' }, 16)).to.equal(`${head('07', '003')}026364`);
		expect(hex({ kind: 'react', ...place, whose: 'yours', target: 'c', emoji: '+1', add: true }, 20)).to.equal(
			`${head('08', '007')}01010163022b31`,
		);
		expect(hex({ kind: 'typing', typing: true }, 7)).to.equal('09000000000101');
		expect(hex({ kind: 'timer', ...place, seconds: 5, version: 2 }, 19)).to.equal(`${head('0a', '006')}000500000002`);
		const offer = { name: 'n', mime: 'a/b', size: 258, digest: new Uint8Array(32).fill(3) };
		expect(hex({ kind: 'file-offer', ...place, ...offer }, 55)).to.equal(
			`${head('0b', '02a')}00000102${'03'.repeat(32)}016e03612f62`,
		);
		expect(hex({ kind: 'file-accept', ...place, file: 'f', taken: 4 }, 19)).to.equal(
			`${head('0c', '006')}016600000004`,
		);
		expect(hex({ kind: 'file-chunk', file: 'f', index: 3, data: new Uint8Array([7]) }, 13)).to.equal(
			'0d000001000601660000000307',
		);
		expect(hex({ kind: 'file-cancel', ...place, whose: 'mine', file: 'f', reason: 'gap' }, 17)).to.equal(
			`${head('0e', '004')}00050166`,
		);
		expect(hex({ kind: 'file-done', ...place, file: 'f' }, 15)).to.equal(`${head('0f', '002')}0166`);
	});

	it('gives every kind a code of its own, and says which are kept until a receipt', () => {
		expect(KIND_NAMES.map((name) => KINDS[name].code).sort((a, b) => a - b)).to.deep.equal(
			KIND_NAMES.map((_, index) => index + 1),
		);
		const fleeting = KIND_NAMES.filter((name) => !KINDS[name].reliable);
		expect(fleeting).to.have.members(['receipt', 'end', 'typing', 'file-chunk']);
	});

	it('lends its bytes for one use, and overwrites them whatever comes of it', () => {
		const chunk = {
			kind: 'file-chunk',
			file: 'f'.repeat(64),
			index: 3,
			data: new Uint8Array(CHUNK_BYTES).fill(0xd7),
		} as const;
		const lent: Uint8Array[] = [];
		for (const content of [
			chunk,
			{ kind: 'text', id: 'x', seq: 0, text: 'abc', timer: 0 },
			{ kind: 'end' },
			chunk,
		] as const) {
			const used = withEncoded(content, (plaintext) => {
				lent.push(plaintext);
				return toHex(plaintext);
			});
			expect(used).to.equal(toHex(encodeContent(content)));
			expect(() => withEncoded(content, () => expect.fail('on purpose'))).to.throw('on purpose');
		}
		expect(lent.every((plaintext) => plaintext.every((each) => each === 0))).to.equal(true);
		expect(chunk.data.every((each) => each === 0xd7)).to.equal(true);
		expect(() => encodeContent({ kind: 'text', id: 'x', seq: 0, text: 'x'.repeat(67_584), timer: 0 })).to.throw(
			RangeError,
		);
		expect(toHex(encodeContent({ kind: 'end' }))).to.equal(`05${'00'.repeat(255)}`);
	});

	it('has one length for every text of up to 200 bytes', () => {
		const lengths = ['a', 'b'.repeat(60), 'c'.repeat(200)].map(
			(string) => encodeContent({ kind: 'text', id: 'x', seq: 0, text: string, timer: 0 }).length,
		);
		expect(new Set(lengths)).to.deep.equal(new Set([256]));
	});

	it('H5 has one length for every chunk of a file, the last one too, and it fits into a frame', () => {
		const lengthOf = (file: string, bytes: number): number =>
			encodeContent({ kind: 'file-chunk', file, index: 1, data: new Uint8Array(bytes).fill(1) }).length;
		expect(
			new Set([lengthOf('f', CHUNK_BYTES), lengthOf('f'.repeat(64), CHUNK_BYTES), lengthOf('f', 1)]),
		).to.deep.equal(new Set([67_584]));
		expect(67_584 + HEADER_LENGTH + 16).to.be.at.most(BODY_LIMITS.data);
		expect(MAX_CONTENT_BYTES + HEADER_LENGTH + 16).to.be.at.most(BODY_LIMITS.data);
	});

	it('leaves the relay a size that tells files from all else: no text is larger, no chunk smaller', () => {
		const longest = { id: 'x'.repeat(64), seq: 0, text: 'a'.repeat(MAX_TEXT_BYTES) };
		const frames = [
			encodeContent({ kind: 'edit', ...longest, target: 't'.repeat(64) }),
			encodeContent({ kind: 'text', ...longest, timer: 3600 }),
			encodeContent({ kind: 'file-chunk', file: 'f', index: 0, data: new Uint8Array(1) }),
		].map(({ length }) => length + HEADER_LENGTH + 16);
		expect(frames.slice(0, 2)).to.deep.equal([TEXT_BODY_LIMIT, TEXT_BODY_LIMIT]);
		expect(frames[2]).to.equal(67_640);
	});

	it('takes 5000 characters of four bytes, whole, in a text and in an edit', () => {
		const long = '\u{1F511}'.repeat(5000);
		for (const content of [
			{ kind: 'text', id: 'x', seq: 0, text: long, timer: 0 },
			{ kind: 'edit', id: 'x', seq: 0, target: 't'.repeat(64), text: long },
		] as const) {
			const bytes = encodeContent(content);
			expect(bytes.length).to.be.below(MAX_CONTENT_BYTES);
			expect(decodeContent(bytes)).to.deep.equal(content);
		}
	});

	it('reports kinds of later versions', () => {
		expect(decodeContent(reliable(200, utf8('later')))).to.deep.equal({
			kind: 'unknown',
			code: 200,
			reliable: { seq: 7, id: 'a' },
		});
		expect(decodeContent(unreliable(0, new Uint8Array(0)))).to.deep.equal({ kind: 'unknown', code: 0 });
		const code = KIND_NAMES.length + 1;
		expect(decodeContent(unreliable(code, new Uint8Array(3)))).to.deep.equal({ kind: 'unknown', code });
	});

	it('X2 never throws, whatever the bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, padded) => {
				const read = decodeContent(padded ? pad(bytes) : bytes);
				expect(read === undefined || typeof read.kind === 'string').to.equal(true);
			}),
			{ numRuns: 2000 * RUNS },
		);
	});

	it('X2 takes a content with one byte changed for what it then says, or not at all', () => {
		fc.assert(
			fc.property(contents, fc.nat(), fc.nat(255), (content, at, value) => {
				const bytes = encodeContent(content);
				bytes[at % Math.min(bytes.length, 400)] = value;
				const read = decodeContent(bytes);
				if (read && read.kind !== 'unknown') {
					expect(toHex(encodeContent(read))).to.equal(toHex(bytes));
				}
			}),
			{ numRuns: 1000 * RUNS },
		);
	});
});

describe('what no sender writes', () => {
	const offer = (change: { size?: number; name?: string; mime?: string } = {}): Uint8Array =>
		of(uint32(change.size ?? 5), new Uint8Array(32), short(change.name ?? 'a.txt'), short(change.mime ?? 'text/plain'));

	for (const [name, bytes] of [
		['nothing', new Uint8Array(0)],
		['zeros alone, unpadded', new Uint8Array(5)],
		['a text that is empty', reliable(1, of(0, 0))],
		['a text without a timer', reliable(1, of(0))],
		['a text that is no UTF-8', reliable(1, of(0, 0, 0xc3, 0x28))],
		['a text beyond 24 KiB', reliable(1, of(0, 0, new Uint8Array(MAX_TEXT_BYTES + 1).fill(97)))],
		['a text of four seconds', reliable(1, of(0, 4, 'x'))],
		['a text of more than an hour', reliable(1, of(0x0e, 0x11, 'x'))],
		['a text without a place', unreliable(1, of(0, 0, 'x'))],
		['an id that is empty', reliable(1, of(0, 0, 'x'), '')],
		['an id of 65 bytes', reliable(1, of(0, 0, 'x'), 'i'.repeat(65))],
		['a ready with a short nonce', reliable(2, new Uint8Array(31))],
		['a ready with a long nonce', reliable(2, new Uint8Array(33))],
		['a probe with a body', reliable(4, new Uint8Array(1))],
		['a receipt with a place', reliable(3, new Uint8Array(8))],
		['a short receipt', unreliable(3, new Uint8Array(7))],
		['a long receipt', unreliable(3, new Uint8Array(9))],
		['a receipt that read more than it received', unreliable(3, of(uint32(1), uint32(2)))],
		['an end with a body', unreliable(5, new Uint8Array(1))],
		['an edit of nothing', reliable(6, of(0, 'x'))],
		['an edit to nothing', reliable(6, short('t'))],
		['an edit of an id of 65 bytes', reliable(6, of(short('t'.repeat(65)), 'x'))],
		['an edit beyond 24 KiB', reliable(6, of(short('t'), new Uint8Array(MAX_TEXT_BYTES + 1).fill(97)))],
		['a deletion of nothing', reliable(7, of(0))],
		['a deletion with something behind', reliable(7, of(short('t'), 0))],
		["a reaction to somebody else's text", reliable(8, of(2, 1, short('t'), short('tada')))],
		['a reaction neither added nor taken away', reliable(8, of(0, 2, short('t'), short('tada')))],
		['a reaction without an emoji', reliable(8, of(0, 1, short('t'), short('')))],
		['a reaction with a character for an emoji', reliable(8, of(0, 1, short('t'), short('\u{1F389}')))],
		['a reaction with a name of 65 characters', reliable(8, of(0, 1, short('t'), short('e'.repeat(65))))],
		['typing with a place', reliable(9, of(1))],
		['typing more than typing', unreliable(9, of(2))],
		['a timer of four seconds', reliable(10, of(0, 4, uint32(1)))],
		['a timer without a version', reliable(10, of(0, 5))],
		['an offer of an empty file', reliable(11, offer({ size: 0 }))],
		['an offer without a name', reliable(11, offer({ name: '' }))],
		['an offer of a path', reliable(11, offer({ name: '../passwd' }))],
		['an offer whose name turns round', reliable(11, offer({ name: 'photo\u202egpj.exe' }))],
		['an offer of a type with parameters', reliable(11, offer({ mime: 'text/html; charset=utf-8' }))],
		['an offer with something behind', reliable(11, of(offer(), 0))],
		['an accept of nothing', reliable(12, of(0, uint32(0)))],
		['an accept without a number', reliable(12, short('f'))],
		['a chunk with a place', reliable(13, of(short('f'), uint32(0), new Uint8Array(CHUNK_BYTES)))],
		['a chunk that is short', unreliable(13, of(short('f'), uint32(0), new Uint8Array(CHUNK_BYTES - 1)))],
		['a chunk that is long', unreliable(13, of(short('f'), uint32(0), new Uint8Array(CHUNK_BYTES + 1)))],
		['a cancellation for no known reason', reliable(14, of(0, CANCEL_REASONS.length, short('f')))],
		['a done with something behind', reliable(15, of(short('f'), 1))],
		['another flag', pad(of(5, 2, uint32(0)))],
		['a body beyond the end', pad(of(5, 0, uint32(2 ** 31)))],
		['a byte in the padding', pad(of(5, 0, uint32(0), new Uint8Array(4), 1))],
		['too much padding', new Uint8Array([...encodeContent({ kind: 'end' }), ...new Uint8Array(8)])],
		['more than any content', new Uint8Array(MAX_CONTENT_BYTES + 1)],
	] as const) {
		it(`X2 refuses ${name}`, () => {
			expect(decodeContent(bytes)).to.equal(undefined);
		});
	}

	it('takes the same where nothing is wrong with it', () => {
		for (const bytes of [
			reliable(1, of(0, 5, 'x')),
			reliable(1, of(0x0e, 0x10, 'x')),
			reliable(8, of(0, 1, short('t'), short('tada'))),
			reliable(11, offer()),
		]) {
			expect(decodeContent(bytes)).to.not.equal(undefined);
		}
	});
});

describe('capabilities', () => {
	it('are what both have, sorted, once', () => {
		expect(common(['text', 'edit', 'text', 'x-ours'], ['typing', 'edit', 'text'])).to.deep.equal(['edit', 'text']);
		expect(common([], ['text'])).to.deep.equal([]);
		expect([...CAPABILITIES].sort()).to.deep.equal([...CAPABILITIES]);
	});

	it('decide what may go: a kind by its name, the session itself always, a text with a timer by two', () => {
		for (const name of KIND_NAMES) {
			const { needs } = KINDS[name];
			expect(isAgreed(needs ? [needs] : [], { kind: name }), name).to.equal(true);
			expect(
				isAgreed(
					CAPABILITIES.filter((other) => other !== needs),
					{ kind: name },
				),
				name,
			).to.equal(needs === undefined);
		}
		expect(isAgreed(['text'], { kind: 'text', timer: 0 })).to.equal(true);
		expect(isAgreed(['text'], { kind: 'text', timer: 5 })).to.equal(false);
		expect(isAgreed(['text', 'timer'], { kind: 'text', timer: 5 })).to.equal(true);
	});

	it('are those that some kind needs; what a user writes is kept until a receipt, and a client may lack it', () => {
		expect(new Set(CAPABILITIES)).to.deep.equal(new Set(KIND_NAMES.flatMap((name) => KINDS[name].needs ?? [])));
		const written = KIND_NAMES.filter((name) => userOriginated({ kind: name }));
		expect(written).to.include.members(['text', 'edit', 'delete', 'react']);
		for (const name of written) {
			expect(KINDS[name], name).to.include({ reliable: true }).and.have.property('needs');
		}
	});

	it('leave the session itself to itself: ready, receipts, probes and its end need none', () => {
		const free = KIND_NAMES.filter((name) => !KINDS[name].needs);
		expect(free).to.have.members(['ready', 'receipt', 'probe', 'end']);
	});
});
