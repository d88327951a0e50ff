import { useCallback, useEffect, useRef } from 'react';

const nothingFocused = (): boolean => document.activeElement === null || document.activeElement === document.body;

/**
 * For buttons that disappear when they are pressed: the focus then moves to `place`, not to the top of the page, where
 * keyboard users would start over and a screen reader would say nothing. Call the result on each press.
 */
export const useFocusAfterAct = (place: () => HTMLElement | null): (() => void) => {
	const acted = useRef(false);
	// After each render: the effect of a press shows in a later one.
	useEffect(() => {
		if (acted.current && nothingFocused()) {
			acted.current = false;
			place()?.focus();
		}
	});
	return useCallback(() => {
		acted.current = true;
	}, []);
};
