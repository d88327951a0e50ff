export type { Models } from '@rocket.chat/model-typings';
export { StoreError } from '@rocket.chat/model-typings';
export { openModels, STORE_FILE } from './open.ts';
