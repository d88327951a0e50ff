import { createElement as h } from 'react';
import { useMarkdown } from './context.ts';

const EVERYBODY: readonly string[] = ['all', 'here'];

/** Names somebody; leads nowhere, so that a message can't make its reader ask the server for anybody. */
export const Mention = ({ name }: { readonly name: string }) => {
	const { self } = useMarkdown();
	const isMeant = name === self || EVERYBODY.includes(name);
	return h(
		'bdi',
		{ className: isMeant ? 'markdown-mention markdown-mention--self' : 'markdown-mention', translate: 'no' },
		`@${name}`,
	);
};
