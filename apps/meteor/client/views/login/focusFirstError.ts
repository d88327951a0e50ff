/** Puts the focus on the first field of a form that is marked invalid, once the marks are drawn. */
export const focusFirstError = (form: HTMLFormElement | null): void => {
	requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
};
