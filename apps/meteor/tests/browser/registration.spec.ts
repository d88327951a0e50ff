import { expect } from 'chai';
import { spawnServer, type TestServer } from '../api/support/index.ts';
import { Person, shotsOnFailure, takeScreens } from './support/index.ts';

describe('a login password in the registration form', () => {
	let server: TestServer;
	let alice: Person;
	shotsOnFailure(() => [alice]);

	before(async () => {
		server = await spawnServer();
		alice = await Person.at(server.url, 'alice');
	});
	after(async () => {
		await alice.close();
		await server.stop();
	});

	it('X5 is judged while it is typed, by the rule of the server, and refused at its field where it is tried first', async () => {
		await alice.fillsRegistration();
		const { page } = alice;
		const password = page.getByLabel('Password', { exact: true });
		const confirmation = page.getByLabel('Confirm your password', { exact: true });
		const strength = page.getByRole('status').filter({ hasText: 'Strength' });
		await page.getByLabel('Name', { exact: true }).fill('Alice Liddell');
		for (const [text, words] of [
			['short', 'At least 8 characters'],
			['12345678', 'Too easy to guess'],
			['        ', 'Too easy to guess'],
			['Alice Liddell', 'Too easy to guess'],
			['alice@example.org', 'Too easy to guess'],
		] as const) {
			await password.fill(text);
			await confirmation.fill(text);
			await strength.filter({ hasText: words }).waitFor();
			const sent = alice.wire.sent.length;
			await page.getByRole('button', { name: 'Join your team' }).click();
			await password.and(page.locator('[aria-invalid="true"]:focus')).waitFor();
			expect(
				alice.wire.sent.slice(sent).filter((frame) => frame.includes('registerUser')),
				text,
			).to.deep.equal([]);
		}
		expect(await page.getByText('Too easy to guess').count(), 'said once').to.equal(1);
		await takeScreens(page, 'register-weak-password');
		await password.fill('Correct-horse-7-battery');
		await confirmation.fill('Correct-horse-7-battery');
		await strength.filter({ hasText: 'very good' }).waitFor();
		await takeScreens(page, 'register-strong-password');
		await alice.joins();
	});

	it('X5 is sent once, however often the button is pressed while the estimator is still on its way', async () => {
		const eve = await Person.at(server.url, 'eve');
		const { page } = eve;
		let letGo = (): void => undefined;
		const held = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		let asked = 0;
		await page.goto(`${server.url}/register`);
		await page.getByLabel('Name', { exact: true }).waitFor();
		await page.route('**/assets/*.js', async (route) => {
			asked += 1;
			await held;
			await route.continue();
		});
		await eve.fillsForm();
		const join = page.locator('button[type=submit]');
		await join.dispatchEvent('click');
		await join.and(page.locator(':disabled')).waitFor();
		await page.locator('form').evaluate((form) => (form as HTMLFormElement).requestSubmit());
		await page.locator('form').evaluate((form) => (form as HTMLFormElement).requestSubmit());
		expect(asked, 'the estimator is what the form waits for').to.be.above(0);
		letGo();
		await page.waitForURL('**/home');
		expect(eve.wire.sent.filter((frame) => frame.includes('registerUser'))).to.have.lengthOf(1);
		await eve.close();
	});

	it('puts the focus on the first field that is wrong at the first try, when the estimator comes with it', async () => {
		const mallory = await Person.at(server.url, 'mallory');
		await mallory.page.goto(`${server.url}/register`);
		await mallory.page.getByLabel('Name', { exact: true }).fill('Mallory');
		await mallory.page.getByLabel('Confirm your password', { exact: true }).press('Enter');
		await mallory.page.getByLabel('Email', { exact: true }).and(mallory.page.locator(':focus')).waitFor();
		await mallory.close();
	});

	it('opens typed in another Unicode form than it was set in', async () => {
		const ute = await Person.at(server.url, 'ute');
		const text = 'Größe-und-Café-7-Körbe';
		await ute.fillsRegistration();
		await ute.page.getByLabel('Password', { exact: true }).fill(text.normalize('NFC'));
		await ute.page.getByLabel('Confirm your password', { exact: true }).fill(text.normalize('NFC'));
		await ute.joins();
		const elsewhere = await Person.at(server.url, 'ute');
		await elsewhere.signIn(text.normalize('NFD'));
		await Promise.all([ute.close(), elsewhere.close()]);
	});
});
