export type { Models } from '@rocket.chat/model-typings';
export { StoreError } from '@rocket.chat/model-typings';
export { copyStore, expectedSize } from './copy.ts';
export type { Damage } from './damage.ts';
export { lockDirectory, prepareDirectory } from './directory.ts';
export { STORE_FILE } from './files.ts';
export { flushDirectoryOf, foldIfUnused, installStore } from './install.ts';
export { openModels } from './open.ts';
export { serveStoreThread } from './serve.ts';
