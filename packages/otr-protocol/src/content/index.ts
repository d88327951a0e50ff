export * from './content.ts';
export { MIN_PADDED_LENGTH, pad, paddedLength, padme } from './padding.ts';
