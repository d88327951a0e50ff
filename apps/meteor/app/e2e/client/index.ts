export { E2EContext, type E2EView, useE2E } from './hooks.ts';
export { createE2EKeys } from './key-manager.ts';
export type * from './types.ts';
