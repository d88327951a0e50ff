import { type Options, parse, type Root } from '@rocket.chat/message-parser';
import { costOf } from './cost.ts';

/** Longer texts are shown as they are (UTF-16 code units). */
export const MAX_LENGTH = 20_000;

/** Texts that may take the parser more steps are shown as they are. Measured: at worst 0.2 s of one core. */
export const MAX_COST = 100_000;

/** Texts of more lines are shown as they are: each costs the parser more than its length. */
const MAX_LINES = 400;

/** Trees that are larger or deeper are shown as the text they came from. */
const MAX_NODES = 4_000;
const MAX_DEPTH = 24;

const MAX_TABLE_COLUMNS = 12;

/** Colours, smileys made of punctuation and formulas stay text. */
const OPTIONS: Options = { colors: false, emoticons: false };

/** True where no more than `MAX_NODES` objects lie in the tree, none deeper than `MAX_DEPTH`. Never deeper itself. */
const isBounded = (root: unknown): boolean => {
	let left = MAX_NODES;
	const visit = (value: unknown, depth: number): boolean => {
		if (typeof value !== 'object' || value === null) {
			return true;
		}
		left -= Array.isArray(value) ? 0 : 1;
		return left >= 0 && depth <= MAX_DEPTH && Object.values(value).every((inner) => visit(inner, depth + 1));
	};
	return visit(root, 0);
};

const isNarrow = (root: Root): boolean =>
	root.every((block) => block.type !== 'TABLE' || block.value.header.length <= MAX_TABLE_COLUMNS);

/**
 * The tree of a message by Rocket.Chat's parser; `undefined` where the text is to be shown as it is: too long, too
 * costly to parse, or something that the parser can't take. Never throws; keeps nothing of the text.
 */
export const parseMessage = (text: string): Root | undefined => {
	if (
		text === '' ||
		text.length > MAX_LENGTH ||
		text.split('\n', MAX_LINES + 1).length > MAX_LINES ||
		costOf(text) > MAX_COST
	) {
		return undefined;
	}
	try {
		const root = parse(text, OPTIONS);
		return isBounded(root) && isNarrow(root) ? root : undefined;
	} catch {
		// A syntax that it does not know, or a stack that it filled.
		return undefined;
	}
};
