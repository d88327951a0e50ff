import type { MouseEvent } from 'react';

/**
 * The second click of a double click: it must not answer the question that the first one has just opened. A key press
 * does not count as a click.
 */
export const isRepeated = ({ detail }: Pick<MouseEvent, 'detail'>): boolean => detail > 1;
