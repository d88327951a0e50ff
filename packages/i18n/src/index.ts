export { en, enParts } from './en/index.ts';
export type { Catalogue, Translate, TranslationKey, TranslationParameters } from './translate.ts';
export { createTranslator } from './translate.ts';
