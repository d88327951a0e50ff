import { expect } from 'chai';
import type { Locator } from 'playwright-core';
import { type Person, placesWithoutOneRing, useTwoPeople, violationsOf } from './support/index.ts';

/** More presses than any page here has places to stop at. */
const MOST = 60;

const isFocused = (locator: Locator): Promise<boolean> =>
	locator.evaluate((element) => element === document.activeElement);
const holdsFocus = (locator: Locator): Promise<boolean> =>
	locator.evaluate((element) => element.contains(document.activeElement));

/** Reaches a control by Tab alone, or by Shift+Tab, and presses Enter there. */
const reach = async (person: Person, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
	// Tab passes by what is disabled.
	await control.and(person.page.locator(':enabled')).waitFor();
	for (let presses = 0; presses < MOST; presses++) {
		if (await isFocused(control)) {
			await person.page.keyboard.press('Enter');
			return;
		}
		await person.page.keyboard.press(key);
	}
	throw new Error(`The keyboard does not reach ${control}.`);
};

/** Waits until the focus is inside; says where it is otherwise. */
const focusIsIn = async (person: Person, place: Locator): Promise<void> => {
	const held = async (): Promise<boolean> => holdsFocus(place);
	for (const end = Date.now() + 5_000; Date.now() < end && !(await held()); ) {
		await person.page.evaluate(() => new Promise(requestAnimationFrame));
	}
	const where = await person.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? 'nowhere');
	expect(await held(), `the focus is at ${where}`).to.equal(true);
};

const button = ({ sidebar }: Person, name: string): Locator => sidebar.getByRole('button', { name, exact: true });

describe('off the record by keyboard alone', () => {
	const { server, alice, bob } = useTwoPeople();

	const openPanel = async (person: Person): Promise<void> => {
		await person.composer.focus();
		await reach(person, person.page.getByRole('button', { name: 'Options' }), 'Shift+Tab');
		const entry = person.page.getByRole('menuitem', { name: 'OTR', exact: true });
		await entry.waitFor();
		for (let presses = 0; presses < MOST && !(await isFocused(entry)); presses++) {
			await person.page.keyboard.press('ArrowDown');
		}
		await person.page.keyboard.press('Enter');
		await person.sidebar.waitFor();
		await focusIsIn(person, person.sidebar);
	};

	for (const [width, height] of [
		[1280, 800],
		[360, 740],
	] as const) {
		describe(`${width} wide`, () => {
			before(() => Promise.all([alice, bob].map(({ page }) => page.setViewportSize({ width, height }))));

			it('G5 G6 starts and accepts, and the focus goes along', async () => {
				await openPanel(alice);
				await reach(alice, button(alice, 'Start OTR'));
				await alice.seesInSidebar('Waiting for bob');
				await focusIsIn(alice, alice.sidebar);
				await focusIsIn(bob, bob.invitation);
				expect(
					await bob.invitation.evaluate((dialog) =>
						dialog.ariaDescribedByElements?.map(({ textContent }) => textContent).join(),
					),
				).to.match(/^alice wants to start OTR/);
				await reach(bob, bob.invitation.getByRole('button', { name: 'Accept' }));
				await alice.seesInSidebar('Off the record with bob');
				await focusIsIn(alice, alice.sidebar);
				if (width < 768) {
					await bob.messages.getByText('Off the record from here on').last().waitFor();
					expect(await bob.sidebar.count(), 'a panel over the conversation').to.equal(0);
					await focusIsIn(bob, bob.page.getByRole('main'));
					await openPanel(bob);
				}
				await bob.seesInSidebar('Off the record with alice');
				await focusIsIn(bob, bob.sidebar);
			});

			it('G9 refreshes the keys, and the focus stays in the panel', async () => {
				await reach(alice, button(alice, 'Refresh keys'));
				await alice.message('The conversation was re-keyed').waitFor({ state: 'attached' });
				await alice.seesInSidebar('Off the record with bob');
				await focusIsIn(alice, alice.sidebar);
			});

			it('G10 ends and acknowledges, and the focus stays in the panel', async () => {
				await reach(bob, button(bob, 'End OTR'));
				await bob.seesInSidebar('OTR has ended');
				await focusIsIn(bob, bob.sidebar);
				await alice.seesInSidebar('bob ended OTR');
				await focusIsIn(alice, alice.sidebar);
				await reach(alice, button(alice, 'Dismiss'));
				await button(alice, 'Start OTR').waitFor();
				await focusIsIn(alice, alice.sidebar);
				await reach(alice, button(alice, 'Erase now'));
				await alice.seesInSidebar('Talk off the record with bob');
				await focusIsIn(alice, alice.sidebar);
			});

			it('closes the panel by Escape, and the focus is in the room again', async () => {
				await alice.page.keyboard.press('Escape');
				await alice.sidebar.waitFor({ state: 'detached' });
				await focusIsIn(alice, alice.page.getByRole('main'));
			});

			it('S4 declines, and goes on writing after what stands above the composer was acknowledged there', async () => {
				await openPanel(alice);
				await reach(alice, button(alice, 'Start OTR'));
				await reach(bob, bob.invitation.getByRole('button', { name: 'Decline' }));
				await alice.seesInSidebar('bob declined');
				await alice.page.keyboard.press('Escape');
				await alice.sidebar.waitFor({ state: 'detached' });
				await alice.composer.focus();
				await reach(alice, alice.page.getByRole('main').getByRole('button', { name: 'Dismiss' }), 'Shift+Tab');
				await focusIsIn(alice, alice.composer);
				await alice.page.keyboard.type(`written at once at ${width}`);
				await alice.page.keyboard.press('Enter');
				await alice.message(`written at once at ${width}`).waitFor();
			});
		});
	}

	/** What each live region of this page says from now on. */
	const listen = ({ page }: Person): Promise<void> =>
		page.evaluate(() => {
			const said: string[] = [];
			const before = new Map<Element, string>();
			const look = (): void => {
				for (const region of document.querySelectorAll(
					'[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])',
				)) {
					const text = region.textContent ?? '';
					if (text !== '' && before.get(region) !== text) {
						said.push(text);
					}
					before.set(region, text);
				}
			};
			look();
			said.length = 0;
			Object.assign(globalThis, { said });
			new MutationObserver(look).observe(document.body, {
				subtree: true,
				childList: true,
				characterData: true,
				attributes: true,
			});
		});
	/** How often that was said. */
	const said = ({ page }: Person, words: string): Promise<number> =>
		page.evaluate(
			(looked) => (globalThis as unknown as { said: string[] }).said.filter((text) => text.includes(looked)).length,
			words,
		);

	describe('for those who hear the page', () => {
		for (const [width, height] of [
			[1280, 800],
			[360, 740],
		] as const) {
			it(`each change of state is read out once, by one live region, at ${width}, with the panel and without`, async () => {
				await Promise.all([alice, bob].map(({ page }) => page.setViewportSize({ width, height })));
				await alice.openDirect('bob');
				await bob.openDirect('alice');
				await alice.openOtr();
				await Promise.all([listen(alice), listen(bob)]);
				await alice.press('Start OTR');
				await bob.accepts();
				await alice.seesInSidebar('Off the record with bob');
				await bob.messages.getByText('Off the record from here on').last().waitFor();
				expect(await said(alice, 'Waiting for bob')).to.equal(1);
				expect(await said(alice, 'Off the record with bob')).to.equal(1);
				expect(await said(bob, 'Off the record with alice')).to.equal(1);
				if (await bob.sidebar.isVisible()) {
					await bob.sidebar.getByRole('button', { name: 'Close' }).click();
				}
				await alice.press('End OTR');
				await alice.seesInSidebar('OTR has ended');
				await bob.page.getByRole('main').getByRole('button', { name: 'Dismiss' }).waitFor();
				expect(await said(alice, 'OTR has ended')).to.equal(1);
				expect(await said(bob, 'alice ended OTR')).to.equal(1);
				expect(await violationsOf(alice.page)).to.deep.equal([]);
				expect(await violationsOf(bob.page)).to.deep.equal([]);
				await bob.page.getByRole('main').getByRole('button', { name: 'Dismiss' }).click();
			});
		}
	});

	describe('for those who see where the focus is', () => {
		it('shows one ring around what has the focus, wherever that is', async () => {
			const page = await alice.newTab();
			for (const path of ['admin/settings/OTR', 'admin/users', 'account/security', `direct/${alice.rid}/otr`]) {
				await page.goto(`${server.url}/${path}`);
				await page.getByRole('link', { name: 'bob' }).waitFor();
				await page.getByRole('main').waitFor();
				expect(await placesWithoutOneRing(page), path).to.deep.equal([]);
			}
			await page.close();
		});
	});
});
