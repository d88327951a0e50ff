export type * from './frames.ts';
