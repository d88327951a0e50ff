export { StoreError, type StoreErrorCode } from './errors.ts';
export { documentId } from './ids.ts';
export type * from './models.ts';
export type { ChangesQuery, Cursor, ListQuery, Page } from './paging.ts';
export { toPrivateUser, toPublicUser } from './projections.ts';
