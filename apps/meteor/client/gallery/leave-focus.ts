/**
 * For a frame of the overview: until a person uses it, nothing in it takes the focus. The browser would scroll the
 * overview to the frame, which would load every frame on the way.
 */
export const leaveFocus = (): void => {
	const { focus } = HTMLElement.prototype;
	const { showModal } = HTMLDialogElement.prototype;
	HTMLElement.prototype.focus = () => undefined;
	HTMLDialogElement.prototype.showModal = function showWithoutFocus() {
		// The browser focuses nothing in what is inert.
		this.inert = true;
		showModal.call(this);
		this.inert = false;
	};
	const restore = (): void => {
		HTMLElement.prototype.focus = focus;
		HTMLDialogElement.prototype.showModal = showModal;
	};
	addEventListener('pointerdown', restore, { capture: true, once: true });
	addEventListener('keydown', restore, { capture: true, once: true });
};
