import type { en } from './en/index.ts';

/**
 * Every key that a view may name; a plural is named without its suffix (`Minutes` for `Minutes_one`, `Minutes_other`).
 */
export type TranslationKey = keyof typeof en | PluralKey;

type PluralKey = keyof typeof en extends infer Key ? (Key extends `${infer Stem}_other` ? Stem : never) : never;

type TextOf<Key extends TranslationKey> = Key extends keyof typeof en
	? (typeof en)[Key]
	: `${Key}_other` extends keyof typeof en
		? (typeof en)[`${Key}_other`] | '{{count}}'
		: never;

/** The names between double braces in a text. */
type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
	? Name | Placeholders<Rest>
	: never;

type ParametersOf<Key extends TranslationKey> = Placeholders<TextOf<Key>>;

/** What fills the placeholders of a key: nothing to give where it has none, each of them named where it has. */
export type TranslationParameters<Key extends TranslationKey> = [ParametersOf<Key>] extends [never]
	? []
	: [parameters: { readonly [Name in ParametersOf<Key>]: string | number }];

/** The keys whose placeholders are all among `Names`; of `never` the keys that have none. */
export type KeysTaking<Names extends string> = {
	[Key in TranslationKey]: [ParametersOf<Key>] extends [Names] ? Key : never;
}[TranslationKey];

/** Texts of a language; a missing one falls back to English. */
export type Catalogue = { readonly [Key in keyof typeof en]?: string };

export type Translate = <Key extends TranslationKey>(key: Key, ...parameters: TranslationParameters<Key>) => string;

/**
 * Translator of one language over English.
 *
 * @param locale BCP 47 tag; chooses the plural form by Intl.PluralRules
 * @param catalogues tried in order, English last
 * @returns a function that never throws: an unknown key comes back as itself
 */
export function createTranslator(locale: string, catalogues: readonly Catalogue[]): Translate {
	const plurals = new Intl.PluralRules(locale);
	const find = (key: string): string | undefined => {
		for (const catalogue of catalogues) {
			const text = Object.hasOwn(catalogue, key) ? catalogue[key as keyof typeof en] : undefined;
			if (text !== undefined) {
				return text;
			}
		}
		return undefined;
	};
	return (key, ...[parameters]) => {
		const values: Readonly<Record<string, string | number>> = parameters ?? {};
		const plural =
			typeof values.count === 'number'
				? (find(`${key}_${plurals.select(values.count)}`) ?? find(`${key}_other`))
				: undefined;
		const text = plural ?? find(key) ?? key;
		return text.replace(/{{(\w+)}}/g, (whole, name: string) =>
			Object.hasOwn(values, name) ? String(values[name]) : whole,
		);
	};
}
