import { createElement as h, type ReactNode, useState } from 'react';
import { useMarkdown } from './context.ts';

type SpoilerProps = { readonly block?: boolean; readonly children?: ReactNode };

/** Shows what it holds when it is pressed, and has it nowhere on the page before. */
export const Spoiler = ({ block, children }: SpoilerProps) => {
	const { labels } = useMarkdown();
	const [isShown, show] = useState(false);
	if (isShown) {
		return h(block ? 'div' : 'span', { className: 'markdown-spoiler' }, children);
	}
	return h(
		'button',
		{ type: 'button', className: 'markdown-spoiler markdown-spoiler--hidden', onClick: () => show(true) },
		labels.spoiler,
	);
};
