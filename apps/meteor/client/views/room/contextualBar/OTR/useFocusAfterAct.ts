import { useCallback, useEffect, useRef } from 'react';

const nothingFocused = (): boolean => document.activeElement === null || document.activeElement === document.body;

/**
 * For buttons that disappear when they are pressed: who used one stands at `place` afterwards and not at the top of the
 * page, where the keyboard would begin anew and a screen reader would fall silent. Call the result on each press.
 */
export const useFocusAfterAct = (place: () => HTMLElement | null): (() => void) => {
	const acted = useRef(false);
	// After each rendering: a press shows its effect in one that comes later.
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
