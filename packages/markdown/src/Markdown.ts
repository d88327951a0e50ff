import { Fragment, createElement as h, memo } from 'react';
import { block } from './blocks.ts';
import { parseMessage } from './parse.ts';

export type MarkdownProps = { readonly text: string };

/**
 * A message's text with Rocket.Chat's markup, as React elements: HTML in it is text, nothing of it runs, loads or leads anywhere but by a
 * click on an http, https or mailto link. What would be too costly to parse is shown as it is. Overrides of direction end with it.
 */
export const Markdown = memo(function Markdown({ text }: MarkdownProps) {
	const root = parseMessage(text);
	return h('bdi', { dir: 'auto', className: 'markdown' }, root ? root.map((node, index) => h(Fragment, { key: index }, block(node))) : text);
});
