import type { Root } from '@rocket.chat/message-parser';
import { Fragment, createElement as h, memo } from 'react';
import { block } from './blocks.ts';
import { parseMessage } from './parse.ts';

export type MarkdownProps = { readonly text: string };

/** The line that a block of code ends is no empty line. */
const withoutNeedlessBreaks = (root: Root): Root[number][] =>
	root.filter(({ type }, index) => type !== 'LINE_BREAK' || root[index - 1]?.type !== 'CODE');

/**
 * A message's text with Rocket.Chat's markup, as React elements: HTML in it is text, nothing of it runs, loads or leads
 * anywhere but by a click on an http, https or mailto link. What would be too costly to parse is shown as it is.
 * Overrides of direction end with it.
 */
export const Markdown = memo(function Markdown({ text }: MarkdownProps) {
	const root = parseMessage(text);
	return h(
		'bdi',
		{ dir: 'auto', className: 'markdown' },
		root ? withoutNeedlessBreaks(root).map((node, index) => h(Fragment, { key: index }, block(node))) : text,
	);
});
