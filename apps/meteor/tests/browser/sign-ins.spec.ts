import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { DdpClient, RestClient } from '../api/support/index.ts';
import { Person, takeScreens, useTwoPeople, violationsOf } from './support/index.ts';

const OLD = 'Correct-horse-7-battery';
const NEW = 'nine boats make 1 bridge';

const security = async (person: Person): Promise<Page> => {
	await person.page.goto(`${person.url}/account/security`);
	await person.page.getByRole('heading', { name: 'Sign-ins', exact: true }).waitFor();
	return person.page;
};

describe('passwords and sign-ins', () => {
	const { server, alice, bob } = useTwoPeople();
	let elsewhere: Person;

	const signIns = (page: Page) => page.getByRole('list', { name: 'Sign-ins' }).getByRole('listitem');
	const otherSignIns = (page: Page) => signIns(page).filter({ hasNotText: 'This browser' });

	/** Signs in by a token until the server refuses. */
	const crowd = async (token: string): Promise<DdpClient[]> => {
		const sockets: DdpClient[] = [];
		for (;;) {
			const socket = await DdpClient.connect(server.url);
			try {
				await socket.resume(token);
				sockets.push(socket);
			} catch {
				await socket.close();
				return sockets;
			}
		}
	};

	before(async () => {
		elsewhere = await Person.at(server.url, 'alice');
	});
	after(() => elsewhere.close());

	it('a login password is changed by who knows the old one, and judged while it is typed', async () => {
		await elsewhere.signIn();
		const page = await security(alice);
		await page.getByRole('button', { name: 'Change login password' }).press('Enter');
		const dialog = page.getByRole('dialog', { name: 'Change login password' });
		const [current, next, again] = [
			'Current login password',
			'New login password',
			'Confirm the new login password',
		].map((name) => dialog.getByLabel(name, { exact: true }));
		await dialog.getByRole('button', { name: 'Change login password' }).click();
		await dialog.getByText('Current login password is required').waitFor();
		await current?.and(page.locator(':focus')).waitFor();
		await current?.fill('not the old one');
		await next?.fill('alice123');
		await dialog.getByRole('status').filter({ hasText: 'Strength: not enough' }).waitFor();
		await takeScreens(page, 'login-password-change');
		await next?.fill(NEW);
		await again?.fill('another');
		await again?.press('Enter');
		await dialog.getByText('The two passwords differ.').waitFor();
		await again?.fill(NEW);
		await again?.press('Enter');
		await dialog.getByText('This is not your login password.').waitFor();
		await current?.fill(OLD);
		await current?.press('Enter');
		await dialog.waitFor({ state: 'detached' });
		await page.getByText('Your login password was changed').waitFor();
	});

	it('the other sign-in ends with it, and is told why; the new password opens it again', async () => {
		await elsewhere.page.getByRole('status').getByText('Your password was changed, which ended this sign-in').waitFor();
		await takeScreens(elsewhere.page, 'sign-in-ended');
		await elsewhere.page.getByLabel('Email or username', { exact: true }).fill('alice');
		await elsewhere.page.getByLabel('Password', { exact: true }).fill(OLD);
		await elsewhere.page.getByRole('button', { name: 'Login' }).click();
		await elsewhere.page
			.getByRole('alert')
			.getByText('If you have forgotten it, ask an administrator for a new one.')
			.waitFor();
		await elsewhere.signIn(NEW);
		expect(await elsewhere.page.getByText('Your password was changed').count()).to.equal(0);
	});

	it('sign-ins are listed, and ended one by one', async () => {
		const page = await security(alice);
		await page.getByText('This browser').waitFor();
		expect(await otherSignIns(page).count()).to.equal(1);
		expect(await signIns(page).getByText('Chrome on Linux', { exact: true }).count()).to.equal(2);
		await takeScreens(page, 'sign-ins', { at: page.getByRole('button', { name: 'Log out everywhere else' }) });
		await otherSignIns(page).getByRole('button', { name: 'End the sign-in from' }).press('Enter');
		await otherSignIns(page).waitFor({ state: 'detached' });
		await elsewhere.page.getByText('This sign-in was ended from another browser or app of yours.').waitFor();
		expect(await page.getByRole('button', { name: 'Log out everywhere else' }).isDisabled()).to.equal(true);
	});

	it('all others at once, too', async () => {
		await elsewhere.signIn(NEW);
		const page = await security(alice);
		await page.getByRole('button', { name: 'Log out everywhere else' }).click();
		await elsewhere.page.getByText('This sign-in was ended from another browser or app of yours.').waitFor();
		await otherSignIns(page).waitFor({ state: 'detached' });
	});

	it('guesses at a password are told to its owner, until they are seen', async () => {
		const guest = new RestClient(server.url);
		for (let guess = 0; guess < 6; guess++) {
			expect((await guest.post('login', { user: 'bob', password: `guess ${guess}` })).status).to.be.oneOf([401, 429]);
		}
		await bob.page.goto(`${server.url}/home`);
		await bob.page.getByRole('link', { name: 'Somebody tried to sign in to your account' }).click();
		await bob.page.getByText(/\d+ wrong passwords were tried for your account/).waitFor();
		await takeScreens(bob.page, 'failed-sign-ins');
		await bob.page.getByRole('button', { name: 'I have seen this' }).press('Enter');
		await bob.page.getByRole('heading', { name: 'Failed sign-ins' }).waitFor({ state: 'detached' });
		await bob.page.goto(`${server.url}/home`);
		await bob.page.getByRole('heading', { level: 1 }).waitFor();
		expect(await bob.page.getByRole('link', { name: 'Somebody tried to sign in' }).count()).to.equal(0);
	});

	it('X9 the 101st sign-in at once is refused with a way out: by the page that has none, and where one logs in', async () => {
		const { token } = await bob.login();
		await bob.page.goto('about:blank');
		const sockets = await crowd(token);
		await elsewhere.page.goto(`${server.url}/login`);
		await elsewhere.page.getByLabel('Email or username', { exact: true }).fill('bob');
		await elsewhere.page.getByLabel('Password', { exact: true }).fill(OLD);
		await elsewhere.page.getByRole('button', { name: 'Login' }).click();
		await elsewhere.page.getByRole('alert').getByText('You are signed in 100 times').waitFor();
		await takeScreens(elsewhere.page, 'too-many-sign-ins');
		await bob.page.goto(`${server.url}/home`);
		await bob.page.getByText('You are signed in too many times at once').waitFor();
		await elsewhere.page.getByRole('button', { name: 'End the others and log in' }).press('Enter');
		await elsewhere.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
		await Promise.all(sockets.map(({ closed }) => closed));
		await bob.page.getByText('This sign-in was ended from another browser or app of yours.').waitFor();
		await bob.signIn();
		await bob.page.goto(`${server.url}/home`);
	});

	it('X9 a page that came back as one too many ends the others itself', async () => {
		const { token } = await bob.login();
		await bob.page.goto('about:blank');
		const other = await DdpClient.connect(server.url);
		const { token: another } = (await other.login('bob', OLD)) as { token: string };
		await other.close();
		const sockets = await crowd(another);
		await bob.page.goto(`${server.url}/home`);
		await bob.page.getByRole('button', { name: 'End the others' }).click();
		await bob.page.getByText('Choose a conversation from the list').waitFor();
		await Promise.all(sockets.map(({ closed }) => closed));
		expect((await bob.login()).token).to.equal(token);
	});

	it('all of it is as clear in high contrast', async () => {
		const { page } = alice;
		const clear = async (state: string) => {
			const barred = (await violationsOf(page)).filter(({ impact }) => impact === 'serious' || impact === 'critical');
			expect(barred, state).to.deep.equal([]);
		};
		await page.emulateMedia({ contrast: 'more' });
		await security(alice);
		expect(await page.evaluate(() => document.documentElement.dataset.theme)).to.equal('high-contrast');
		await clear('the page');
		await page.getByRole('button', { name: 'Change login password' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Change login password' }).click();
		await page.getByText('Current login password is required').waitFor();
		await clear('the dialog, with what is wrong');
		await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
		await page.goto(`${server.url}/admin/users`);
		await page.getByRole('button', { name: 'Set a new password for bob' }).click();
		await page.getByRole('dialog').waitFor();
		await clear('the dialog of the administrator');
		await page.keyboard.press('Escape');
		await page.emulateMedia({ contrast: 'no-preference' });
	});

	it('an administrator sets a password, whose owner must choose an own one before anything else', async () => {
		await alice.page.goto(`${server.url}/admin/users`);
		await takeScreens(alice.page, 'admin-users');
		await new RestClient(server.url).post('users.register', {
			username: 'carla',
			name: 'Carla Stone',
			email: 'carla@example.org',
			pass: NEW,
		});
		await alice.page.getByPlaceholder('Search users').fill('stone');
		await alice.page
			.getByRole('listitem')
			.filter({ hasText: 'carla' })
			.getByText('Carla Stone · User · Active')
			.waitFor();
		await alice.page.getByPlaceholder('Search users').fill('');
		await alice.page.getByRole('button', { name: 'Set a new password for bob' }).click();
		const asked = alice.page.getByRole('dialog', { name: 'Set a new password for bob' });
		const own = asked.getByLabel('Your own login password', { exact: true });
		const submit = asked.getByRole('button', { name: 'Set a new password' });
		for (const [typed, refusal] of [
			['', 'Your own login password is required'],
			['not the password of alice', 'This is not your login password.'],
		] as const) {
			await own.fill(typed);
			await submit.click();
			await asked.getByText(refusal).waitFor();
		}
		await takeScreens(alice.page, 'admin-set-password-asked');
		await own.fill(NEW);
		await submit.click();
		const shown = alice.page.getByRole('dialog', { name: 'The new password of bob' });
		const given = (await shown.locator('code').innerText()).trim();
		await takeScreens(alice.page, 'admin-set-password');
		await shown.getByRole('button', { name: 'Done' }).click();
		expect(await alice.page.getByText(given).count()).to.equal(0);

		await bob.page.getByText('An administrator has given you a new password').waitFor();
		await bob.page.getByLabel('Email or username', { exact: true }).fill('bob');
		await bob.page.getByLabel('Password', { exact: true }).fill(given);
		await bob.page.getByRole('button', { name: 'Login' }).click();
		await bob.page.getByRole('heading', { name: 'Choose a new password', level: 1 }).waitFor();
		await bob.page.reload();
		await bob.page.getByRole('heading', { name: 'Choose a new password', level: 1 }).waitFor();
		const next = bob.page.getByLabel('New login password', { exact: true });
		const again = bob.page.getByLabel('Confirm the new login password', { exact: true });
		for (const [password, refusal] of [
			['12345678', /easy to guess|guess/],
			[given, 'This is the password that you have now.'],
		] as const) {
			await next.fill(password);
			await again.fill(password);
			await again.press('Enter');
			await bob.page.getByText(refusal).first().waitFor();
		}
		await takeScreens(bob.page, 'choose-password');
		await next.fill(NEW);
		await again.fill(NEW);
		await again.press('Enter');
		await bob.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
		await bob.page.reload();
		await bob.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
	});
});
