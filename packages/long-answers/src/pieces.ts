/** Makes the text of a value that is part of an answer, e.g. as JSON or EJSON. */
type Stringify = (value: unknown) => string | undefined;

/** A list page by page. */
type Pages = AsyncIterable<readonly unknown[]>;

export type Piece = { readonly text: string; readonly last: boolean };

const isPages = (value: unknown): value is Pages =>
	typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** Whether an answer is a list that comes page by page, or an object that has such a list for a member. */
export const isLong = (answer: unknown): boolean =>
	isPages(answer) ||
	(typeof answer === 'object' && answer !== null && !Array.isArray(answer) && Object.values(answer).some(isPages));

async function* textsOfList(pages: Pages, stringify: Stringify): AsyncGenerator<string> {
	let before = '[';
	for await (const page of pages) {
		for (const element of page) {
			yield `${before}${stringify(element) ?? 'null'}`;
			before = ',';
		}
	}
	yield before === '[' ? '[]' : ']';
}

/**
 * The text of such an answer, element by element: one that is not asked for is not made. Its other members, and
 * elements, are made by `stringify` at once.
 */
export async function* textsOf(answer: unknown, stringify: Stringify): AsyncGenerator<string> {
	if (isPages(answer)) {
		yield* textsOfList(answer, stringify);
		return;
	}
	let before = '{';
	for (const [name, value] of Object.entries(answer as object)) {
		const text = isPages(value) ? '' : stringify(value);
		if (text !== undefined) {
			yield `${before}${JSON.stringify(name)}:${text}`;
			before = ',';
		}
		if (isPages(value)) {
			yield* textsOfList(value, stringify);
		}
	}
	yield before === '{' ? '{}' : '}';
}

/** Where to cut a text that is longer: before `size`, and not within a character of two units. */
const cutAt = (text: string, size: number): number => {
	const unit = text.charCodeAt(size - 1);
	return unit >= 0xd800 && unit <= 0xdbff && size > 1 ? size - 1 : size;
};

/** The same text in pieces of at most `size` UTF-16 units; all but the last are nearly as long. */
export async function* inPieces(texts: AsyncIterable<string>, size: number): AsyncGenerator<Piece> {
	let waiting = '';
	for await (const text of texts) {
		waiting += text;
		while (waiting.length > size) {
			const end = cutAt(waiting, size);
			yield { text: waiting.slice(0, end), last: false };
			waiting = waiting.slice(end);
		}
	}
	yield { text: waiting, last: true };
}
