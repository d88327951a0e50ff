import type { Inlines, Root } from '@rocket.chat/message-parser';
import { emojiOf } from './emoji.ts';
import { parseMessage } from './parse.ts';

type Names = { readonly spoiler: string };

const words = (nodes: readonly Inlines[], names: Names): string => nodes.map((node) => word(node, names)).join('');

const word = (node: Inlines, names: Names): string => {
	switch (node.type) {
		case 'PLAIN_TEXT':
		case 'INLINE_KATEX':
			return node.value;
		case 'BOLD':
		case 'ITALIC':
		case 'STRIKE':
			return words(node.value, names);
		case 'INLINE_CODE':
			return node.value.value;
		case 'EMOJI':
			return node.value === undefined ? node.unicode : (emojiOf(node.shortCode) ?? `:${node.shortCode}:`);
		case 'LINK':
			return words([node.value.label].flat(), names) || node.value.src.value;
		case 'IMAGE':
			return words([node.value.label], names) || node.value.src.value;
		case 'MENTION_USER':
			return `@${node.value.value}`;
		case 'MENTION_CHANNEL':
			return `#${node.value.value}`;
		case 'SPOILER':
			return names.spoiler;
		case 'TIMESTAMP':
			return `<t:${node.value.timestamp}:${node.value.format}>`;
		case 'COLOR':
			return '';
	}
};

const line = (block: Root[number], names: Names): string => {
	switch (block.type) {
		case 'PARAGRAPH':
		case 'HEADING':
		case 'LIST_ITEM':
			return words(block.value, names);
		case 'BIG_EMOJI':
			return words(block.value, names);
		case 'QUOTE':
		case 'ORDERED_LIST':
		case 'UNORDERED_LIST':
		case 'TASKS':
			return block.value.map(({ value }) => words(value, names)).join(' ');
		case 'CODE':
			return block.value.map(({ value }) => value.value).join(' ');
		case 'TABLE':
			return [block.value.header, ...block.value.rows.map(({ value }) => value)]
				.flatMap((cells) => cells.map(({ value }) => words(value, names)))
				.join(' ');
		case 'SPOILER_BLOCK':
			return names.spoiler;
		case 'KATEX':
			return block.value;
		case 'LINE_BREAK':
		case 'HORIZONTAL_RULE':
			return '';
	}
};

/** A message in one line, without its marks, for a list; what its author hid stays hidden, under the name given. */
export const previewOf = (text: string, names: Names): string =>
	(
		parseMessage(text)
			?.map((block) => line(block, names))
			.join(' ') ?? text
	)
		.replace(/\s+/g, ' ')
		.trim();
