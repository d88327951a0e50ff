import type { KeysTaking } from '@rocket.chat/i18n';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect, useRef } from 'react';

type Label = KeysTaking<never>;

/** A user's step on the page: types into a field or presses a button, each given by the key of its name. */
export type Step = { readonly fill: Label; readonly text: string } | { readonly press: Label };

type PlayedProps = { readonly steps: readonly Step[]; readonly children: ReactNode };

/** How long a step waits for its control, in frames: a few seconds. */
const PATIENCE = 600;

const nameOf = (control: HTMLElement): string =>
	(
		control.ariaLabel ||
		(control instanceof HTMLInputElement ? control.labels?.[0]?.textContent : control.textContent) ||
		''
	).trim();

const controlsNamed = (name: string): HTMLElement | undefined =>
	[...document.querySelectorAll<HTMLElement>('input, textarea, button')].find(
		(control) => nameOf(control) === name && !control.matches(':disabled'),
	);

/** React hears of a value only where it is set past the property that React itself has put on the element. */
const type = (control: HTMLElement, text: string): void => {
	const prototype = control instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
	Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(control, text);
	control.dispatchEvent(new Event('input', { bubbles: true }));
};

/** Performs the steps once the page is rendered, for states that only a user's actions cause. */
export const Played = ({ steps, children }: PlayedProps) => {
	const t = useTranslation();
	const played = useRef(false);
	useEffect(() => {
		if (played.current) {
			return;
		}
		played.current = true;
		const play = async () => {
			for (const step of steps) {
				const name = t('fill' in step ? step.fill : step.press);
				for (let frame = 0; !controlsNamed(name); frame++) {
					if (frame === PATIENCE) {
						throw new Error(`The gallery finds no control “${name}” that is enabled.`);
					}
					await new Promise(requestAnimationFrame);
				}
				const control = controlsNamed(name);
				if (control && 'fill' in step) {
					type(control, step.text);
				} else {
					control?.click();
				}
				await new Promise(requestAnimationFrame);
			}
		};
		void play();
	}, [steps, t]);
	return children;
};
