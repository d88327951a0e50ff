export type { Models } from '@rocket.chat/model-typings';
export { StoreError } from '@rocket.chat/model-typings';
export { STORE_FILE } from './files.ts';
export { openModels } from './open.ts';
export { serveStoreThread } from './serve.ts';
