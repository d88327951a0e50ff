export { MarkdownContext, type MarkdownSetting } from './context.ts';
export { Markdown, type MarkdownProps } from './Markdown.ts';
export { MAX_LENGTH, parseMessage } from './parse.ts';
export { previewOf } from './preview.ts';
