export { createIndexedDbStore } from './indexed-db-store.ts';
export type { KeyValueStore } from './key-value-store.ts';
