import type { Page } from 'playwright-core';

/** More presses than any page here has places to stop at. */
const MOST = 60;

/**
 * The rings around what has the focus: outlines and shadows that go with it, of the element, of what is drawn in its
 * place and of its frames. Undefined where nothing has the focus.
 */
const ringsHere = (page: Page): Promise<{ place: string; rings: string[] } | undefined> =>
	page.evaluate(() => {
		const element = document.activeElement;
		if (!(element instanceof HTMLElement) || element === document.body) {
			return undefined;
		}
		const parts: Element[] = [];
		for (let part: Element | null = element; part && parts.length < 4; part = part.parentElement) {
			parts.push(part);
		}
		if (element.nextElementSibling) {
			parts.push(element.nextElementSibling);
		}
		const look = () =>
			parts.flatMap((part, index) => {
				const { outlineStyle, outlineWidth, outlineColor, boxShadow, opacity } = getComputedStyle(part);
				const hasOutline = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0 && opacity !== '0';
				return [
					...(hasOutline ? [`${index}: outline ${outlineWidth} ${outlineColor}`] : []),
					...(boxShadow === 'none' ? [] : [`${index}: shadow ${boxShadow}`]),
				];
			});
		const focused = look();
		// A panel that keeps the focus would give it back at once if it heard of this.
		const events = ['focus', 'focusin', 'blur', 'focusout'];
		const keepSilent = (event: Event) => event.stopImmediatePropagation();
		for (const name of events) {
			window.addEventListener(name, keepSilent, true);
		}
		element.blur();
		const blurred = new Set(look());
		element.focus({ preventScroll: true });
		for (const name of events) {
			window.removeEventListener(name, keepSilent, true);
		}
		return {
			place: `${element.tagName.toLowerCase()} "${(element.ariaLabel ?? element.textContent ?? '').slice(0, 40)}"`,
			rings: focused.filter((ring) => !blurred.has(ring)),
		};
	});

/** Walks a page by Tab, and returns the places that don't show exactly one ring, each with those that it shows. */
export const placesWithoutOneRing = async (page: Page): Promise<readonly string[]> => {
	// What fades would be looked at halfway.
	await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important; }' });
	const found: string[] = [];
	let walked = 0;
	for (; walked < MOST; walked++) {
		await page.keyboard.press('Tab');
		const here = await ringsHere(page);
		if (!here) {
			break;
		}
		if (here.rings.length !== 1) {
			found.push(`${here.place}: ${here.rings.join(', ') || 'none'}`);
		}
	}
	return walked === 0 ? ['nothing takes the focus'] : found;
};
