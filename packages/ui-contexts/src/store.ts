import { useSyncExternalStore } from 'react';

/** A value that changes by itself: how to hear of a change, and what it is now (the same object until it changes). */
export type Query<T> = readonly [subscribe: (onChange: () => void) => () => void, getSnapshot: () => T];

/** Reads a query and renders again when it changes. */
export const useQueryValue = <T>([subscribe, getSnapshot]: Query<T>): T => useSyncExternalStore(subscribe, getSnapshot);

/** A query that never changes. */
export const constantQuery = <T>(value: T): Query<T> => [() => () => undefined, () => value];
