/** Serializes a value that is part of an answer, e.g. as JSON or EJSON. */
type Stringify = (value: unknown) => string | undefined;

/** A list that comes in pages. */
type Pages = AsyncIterable<readonly unknown[]>;

export type Piece = { readonly text: string; readonly last: boolean };

const isPages = (value: unknown): value is Pages =>
	typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** Whether an answer is a list in pages, or an object with such a list as a member. */
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
 * The text of such an answer, produced lazily, element by element. `stringify` serializes each element and each other
 * member at once.
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

/** Where to cut a longer text: at most at `size`, and not inside a surrogate pair. */
const cutAt = (text: string, size: number): number => {
	const unit = text.charCodeAt(size - 1);
	return unit >= 0xd800 && unit <= 0xdbff && size > 1 ? size - 1 : size;
};

/** Splits a text into pieces of at most `size` UTF-16 code units; all but the last are nearly that long. */
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
