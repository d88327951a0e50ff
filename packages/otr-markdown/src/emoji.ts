/// <reference path="./markdown-it-emoji.d.ts" />
import byShortcode from 'markdown-it-emoji/lib/data/full.mjs';

/** The character of a shortcode, without its colons; `undefined` for one that nobody knows. */
export const emojiOf = (shortcode: string): string | undefined =>
	Object.hasOwn(byShortcode, shortcode) ? byShortcode[shortcode] : undefined;
