export { en, enParts } from './en/index.ts';
export type { Catalogue, KeysTaking, Translate, TranslationKey, TranslationParameters } from './translate.ts';
export { createTranslator } from './translate.ts';
