import type { MouseEvent } from 'react';

/**
 * The second click of a double click: it must not decide what the first one has only just asked. A key press counts as
 * no click at all.
 */
export const isRepeated = ({ detail }: Pick<MouseEvent, 'detail'>): boolean => detail > 1;
