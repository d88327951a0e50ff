import { expect } from 'chai';
import { spawnServer, type TestServer } from '../api/support/index.ts';
import { Person, shotsOnFailure, takeScreens } from './support/index.ts';

describe('a workspace without an administrator', () => {
	let server: TestServer;
	let operator: Person;
	let stranger: Person;
	shotsOnFailure(() => [operator, stranger]);

	before(async () => {
		server = await spawnServer({ unclaimed: true });
		[operator, stranger] = await Promise.all([Person.at(server.url, 'operator'), Person.at(server.url, 'stranger')]);
	});

	after(async () => {
		await Promise.all([operator.close(), stranger.close()]);
		await server.stop();
	});

	it('tells a stranger at every address what the operator has to do, and offers nothing else', async () => {
		for (const path of ['/', '/login', '/register', '/home', '/admin/users']) {
			await stranger.page.goto(server.url + path);
			await stranger.page.getByRole('heading', { name: 'This workspace has no administrator yet', level: 1 }).waitFor();
			expect(await stranger.page.getByRole('textbox').count(), path).to.equal(0);
		}
		await stranger.page.getByText('open the link that it printed').waitFor();
		await takeScreens(stranger.page, 'no-administrator');
	});

	it('says of a wrong link that it is one', async () => {
		await operator.fillsRegistration(`/register#setup=${'x'.repeat(32)}`);
		await operator.page.getByRole('button', { name: 'Create the account' }).click();
		await operator.page.getByRole('alert').getByText('This link is not valid').waitFor();
	});

	it('becomes its operator’s by the link that was printed, and the stranger’s page goes on by itself', async () => {
		await stranger.fillsRegistration(server.setupPath);
		await operator.fillsRegistration(server.setupPath);
		await operator.page.getByRole('heading', { name: 'Create the administrator’s account', level: 1 }).waitFor();
		await takeScreens(operator.page, 'administrator-setup');
		const waiting = await stranger.newTab();
		await waiting.goto(`${server.url}/login`);
		await waiting.getByText('open the link that it printed').waitFor();
		await operator.joins();
		expect(operator.page.url()).to.equal(`${server.url}/home`);
		await operator.page.goto(`${server.url}/admin/users`);
		await operator.page.getByText('Administrator · Active').waitFor();
		await waiting.getByRole('button', { name: 'Login' }).waitFor();
	});

	it('gives the other who held the link an ordinary account, and says so first', async () => {
		await stranger.page.getByRole('button', { name: 'Create the account' }).click();
		await stranger.page.getByRole('status').getByText('This link has already been used').waitFor();
		expect(await stranger.page.getByLabel('Username', { exact: true }).inputValue()).to.equal('stranger');
		await takeScreens(stranger.page, 'administrator-link-used');
		await stranger.joins();
		await stranger.page.goto(`${server.url}/admin/users`);
		await stranger.page.getByText('Administrators only').first().waitFor();
	});
});
