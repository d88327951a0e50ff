import { expect } from 'chai';
import fc from 'fast-check';
import { inPieces, isLong, textsOf } from './pieces.ts';

async function* pages(...all: unknown[][]): AsyncGenerator<unknown[]> {
	yield* all;
}

const textOf = async (answer: unknown): Promise<string> => {
	let text = '';
	for await (const each of textsOf(answer, JSON.stringify)) text += each;
	return text;
};

describe('the text of a long answer', () => {
	it('is that of the list, whatever its pages', async () => {
		expect(await textOf(pages([1, { a: 'b' }], [], ['c']))).to.equal('[1,{"a":"b"},"c"]');
		expect(await textOf(pages())).to.equal('[]');
		expect(await textOf(pages([], []))).to.equal('[]');
		expect(await textOf(pages([undefined]))).to.equal('[null]');
	});

	it('is that of an object with such a list in it, and leaves out what is undefined', async () => {
		expect(await textOf({ update: pages([1], [2]), remove: [{ _id: 'x' }], none: undefined, success: true })).to.equal(
			'{"update":[1,2],"remove":[{"_id":"x"}],"success":true}',
		);
		expect(await textOf({ none: undefined, update: pages() })).to.equal('{"update":[]}');
	});

	it('tells long answers from others', () => {
		expect([pages(), { update: pages() }].map(isLong)).to.deep.equal([true, true]);
		expect([[], {}, null, undefined, 'text', 1, { update: [] }, [pages()]].map(isLong)).to.deep.equal(
			Array(8).fill(false),
		);
	});

	it('comes in pieces that give it again, none too long, none ending within a character', async () => {
		const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }));
		await fc.assert(
			fc.asyncProperty(texts, fc.integer({ min: 1, max: 30 }), async (all, size) => {
				const pieces: { text: string; last: boolean }[] = [];
				for await (const piece of inPieces(
					(async function* () {
						yield* all;
					})(),
					size,
				)) {
					pieces.push(piece);
				}
				expect(pieces.map(({ text }) => text).join('')).to.equal(all.join(''));
				expect(pieces.map(({ last }) => last)).to.deep.equal([...Array(pieces.length - 1).fill(false), true]);
				for (const { text } of pieces) {
					expect(text.length).to.be.at.most(size);
					if (size > 1) expect(text).not.to.match(/[\ud800-\udbff]$/);
				}
			}),
		);
	});
});
