import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';

/** The pictures that git keeps are drawn again only where RENEW_SCREENS=1 asks for it; git ignores `reports`. */
const FOLDER = fileURLToPath(
	new URL(`../../../../../${process.env.RENEW_SCREENS === '1' ? 'docs' : 'reports'}/screens/`, import.meta.url),
);
const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 360, height: 740 },
] as const;

/** What a strict eye would mark: sideways scrolling, texts cut off, things to press that something else covers. */
const faultsOf = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const faults: string[] = [];
		const nameOf = (element: Element) =>
			`${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
		/** Scrolled out of the part of the page that it lies in. */
		const isScrolledOut = (element: Element): boolean => {
			const { top, bottom } = element.getBoundingClientRect();
			for (let part = element.parentElement; part !== null; part = part.parentElement) {
				const { top: from, bottom: to } = part.getBoundingClientRect();
				if (
					/auto|scroll/.test(getComputedStyle(part).overflowY) &&
					((top + bottom) / 2 < from || (top + bottom) / 2 > to)
				) {
					return true;
				}
			}
			return false;
		};
		if (document.documentElement.scrollWidth > window.innerWidth) {
			faults.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${window.innerWidth}`);
		}
		const scope = document.querySelector('dialog[open]') ?? document.body;
		for (const element of scope.querySelectorAll('button, a[href], input:not([type=hidden]), textarea, h1, h2, h3')) {
			const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
			const style = getComputedStyle(element);
			const hidden =
				width < 2 ||
				height < 2 ||
				style.visibility === 'hidden' ||
				style.opacity === '0' ||
				element.closest('[inert], [aria-hidden=true]') !== null;
			const outside = right <= 0 || bottom <= 0 || left >= window.innerWidth || top >= window.innerHeight;
			if (hidden || outside || isScrolledOut(element)) {
				continue;
			}
			if (left < -1 || right > window.innerWidth + 1) {
				faults.push(`${nameOf(element)} reaches out of the page`);
			}
			if (
				element.tagName !== 'INPUT' &&
				element.tagName !== 'TEXTAREA' &&
				element.scrollWidth > element.clientWidth + 1 &&
				style.overflowX !== 'visible' &&
				!element.hasAttribute('title')
			) {
				faults.push(`${nameOf(element)} is cut off`);
			}
			const x = Math.min(Math.max((left + right) / 2, 0), window.innerWidth - 1);
			const y = Math.min(Math.max((top + bottom) / 2, 0), window.innerHeight - 1);
			const seen = document.elementFromPoint(x, y);
			const own =
				seen !== null &&
				(element.contains(seen) ||
					seen.contains(element) ||
					(seen.closest('label') !== null && seen.closest('label') === element.closest('label')));
			if (/^(BUTTON|A|TEXTAREA)$/.test(element.tagName) && !own) {
				faults.push(`${nameOf(element)} lies under ${seen ? nameOf(seen) : 'nothing'}`);
			}
		}
		return faults;
	});

/**
 * All that axe finds, each with its places. No page here has frames of another origin, for which alone axe would open a
 * page of its own.
 */
export const violationsOf = async (page: Page): Promise<{ id: string; impact?: string | null; places: string[] }[]> => {
	// Colours in the middle of a transition are no state's. What turns or pulses without end isn't waited for.
	await page.evaluate(() => {
		const ending = document
			.getAnimations()
			.filter(
				({ effect, playState }) =>
					playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
			);
		return Promise.allSettled(ending.map(({ finished }) => finished)).then(() => undefined);
	});
	// A document that axe has looked at has it already: to parse its half megabyte again takes longer than to run it.
	const isThere = await page.evaluate(() => 'axe' in globalThis);
	const { violations } = await new AxeBuilder(isThere ? { page, axeSource: ';' } : { page })
		.setLegacyMode(true)
		.options({ resultTypes: ['violations'] })
		.analyze();
	return violations.map(({ id, impact, nodes }) => ({
		id,
		impact,
		places: nodes.map(({ target }) => target.join(' ')),
	}));
};

/** Serious and critical findings of axe, each with its place. */
const findingsOf = async (page: Page): Promise<string[]> => {
	const violations = await violationsOf(page);
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(({ id, places }) => `${id}: ${places.join(', ')}`);
};

/**
 * Takes pictures of a state at both widths, light and dark; fails where something overlaps, is cut off or bars
 * somebody. A `passing` state lasts only seconds: its layout alone is checked, as axe would still be reading when it is
 * over. `at`: what is scrolled to.
 */
export const takeScreens = async (
	page: Page,
	name: string,
	{ passing = false, at }: { passing?: boolean; at?: Locator } = {},
): Promise<void> => {
	mkdirSync(FOLDER, { recursive: true });
	const before = page.viewportSize();
	const problems: string[] = [];
	for (const size of SIZES) {
		await page.setViewportSize(size);
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
			await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
			await at?.scrollIntoViewIfNeeded();
			await page.screenshot({
				path: join(FOLDER, `${name}-${size.width}-${colorScheme}.png`),
				animations: 'disabled',
				caret: 'hide',
			});
			const found = [...(await faultsOf(page)), ...(passing ? [] : await findingsOf(page))];
			problems.push(...found.map((fault) => `${name} at ${size.width} px, ${colorScheme}: ${fault}`));
		}
	}
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
	if (before) {
		await page.setViewportSize(before);
	}
	expect(problems).to.deep.equal([]);
};
