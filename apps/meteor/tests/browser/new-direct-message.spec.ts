import { expect } from 'chai';
import { useTwoPeople, violationsOf } from './support/index.ts';

describe('a new direct message', () => {
	const { alice } = useTwoPeople();

	it('is begun by keyboard alone: one types whom at once, and Escape gives the focus back', async () => {
		const { page } = alice;
		await page.goto(`${alice.url}/home`);
		const start = page.getByRole('button', { name: 'Start a conversation' });
		const dialog = page.getByRole('dialog', { name: 'New direct message' });
		const focused = page.locator(':focus');
		await start.press('Enter');
		await dialog.getByRole('combobox', { name: 'Users' }).and(focused).waitFor();
		expect(await violationsOf(page)).to.deep.equal([]);
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		await start.and(focused).waitFor();

		await start.press('Enter');
		await dialog.getByRole('combobox', { name: 'Users' }).and(focused).waitFor();
		await page.keyboard.type('bo');
		await dialog.getByRole('option', { name: /bob/ }).waitFor();
		await page.keyboard.press('Enter');
		await dialog.getByRole('combobox', { name: 'Users' }).and(focused).waitFor();
		await dialog.getByRole('button', { name: 'Create' }).press('Enter');
		await dialog.waitFor({ state: 'detached' });
		await page.getByRole('heading', { name: 'bob', level: 1 }).waitFor();
		await page.waitForURL('**/direct/*');
	});
});
