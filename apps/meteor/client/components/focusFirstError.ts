import { type RefObject, useEffect } from 'react';

/** Focuses the first invalid field of a form, after it was rendered as invalid. */
export const focusFirstError = (form: HTMLFormElement | null): void => {
	requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
};

/** The same for a form whose fields are disabled while it is `busy`: as soon as they are enabled again. */
export const useFocusFirstError = (form: RefObject<HTMLFormElement | null>, busy: boolean): void => {
	useEffect(() => {
		if (!busy) {
			focusFirstError(form.current);
		}
	}, [form, busy]);
};
