import { type RefObject, useEffect } from 'react';

/** Puts the focus on the first field of a form that is marked invalid, once the marks are drawn. */
export const focusFirstError = (form: HTMLFormElement | null): void => {
	requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
};

/**
 * The same after each try of a form whose fields are disabled while it is `busy`: once they can be written in again.
 */
export const useFocusFirstError = (form: RefObject<HTMLFormElement | null>, busy: boolean): void => {
	useEffect(() => {
		if (!busy) {
			focusFirstError(form.current);
		}
	}, [form, busy]);
};
