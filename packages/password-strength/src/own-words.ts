/** What is written for letters, and letters that are read alike, by the letter that both sides are compared in. */
const READ_AS: ReadonlyMap<string, string> = new Map(
	Object.entries({ a: '4@', b: '8', c: '(', e: '3', g: '69', i: '1l!|', o: '0', s: '5$', t: '7+', z: '2' }).flatMap(
		([letter, written]) => [...written].map((each) => [each, letter] as const),
	),
);

/** Shorter parts of names say nothing. Code points. */
const LEAST_WORD = 2;

/** Digits that add nothing to a name: a year. */
const A_YEAR = 4;

const bare = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const read = (text: string): string => [...text].map((each) => READ_AS.get(each) ?? each).join('');

/** Code points; what is longer is left to the estimator. */
const MOST_JUDGED = 128;

const LETTER = /\p{L}/u;
const DIGIT = /\p{N}/u;
const ALL_BUT_LETTERS_AND_DIGITS = /[^\p{L}\p{N}]/gu;
const BETWEEN_PARTS = /[^\p{L}\p{N}]+|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

/** Each text and its parts, forwards and backwards, as they are read. */
const wordsOf = (texts: readonly string[]): string[] => {
	const parts = texts
		.map(bare)
		.flatMap((text) => [text.replace(ALL_BUT_LETTERS_AND_DIGITS, ''), ...text.split(BETWEEN_PARTS)]);
	const words = parts.filter((part) => [...part].length >= LEAST_WORD).map(read);
	return [...new Set(words.flatMap((word) => [word, [...word].reverse().join('')]))];
};

/**
 * Whether a password is made of somebody's own words and of nothing else: repeated, joined, backwards, in any case,
 * with other characters for letters, with signs and a year between them.
 *
 * @param texts user name, name and e-mail address: their parts are words, too
 */
export const isMadeOfOwnWords = (password: string, texts: readonly string[]): boolean => {
	if (password.length > 2 * MOST_JUDGED) {
		return false;
	}
	const words = wordsOf(texts);
	const characters = [...bare(password)];
	if (characters.length > MOST_JUDGED || !characters.some((each) => LETTER.test(each))) {
		return false;
	}
	const hasOnlyAYear = characters.filter((each) => DIGIT.test(each)).length <= A_YEAR;
	const letters = characters.map(read);
	const starts = new Set([0]);
	// Also those that are added meanwhile: from each place on, whatever may stand there.
	for (const place of starts) {
		const rest = letters.slice(place).join('');
		for (const word of words.filter((each) => rest.startsWith(each))) {
			starts.add(place + [...word].length);
		}
		const next = characters[place] ?? '';
		if (next !== '' && !LETTER.test(next) && (hasOnlyAYear || !DIGIT.test(next))) {
			starts.add(place + 1);
		}
	}
	return starts.has(characters.length);
};
