import type { E2EDeps, E2EKeys } from './types.ts';

/** Starts the custody of the signed-in user's end-to-end key and loads it. */
export declare function createE2EKeys(deps: E2EDeps): E2EKeys;
