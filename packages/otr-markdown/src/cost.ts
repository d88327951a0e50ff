/** What the parser may try something at: it then reads on to the end of the line, and mostly in vain. */
const SPECIAL = /[[\]()!<>:*_~`\\@#$]|\ufe0f|\u20e3|\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

/** A closed block of code at the start of lines: nothing in it is looked at. */
const CODE_BLOCK = /^```\w*\n[\s\S]*?\n```$/gm;

/** A plain link: it is taken at the first attempt. */
const LINK = /\[([^[\]\n]{1,200})\]\(https?:\/\/[\w./?=&%#~+-]+\)/g;

/** What is tried at a bracket holds further marks and line breaks: measured, it costs so many times a step. */
const BRACKET = 10;

/**
 * About how many steps the parser takes, at worst: it is quadratic in the length of a line that is full of marks, and
 * in that of the whole text for brackets and spoilers. Linear in the length of the text itself.
 */
export const costOf = (text: string): number => {
	const characters = [...text.replace(CODE_BLOCK, '').replace(LINK, '$1')].reverse();
	let cost = text.length;
	let ofLine = 0;
	for (const [ofText, character] of characters.entries()) {
		ofLine = character === '\n' ? 0 : ofLine + 1;
		if (character === '[') {
			cost += BRACKET * ofText;
		} else if (character === '|') {
			cost += ofText;
		} else if (SPECIAL.test(character)) {
			cost += ofLine;
		}
	}
	return cost;
};
