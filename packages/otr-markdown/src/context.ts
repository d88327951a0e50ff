import { createContext, useContext } from 'react';

/** What the words and dates of a message are shown by. */
export type MarkdownSetting = {
	/** Mentions of this user, of `all` and of `here` stand out. */
	readonly self?: string;
	/** BCP 47 tag */
	readonly language?: string;
	/** Names of what the parser makes that is not text. */
	readonly labels: { readonly spoiler: string; readonly done: string; readonly open: string };
};

const SHIPPED: MarkdownSetting = { labels: { spoiler: 'Show hidden text', done: 'Done', open: 'Open' } };

export const MarkdownContext = createContext<MarkdownSetting>(SHIPPED);

export const useMarkdown = (): MarkdownSetting => useContext(MarkdownContext);
