declare module 'markdown-it-emoji/lib/data/full.mjs' {
	/** GitHub's shortcodes and their characters. */
	const byShortcode: Readonly<Record<string, string>>;
	export default byShortcode;
}
