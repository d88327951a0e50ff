import { DdpClient } from '../api/support/index.ts';
import { backToPlain, Person, takeScreens, useTwoPeople } from './support/index.ts';

describe('what people see', () => {
	const { server, alice, bob } = useTwoPeople();

	before(async () => {
		await Promise.all([alice.saveE2EPassword(), bob.saveE2EPassword()]);
	});

	it('sign-in and registration', async () => {
		const guest = await Person.at(server.url, 'guest');
		try {
			await guest.page.goto(`${server.url}/login`);
			await guest.page.getByRole('button', { name: 'Login' }).waitFor();
			await takeScreens(guest.page, 'sign-in');
			await guest.page.getByRole('link', { name: 'Create an account' }).click();
			await guest.page.getByRole('button', { name: 'Join your team' }).waitFor();
			await takeScreens(guest.page, 'register');
		} finally {
			await guest.close();
		}
	});

	it('home, the direct message and the administration', async () => {
		const page = await alice.newTab();
		await page.goto(`${server.url}/home`);
		await page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
		await takeScreens(page, 'home');
		await page.goto(`${server.url}/admin/settings/OTR`);
		await page.getByRole('button', { name: 'Save changes' }).waitFor();
		await takeScreens(page, 'admin-otr');
		await page.goto(`${server.url}/account/security`);
		await page.getByRole('heading', { level: 1 }).first().waitFor();
		await takeScreens(page, 'account-security');
		await page.close();
		await alice.sends('Hi bob, lunch at noon?');
		await bob.sees('Hi bob, lunch at noon?');
		await bob.sends('Gladly.');
		await bob.sends('The place with the green door?');
		await alice.sees('The place with the green door?');
		await takeScreens(alice.page, 'direct-message');
	});

	it('OTR before a session: idle, waiting, invited, declined, expired', async () => {
		await alice.openOtr();
		await takeScreens(alice.page, 'otr-idle');
		await alice.press('Start OTR');
		await bob.invitation.waitFor();
		await takeScreens(bob.page, 'otr-invitation');
		await bob.declines();
		await alice.seesInSidebar('bob declined');
		await takeScreens(alice.page, 'otr-declined');
		await alice.press('Try again');
		await takeScreens(alice.page, 'otr-inviting');
		await alice.press('Cancel');
		await alice.changesSetting('OTR_Invite_Timeout', 10);
		await alice.press('Start OTR');
		// Where the press was faster than the news of the setting, after the minute that an invitation has otherwise.
		await alice.seesInSidebar('The invitation was not answered in time', 70_000);
		await takeScreens(alice.page, 'otr-expired');
		await alice.changesSetting('OTR_Invite_Timeout', 60);
	});

	it('OTR in a session: established, interrupted, lost, elsewhere, ended, and off again', async () => {
		await alice.press('Try again');
		await bob.accepts();
		await alice.seesInSidebar('Off the record with bob');
		await alice.sends('Shall we verify our keys tomorrow?');
		await bob.sees('Shall we verify our keys tomorrow?');
		await bob.sends('Yes. And nothing of this is kept anywhere.');
		await alice.sees('Yes. And nothing of this is kept anywhere.');
		await takeScreens(alice.page, 'otr-established');
		const rid = alice.rid;
		const second = await alice.newTab();
		await second.goto(`${server.url}/direct/${rid}/otr`);
		await second.getByRole('complementary', { name: 'OTR' }).getByText('Active elsewhere').waitFor();
		await takeScreens(second, 'otr-elsewhere');
		await second.close();
		await alice.profile.context.setOffline(true);
		await alice.page.evaluate(() => window.dispatchEvent(new Event('offline')));
		await alice.seesInSidebar('Reconnecting', 40_000);
		await takeScreens(alice.page, 'otr-interrupted');
		await alice.profile.context.setOffline(false);
		await alice.seesInSidebar('Off the record with bob', 30_000);
		await bob.page.reload();
		await bob.seesInSidebar('This side no longer has the keys');
		await takeScreens(bob.page, 'otr-lost');
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
		await bob.press('End OTR');
		await alice.seesInSidebar('bob ended OTR');
		await takeScreens(alice.page, 'otr-ended');
		await backToPlain(alice, bob);
		await bob.page.goto('about:blank');
		await alice.seesInSidebar(/bob is not online/);
		await takeScreens(alice.page, 'otr-peer-offline');
	});

	it('OTR on the way: connecting, refreshing, and what fails', async () => {
		await bob.openDirect('alice');
		const start = alice.sidebar.getByRole('button', { name: 'Start OTR' });
		await start.and(alice.page.locator(':enabled')).click();
		await bob.invitation.waitFor();
		await alice.profile.context.setOffline(true);
		await bob.accepts();
		await bob.seesInSidebar('Connecting');
		await takeScreens(bob.page, 'otr-confirming', { passing: true });
		await alice.profile.context.setOffline(false);
		await bob.seesInSidebar('Off the record with alice', 30_000);
		await alice.profile.context.setOffline(true);
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Refreshing keys');
		await takeScreens(bob.page, 'otr-refreshing', { passing: true });
		await alice.profile.context.setOffline(false);
		await bob.press('End OTR');
		await alice.seesInSidebar('bob ended OTR', 30_000);
		await backToPlain(alice, bob);
	});

	it('G12 OTR with somebody whose app knows none: failed, with the reason', async () => {
		const carol = await Person.at(server.url, 'carol');
		await carol.register();
		await carol.hasKey();
		const { token } = await carol.login();
		const app = await DdpClient.connect(server.url);
		await app.resume(token);
		await carol.close();
		await alice.openDirect('carol');
		await alice.openOtr();
		await alice.sidebar.getByRole('button', { name: 'Start OTR' }).and(alice.page.locator(':enabled')).click();
		await alice.seesInSidebar('carol is not in an app that supports OTR.');
		await takeScreens(alice.page, 'otr-failed');
		await app.close();
	});
});
