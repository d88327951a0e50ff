import type { Inlines, Link, Markup, Plain } from '@rocket.chat/message-parser';
import { Fragment, createElement as h, type ReactNode } from 'react';
import { emojiOf } from './emoji.ts';
import { safeHref } from './links.ts';
import { Mention } from './Mention.ts';
import { Spoiler } from './Spoiler.ts';
import { Time } from './Time.ts';

type Emoji = Extract<Inlines, { type: 'EMOJI' }>;

/** An emoji; a shortcode that nobody knows stays the text it was. */
export const emoji = (node: Emoji): ReactNode => {
	if (node.value === undefined) {
		return node.unicode;
	}
	const written = `:${node.shortCode}:`;
	const character = emojiOf(node.shortCode);
	return character === undefined ? written : h('span', { title: written }, character);
};

/**
 * A link of a scheme that may be followed. What may not is shown as it was written: the reader sees what it was.
 * Each link is isolated, so that a direction override in its label turns no other text around.
 */
const link = (source: Plain, label: readonly Markup[], written: (label: ReactNode) => ReactNode): ReactNode => {
	const href = safeHref(source.value);
	if (href === undefined) {
		return h('bdi', null, written(inlines(label)));
	}
	return h(
		'bdi',
		null,
		h(
			'a',
			{ href, target: '_blank', rel: 'noopener noreferrer', className: 'markdown-link', title: href },
			label.length > 0 ? inlines(label) : source.value,
		),
	);
};

const linkNode = ({ value: { src, label } }: Link): ReactNode => {
	const labels = Array.isArray(label) ? label : [label];
	const [only] = labels;
	const isBare = labels.length === 1 && only?.type === 'PLAIN_TEXT' && src.value.endsWith(only.value);
	return link(src, labels, (shown) => (isBare ? shown : ['[', h('span', { key: 'label' }, shown), `](${src.value})`]));
};

const inline = (node: Inlines): ReactNode => {
	switch (node.type) {
		case 'PLAIN_TEXT':
			return node.value;
		case 'BOLD':
			return h('strong', null, inlines(node.value));
		case 'ITALIC':
			return h('em', null, inlines(node.value));
		case 'STRIKE':
			return h('del', null, inlines(node.value));
		case 'INLINE_CODE':
			return h('bdi', null, h('code', { className: 'markdown-code', translate: 'no' }, node.value.value));
		case 'EMOJI':
			return emoji(node);
		case 'LINK':
			return linkNode(node);
		case 'IMAGE':
			// Nothing is loaded from anywhere: a picture is a link to it.
			return link(node.value.src, [node.value.label], (shown) => [
				'![',
				h('span', { key: 'label' }, shown),
				`](${node.value.src.value})`,
			]);
		case 'MENTION_USER':
			return h(Mention, { name: node.value.value });
		case 'MENTION_CHANNEL':
			return h('bdi', null, `#${node.value.value}`);
		case 'SPOILER':
			return h(Spoiler, null, inlines(node.value));
		case 'TIMESTAMP':
			return h(Time, node.value);
		case 'INLINE_KATEX':
			return node.value;
		case 'COLOR': {
			const { r, g, b, a } = node.value;
			return `rgba(${r}, ${g}, ${b}, ${a / 255})`;
		}
	}
};

/** What stands in a line. */
export const inlines = (nodes: readonly Inlines[]): ReactNode =>
	nodes.map((node, index) => h(Fragment, { key: index }, inline(node)));
