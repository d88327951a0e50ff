import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { Person, shotsOnFailure, startOtr, useTwoPeople, violationsOf } from './support/index.ts';

const LOGIN_PASSWORD = 'Correct-horse-7-battery';
const CHOSEN = 'gravel-Umbrella 92 teapot orbit!Kelp';

/** Names under which this browser keeps end-to-end seeds. */
const seedsIn = (page: Page): Promise<string[]> =>
	page.evaluate(
		() =>
			new Promise<string[]>((resolve, reject) => {
				const request = indexedDB.open('rocketchat-e2e');
				request.onerror = () => reject(request.error);
				request.onsuccess = () => {
					const keys = request.result.transaction('entries').objectStore('entries').getAllKeys();
					keys.onerror = () => reject(keys.error);
					keys.onsuccess = () => {
						request.result.close();
						resolve(keys.result.map(String).filter((name) => /^e2e-(seed|next)/.test(name)));
					};
				};
			}),
	);

const WIDTHS = [
	[320, 640],
	[1280, 800],
] as const;

/**
 * Nothing bars somebody, light or dark, and nothing scrolls sideways at the width of a small phone. CI_SHOTS names a
 * folder for pictures.
 */
const isFitForAll = async (page: Page, name: string): Promise<void> => {
	const folder = process.env.CI_SHOTS;
	const found: unknown[] = [];
	for (const colorScheme of ['dark', 'light'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		for (const [width, height] of WIDTHS) {
			await page.setViewportSize({ width, height });
			await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
			if (folder) {
				await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` });
			}
			const wide = await page.evaluate(() => {
				const dialog = document.querySelector('dialog[open]');
				return [document.documentElement, ...(dialog ? [dialog] : [])].map(
					(element) => element.scrollWidth - element.clientWidth,
				);
			});
			found.push(...wide.filter((more) => more > 0).map((more) => `${more} px too wide at ${width} px`));
		}
		found.push(...(await violationsOf(page)));
	}
	expect(found, name).to.deep.equal([]);
};

describe('the end-to-end key in Account > Security', () => {
	const { alice, bob } = useTwoPeople();
	/** Bob's second browser. */
	let laptop: Person;
	let password = '';
	/**
	 * Addresses and bodies of what the three browsers ask for over HTTP, and each password that was there to be found in
	 * them.
	 */
	const requests: string[] = [];
	const passwords = new Set([CHOSEN]);

	before(async () => {
		laptop = await Person.at(bob.url, 'bob');
		for (const { page } of [alice, bob, laptop]) {
			page.context().on('request', (request) => requests.push(`${request.url()} ${request.postData() ?? ''}`));
		}
		[password] = await Promise.all([bob.saveE2EPassword(), alice.saveE2EPassword()]);
		passwords.add(password);
		await bob.openOtr();
		await alice.openOtr();
	});
	after(() => laptop?.close());
	shotsOnFailure(() => [laptop]);

	const dialogOf = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
	/** Without a reload, which would forget what the page knows of the sign-in. */
	const opensSecurity = async ({ page }: Person): Promise<void> => {
		await page.getByRole('button', { name: 'User menu' }).click();
		await page.getByRole('menuitem', { name: 'My account' }).click();
		await page.getByRole('link', { name: 'Security' }).click();
		await page.getByRole('heading', { name: 'End-to-end encryption' }).waitFor();
	};
	const opensChange = async ({ page }: Person): Promise<Locator> => {
		await page.getByRole('button', { name: 'Change E2E password' }).click();
		return dialogOf(page, 'Change E2E password');
	};
	const changes = (dialog: Locator): Promise<void> =>
		dialog.getByRole('button', { name: 'Change E2E password' }).click();
	const fill = (dialog: Locator, label: string, text: string): Promise<void> =>
		dialog.getByLabel(label, { exact: true }).fill(text);

	it('a chosen password is judged while it is typed, and refused where it is weak, or the login password', async () => {
		await laptop.signIn();
		await laptop.unlocks(password);
		await opensSecurity(laptop);
		await isFitForAll(laptop.page, 'security');
		const dialog = await opensChange(laptop);
		await dialog.getByText('One that I choose').click();
		const judged = dialog.getByRole('status').filter({ hasText: 'Strength' });
		for (const [text, words] of [
			['Passw0rd!2026', 'too easy to guess'],
			['my name is bob, says bobby example.org 9', 'It contains your name'],
			[`x ${LOGIN_PASSWORD} y`, 'your login password'],
			[CHOSEN, /strong \(about \d+ bits\)/],
		] as const) {
			await fill(dialog, 'New E2E password', text);
			await judged.filter({ hasText: words }).waitFor();
			await fill(dialog, 'Current E2E password', password);
			await fill(dialog, 'Confirm the new E2E password', text);
			await fill(dialog, 'Login password', LOGIN_PASSWORD);
			if (text !== CHOSEN) {
				await changes(dialog);
				await dialog.getByRole('alert').first().waitFor();
			}
		}
		await isFitForAll(laptop.page, 'change-chosen');
		await fill(dialog, 'Confirm the new E2E password', 'another');
		await changes(dialog);
		await dialog.getByRole('alert').filter({ hasText: 'differ' }).waitFor();
		await fill(dialog, 'Confirm the new E2E password', CHOSEN);
		await fill(dialog, 'Current E2E password', 'not this one');
		await changes(dialog);
		await dialog.getByRole('alert').filter({ hasText: 'not the current password' }).waitFor();
		expect(
			await dialog
				.getByLabel('Current E2E password', { exact: true })
				.evaluate((input) => input === document.activeElement),
		).to.equal(true);
		await fill(dialog, 'Current E2E password', password);
		await fill(dialog, 'Login password', 'not this one either');
		await changes(dialog);
		await dialog.getByRole('alert').filter({ hasText: 'not your login password' }).waitFor();
		expect(
			await dialog.getByLabel('Login password', { exact: true }).evaluate((input) => input === document.activeElement),
		).to.equal(true);
		await fill(dialog, 'Login password', LOGIN_PASSWORD);
		await changes(dialog);
		await laptop.page.getByText('Your end-to-end password has been changed').waitFor();
		await dialog.waitFor({ state: 'detached' });
		const opener = laptop.page.getByRole('button', { name: 'Change E2E password' });
		expect(await opener.evaluate((button) => button === document.activeElement)).to.equal(true);
		password = CHOSEN;
	});

	it('a generated one is to be saved before it counts, and opens the same key elsewhere', async () => {
		const dialog = await opensChange(laptop);
		await fill(dialog, 'Current E2E password', password);
		await changes(dialog);
		await dialog.getByRole('alert').filter({ hasText: 'Save the new password first' }).waitFor();
		const generated = (await dialog.locator('code').innerText()).trim();
		expect(generated.split(' ')).to.have.length(7);
		passwords.add(generated);
		await dialog.getByText('I have saved the new password').click();
		await changes(dialog);
		await dialog.getByRole('alert').filter({ hasText: 'Login password' }).waitFor();
		await fill(dialog, 'Login password', LOGIN_PASSWORD);
		await isFitForAll(laptop.page, 'change-generated');
		await changes(dialog);
		await dialog.waitFor({ state: 'detached' });
		expect(await laptop.page.content()).to.not.include(generated);
		password = generated;
	});

	it('asked for after each reload, the key is stored nowhere until that is switched off again', async () => {
		const { page } = laptop;
		expect(await seedsIn(page)).to.have.length(1);
		const asks = page.getByText('Ask for my end-to-end password after each reload');
		await asks.click();
		await page.getByText('only in the memory of this page').waitFor();
		expect(await seedsIn(page)).to.deep.equal([]);
		await page.reload();
		await page.getByRole('button', { name: 'Enter your end-to-end encryption password' }).click();
		const dialog = dialogOf(page, 'Enter your end-to-end encryption password');
		expect(await dialog.getByLabel('Ask for my end-to-end password after each reload').isChecked()).to.equal(true);
		await isFitForAll(page, 'enter');
		await fill(dialog, 'E2E password', password);
		await dialog.getByRole('button', { name: 'Enable encryption' }).click();
		await dialog.waitFor({ state: 'detached' });
		expect(await seedsIn(page)).to.deep.equal([]);
		await isFitForAll(page, 'security-asks');
		await asks.click();
		await page.getByText('until you log out').waitFor();
		await page.reload();
		await page.getByText('until you log out').waitFor();
		expect(await seedsIn(page)).to.have.length(1);
	});

	it('H2 H12 after a reset the session is over on both sides, the peer is warned before the next, and the other browser wants the new password', async () => {
		await startOtr(alice, bob);
		const tab = await bob.newTab();
		await tab.goto(`${bob.url}/account/security`);
		await tab.getByRole('button', { name: 'Reset E2E key' }).click();
		const dialog = dialogOf(tab, 'Reset E2E key');
		await dialog.getByText('Among them: alice').waitFor();
		const reset = dialog.getByRole('button', { name: 'Reset E2E key' });
		expect(await reset.isDisabled()).to.equal(true);
		await dialog.getByText('I understand what is lost').click();
		await fill(dialog, 'Login password', 'not this one');
		await reset.click();
		await dialog.getByRole('alert').filter({ hasText: 'not your login password' }).waitFor();
		expect(
			await dialog.getByLabel('Login password', { exact: true }).evaluate((input) => input === document.activeElement),
		).to.equal(true);
		await fill(dialog, 'Login password', LOGIN_PASSWORD);
		await isFitForAll(tab, 'reset');
		await reset.click();
		const saving = dialogOf(tab, 'Save your end-to-end encryption password');
		const fresh = (await saving.locator('code').innerText()).trim();
		expect([fresh.split(' ').length, fresh === password]).to.deep.equal([7, false]);
		passwords.add(fresh);
		await saving.getByRole('button', { name: /saved/ }).click();
		await saving.waitFor({ state: 'detached' });
		await bob.seesInSidebar('Your end-to-end key was replaced');
		await alice.seesInSidebar('bob ended OTR');
		await bob.say('not before it was acknowledged');
		expect(await bob.composer.inputValue()).to.equal('not before it was acknowledged');
		expect(bob.plainTexts().join()).to.not.include('not before it was acknowledged');
		await bob.composer.fill('');
		await alice.press('Dismiss');
		await alice.press('Start OTR');
		await alice.seesInSidebar('The key of bob has changed');
		await alice.press('Accept the new key');
		await bob.press('Dismiss');
		await startOtr(alice, bob);
		await laptop.page.getByText('not the one in this browser').waitFor();
		await isFitForAll(laptop.page, 'mismatch');
		await laptop.page.getByRole('button', { name: 'Enter the password' }).click();
		const entering = dialogOf(laptop.page, 'Enter your end-to-end encryption password');
		await fill(entering, 'E2E password', password);
		await entering.getByRole('button', { name: 'Enable encryption' }).click();
		await entering.getByRole('alert').waitFor();
		await fill(entering, 'E2E password', fresh);
		await entering.getByRole('button', { name: 'Enable encryption' }).click();
		await entering.waitFor({ state: 'detached' });
		await laptop.page.getByText('until you log out').waitFor();
		await tab.close();
	});

	it('a forgotten password leads to a reset, which says that known keys are lost, and can still be left', async () => {
		await laptop.page.getByText('Ask for my end-to-end password after each reload').click();
		await laptop.page.reload();
		const banner = laptop.page.getByRole('button', { name: 'Enter your end-to-end encryption password' });
		await banner.click();
		await laptop.page.getByRole('button', { name: 'Forgot E2E password?' }).click();
		const dialog = dialogOf(laptop.page, 'Reset E2E key');
		await dialog.getByText('everyone counts as new and unverified').waitFor();
		await laptop.page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		expect(await banner.evaluate((button) => button === document.activeElement)).to.equal(true);
		await banner.click();
		await laptop.page.getByRole('button', { name: 'Forgot E2E password?' }).click();
		await dialog.getByText('I understand what is lost').click();
		await fill(dialog, 'Login password', LOGIN_PASSWORD);
		await dialog.getByRole('button', { name: 'Reset E2E key' }).click();
		const saving = dialogOf(laptop.page, 'Save your end-to-end encryption password');
		await saving.getByText('not stored anywhere').waitFor();
		await isFitForAll(laptop.page, 'save-asks');
		expect(await seedsIn(laptop.page)).to.deep.equal([]);
		await saving.getByRole('button', { name: /saved/ }).click();
		await alice.seesInSidebar('bob ended OTR');
	});

	it('X6 nothing of it went wrong unseen, and no end-to-end password left a page, over either line', () => {
		// The keys that went by are seen here: so would their passwords be.
		expect(requests.filter((request) => request.includes('e2e.setUserPublicAndPrivateKeys')).length).to.be.above(2);
		expect(passwords.size).to.equal(4);
		for (const person of [alice, bob, laptop]) {
			expect(person.problems).to.deep.equal([]);
			expect(person.wire.sent).to.not.deep.equal([]);
		}
		// Registration sends the login password; what proves it later is its digest.
		expect(requests.filter((request) => request.includes('e2e.') && request.includes(LOGIN_PASSWORD))).to.deep.equal(
			[],
		);
		const left = [...requests, ...[alice, bob, laptop].flatMap(({ wire }) => wire.sent)].join('\n');
		for (const each of passwords) {
			for (const spelling of [
				each,
				encodeURIComponent(each),
				each.replaceAll(' ', '+'),
				JSON.stringify(each).slice(1, -1),
			]) {
				expect(left.includes(spelling), 'an end-to-end password').to.equal(false);
			}
		}
	});
});
