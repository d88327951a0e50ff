import { expect } from 'chai';
import { spawnServer, type TestServer } from '../end-to-end/support/index.ts';
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
			await password.and(page.locator('[aria-invalid="true"]')).waitFor();
			expect(await password.evaluate((input) => input === document.activeElement), text).to.equal(true);
			expect(
				alice.wire.sent.slice(sent).filter((frame) => frame.includes('registerUser')),
				text,
			).to.deep.equal([]);
		}
		await takeScreens(page, 'register-weak-password');
		await password.fill('Correct-horse-7-battery');
		await confirmation.fill('Correct-horse-7-battery');
		await strength.filter({ hasText: 'very good' }).waitFor();
		await takeScreens(page, 'register-strong-password');
		await alice.joins();
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
