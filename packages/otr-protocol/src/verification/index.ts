export { SAS_LENGTH, type SasInput, sasBytes, sasEmoji, sasIndexes } from './sas.ts';
export { SAS_EMOJI, type SasEmoji } from './sas-emoji.ts';
