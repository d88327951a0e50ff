import type { Inlines, Root, Table } from '@rocket.chat/message-parser';
import { createElement as h, type ReactNode } from 'react';
import { useMarkdown } from './context.ts';
import { emoji, inlines } from './inlines.ts';
import { Spoiler } from './Spoiler.ts';

type Block = Root[number];
type Of<Type extends Block['type']> = Extract<Block, { type: Type }>;

const lines = (paragraphs: readonly { readonly value: readonly Inlines[] }[]): ReactNode =>
	paragraphs.map(({ value }, index) => h('div', { key: index, className: 'markdown-line' }, inlines(value)));

const Tasks = ({ tasks }: { readonly tasks: Of<'TASKS'>['value'] }) => {
	const { labels } = useMarkdown();
	return h(
		'ul',
		{ className: 'markdown-tasks' },
		tasks.map(({ status, value }, index) =>
			h(
				'li',
				{ key: index },
				h('span', { role: 'img', 'aria-label': status ? labels.done : labels.open }, status ? '☑' : '☐'),
				' ',
				inlines(value),
			),
		),
	);
};

const row = (cells: Table['value']['header'], tag: 'th' | 'td'): ReactNode =>
	cells.map(({ align, value }, index) => h(tag, { key: index, style: align && { textAlign: align } }, inlines(value)));

const table = ({ value: { header, rows } }: Table): ReactNode =>
	h(
		'table',
		{ className: 'markdown-table' },
		h('thead', null, h('tr', null, row(header, 'th'))),
		h(
			'tbody',
			null,
			rows.map(({ value }, index) => h('tr', { key: index }, row(value, 'td'))),
		),
	);

/** One block of a message. Headings are words only: a message has no place in the outline of the page. */
export const block = (node: Block): ReactNode => {
	switch (node.type) {
		case 'PARAGRAPH':
			return h('div', { className: 'markdown-line' }, inlines(node.value));
		case 'LINE_BREAK':
			return h('br');
		case 'HEADING':
			return h('strong', { className: `markdown-heading markdown-heading--${node.level}` }, inlines(node.value));
		case 'CODE':
			return h(
				'pre',
				{ className: 'markdown-block', translate: 'no', dir: 'ltr' },
				h('code', null, node.value.map(({ value }) => value.value).join('\n')),
			);
		case 'QUOTE':
			return h('blockquote', { className: 'markdown-quote' }, lines(node.value));
		case 'UNORDERED_LIST':
			return h(
				'ul',
				null,
				node.value.map(({ value }, index) => h('li', { key: index }, inlines(value))),
			);
		case 'ORDERED_LIST':
			return h(
				'ol',
				null,
				node.value.map(({ value, number }, index) => h('li', { key: index, value: number }, inlines(value))),
			);
		case 'LIST_ITEM':
			return h('div', null, inlines(node.value));
		case 'TASKS':
			return h(Tasks, { tasks: node.value });
		case 'SPOILER_BLOCK':
			return h(Spoiler, { block: true }, lines(node.value));
		case 'BIG_EMOJI':
			return h(
				'span',
				{ className: 'markdown-emoji' },
				node.value.map((each, index) => h('span', { key: index }, emoji(each))),
			);
		case 'HORIZONTAL_RULE':
			return h('hr');
		case 'TABLE':
			return table(node);
		case 'KATEX':
			return node.value;
	}
};
