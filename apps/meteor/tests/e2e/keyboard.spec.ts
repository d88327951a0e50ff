import { expect } from 'chai';
import type { Locator } from 'playwright-core';
import { useServer } from '../end-to-end/support/index.ts';
import { type Person, shotsOnFailure, twoPeople } from './support/index.ts';

/** More presses than any page here has places to stop at. */
const MOST = 60;

const isFocused = (locator: Locator): Promise<boolean> => locator.evaluate((element) => element === document.activeElement);
const holdsFocus = (locator: Locator): Promise<boolean> => locator.evaluate((element) => element.contains(document.activeElement));

/** Reaches a control by Tab alone, or by Shift+Tab, and presses Enter there. */
const reach = async (person: Person, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
	await control.waitFor();
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
	for (let looks = 0; looks < 50 && !(await held()); looks++) {
		await person.page.evaluate(() => new Promise(requestAnimationFrame));
	}
	const where = await person.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? 'nowhere');
	expect(await held(), `the focus is at ${where}`).to.equal(true);
};

const button = ({ sidebar }: Person, name: string): Locator => sidebar.getByRole('button', { name, exact: true });

describe('off the record by keyboard alone', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	shotsOnFailure(() => [alice, bob]);

	before(async () => {
		({ alice, bob } = await twoPeople(server.url));
	});
	after(async () => {
		await alice?.close();
		await bob?.close();
	});

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
				expect(await bob.invitation.evaluate((dialog) => dialog.ariaDescribedByElements?.map(({ textContent }) => textContent).join())).to.match(
					/^alice wants to start OTR/,
				);
				await reach(bob, bob.invitation.getByRole('button', { name: 'Accept' }));
				await bob.seesInSidebar('Off the record with alice');
				await alice.seesInSidebar('Off the record with bob');
				await focusIsIn(bob, bob.sidebar);
				await focusIsIn(alice, alice.sidebar);
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
});
