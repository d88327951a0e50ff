import { expect } from 'chai';
import { addBot, temporaryFolder, useServer } from '../api/support/index.ts';
import { backToPlain, Person, shotsOnFailure, useTwoPeople } from './support/index.ts';

describe('off the record, as the guide tells it', () => {
	const { server, alice, bob } = useTwoPeople();
	afterEach(() => {
		expect([...alice.problems, ...bob.problems]).to.deep.equal([]);
	});

	it('G5 the kebab menu opens the sidebar "OTR", and "Start OTR" invites', async () => {
		await alice.openOtr();
		await alice.sidebar.getByRole('heading', { name: 'Off-the-Record Conversation' }).waitFor();
		await alice.press('Start OTR');
		await alice.seesInSidebar('Waiting for bob');
		await bob.invitation.waitFor();
	});

	it('G6 the dialog says who asks; Decline tells the other at once', async () => {
		await bob.invitation.getByText('alice wants to start OTR. Do you want to accept?').waitFor();
		await bob.declines();
		await bob.invitation.waitFor({ state: 'detached' });
		await alice.seesInSidebar('bob declined');
	});

	it('G6 the dialog comes wherever one is; Accept brings to the conversation with the session established', async () => {
		await bob.page.goto(`${server.url}/account/security`);
		await alice.press('Try again');
		await bob.accepts();
		await bob.page.waitForURL(/\/direct\/[^/]+\/otr$/);
		await bob.seesInSidebar('Off the record with alice');
		await alice.seesInSidebar('Off the record with bob');
	});

	it('G7 every message bears a bold key between name and time, by shape, weight and name', async () => {
		await alice.sends('the first secret');
		await bob.sees('the first secret');
		await bob.sends('the second secret');
		await alice.sees('the second secret');
		for (const [person, text] of [
			[bob, 'the first secret'],
			[alice, 'the second secret'],
		] as const) {
			const key = person.message(text).getByRole('img', { name: 'Off-the-record message' });
			expect(await key.getAttribute('title')).to.equal('Off-the-record message');
			const places = await person.message(text).evaluate((row) => {
				const left = (selector: string) => row.querySelector(selector)?.getBoundingClientRect().left ?? Number.NaN;
				return { name: left('.rcx-message-header__name'), key: left('.otr-key'), time: left('time') };
			});
			expect(places.name).to.be.below(places.key);
			expect(places.key).to.be.below(places.time);
			expect(await key.locator('svg').getAttribute('fill')).to.equal('currentColor');
		}
	});

	it('G8 nothing of it is in the history that the server gives', async () => {
		const headers = await alice.headers();
		const rooms = (await (await fetch(`${server.url}/api/v1/im.list`, { headers })).json()) as {
			ims: { _id: string }[];
		};
		for (const { _id } of rooms.ims) {
			const history = await (await fetch(`${server.url}/api/v1/im.messages?roomId=${_id}`, { headers })).text();
			expect(history).to.contain('"success":true').and.not.contain('secret');
		}
	});

	it('G9 a refresh of the page makes the messages disappear; "Refresh keys" goes on without a dialog', async () => {
		await bob.page.reload();
		await bob.composer.waitFor();
		await bob.seesInSidebar('This side no longer has the keys');
		expect(await bob.message('the first secret').count()).to.equal(0);
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
		expect(await alice.invitation.count()).to.equal(0);
		await alice.sends('after the refresh');
		await bob.sees('after the refresh');
		await bob.sends('and back');
		await alice.sees('and back');
		await alice.sees('The conversation was re-keyed');
	});

	it('G9 clearing the session storage breaks it as well', async () => {
		await bob.page.evaluate(() => sessionStorage.clear());
		await bob.say('must not leave');
		await bob.seesInSidebar('This side no longer has the keys');
		expect(await bob.composer.inputValue()).to.equal('must not leave');
		expect(await bob.message('after the refresh').count()).to.equal(0);
		await bob.composer.fill('');
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
	});

	it('G10 "End OTR" ends it for both; messages after that are ordinary ones and are recorded', async () => {
		await alice.sends('the last secret');
		await bob.sees('the last secret');
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
		await alice.seesInSidebar('OTR has ended');
		await backToPlain(alice, bob);
		await alice.sends('an ordinary message');
		await bob.sees('an ordinary message');
		expect(
			await bob
				.message('an ordinary message')
				.getByRole('img', { name: /Off-the-record/ })
				.count(),
		).to.equal(0);
		await bob.page.reload();
		await bob.sees('an ordinary message');
	});

	it('G11 once ended and cleared, nothing brings the messages back', async () => {
		await alice.page.reload();
		await alice.sees('an ordinary message');
		for (const person of [alice, bob]) {
			expect(await person.message('secret').count()).to.equal(0);
			expect(await person.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).to.not.contain(
				'secret',
			);
		}
	});

	it('G4 Start is disabled with the reason while the peer is away, and enabled by itself when the peer comes', async () => {
		await bob.page.goto('about:blank');
		if (!(await alice.sidebar.isVisible())) {
			await alice.openOtr();
		}
		await alice.seesInSidebar(/bob is not online/);
		const start = alice.sidebar.getByRole('button', { name: 'Start OTR' });
		expect(await start.isDisabled()).to.equal(true);
		await bob.page.goto(`${server.url}/home`);
		await start.and(alice.page.locator(':enabled')).waitFor();
	});

	it('G2 it is not offered in a conversation with oneself', async () => {
		await alice.openDirect('alice');
		await alice.page.getByRole('button', { name: 'Options' }).click();
		await alice.page.getByRole('menuitem', { name: 'Keyboard Shortcuts' }).waitFor();
		expect(await alice.page.getByRole('menuitem', { name: 'OTR' }).count()).to.equal(0);
		await alice.page.keyboard.press('Escape');
	});

	it('G1 the administrator switches it off and on, and it follows without a reload', async () => {
		await bob.openDirect('alice');
		const admin = await alice.newTab();
		await admin.goto(`${server.url}/admin/settings/OTR`);
		const enabled = admin.getByRole('switch', { name: 'Enabled' }).or(admin.getByRole('checkbox', { name: 'Enabled' }));
		const offered = async (): Promise<boolean> => {
			await bob.page.getByRole('button', { name: 'Options' }).click();
			await bob.page.getByRole('menuitem', { name: 'Keyboard Shortcuts' }).waitFor();
			const count = await bob.page.getByRole('menuitem', { name: 'OTR' }).count();
			await bob.page.keyboard.press('Escape');
			return count === 1;
		};
		const until = async (wanted: boolean) => {
			for (const end = Date.now() + 20_000; (await offered()) !== wanted; ) {
				expect(Date.now()).to.be.below(end);
			}
		};
		expect(await offered()).to.equal(true);
		await enabled.press('Space');
		await admin.getByRole('button', { name: 'Save changes' }).click();
		await until(false);
		await enabled.press('Space');
		await admin.getByRole('button', { name: 'Save changes' }).click();
		await until(true);
		await admin.close();
	});
});

describe('off the record needs the end-to-end key of both', () => {
	const folder = temporaryFolder();
	before(() => addBot(folder.path, 'helper.bot'));
	const server = useServer({ dataDir: folder.path });
	const alice = new Person('alice');
	const bob = new Person('bob');
	shotsOnFailure(() => [alice, bob]);

	before(async () => {
		await Promise.all([alice.sitsDown(), bob.sitsDown()]);
		alice.url = bob.url = server.url;
		await alice.register();
		await alice.hasKey();
	});
	after(async () => {
		await Promise.all([alice.close(), bob.close()]);
		folder.remove();
	});

	it('G2 it is not offered with a bot; a page that is opened by its address says why', async () => {
		await alice.openDirect('helper.bot');
		await alice.page.goto(`${alice.page.url()}/otr`);
		await alice.seesInSidebar('OTR does not work with a bot.');
		expect(await alice.sidebar.getByRole('button', { name: 'Start OTR' }).isDisabled()).to.equal(true);
		await alice.sidebar.getByRole('button', { name: 'Close' }).click();
		await alice.page.getByRole('button', { name: 'Options' }).click();
		await alice.page.getByRole('menuitem', { name: 'Keyboard Shortcuts' }).waitFor();
		expect(await alice.page.getByRole('menuitem', { name: 'OTR' }).count()).to.equal(0);
		await alice.page.keyboard.press('Escape');
		await alice.sends('hello, machine');
	});

	it('G3 names who must do what where the peer has no key yet', async () => {
		const registered = await fetch(`${server.url}/api/v1/users.register`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ username: 'bob', name: 'bob', email: 'bob@example.org', pass: 'Correct-horse-7-battery' }),
		});
		expect(registered.status).to.equal(200);
		await alice.openDirect('bob');
		await alice.openOtr();
		await alice.seesInSidebar(/bob has not set up end-to-end encryption yet/);
		expect(await alice.sidebar.getByRole('button', { name: 'Start OTR' }).isDisabled()).to.equal(true);
	});

	it('G3 the invited person enters the key inside the invitation', async () => {
		await bob.signIn();
		const password = await bob.saveE2EPassword();
		await bob.close();
		await bob.sitsDown();
		await bob.signIn();
		const start = alice.sidebar.getByRole('button', { name: 'Start OTR' });
		await start.and(alice.page.locator(':enabled')).waitFor();
		await start.click();
		await bob.invitation.waitFor();
		expect(await bob.invitation.getByRole('button', { name: 'Accept' }).isDisabled()).to.equal(true);
		await bob.invitation.getByLabel('E2E password').fill(password);
		await bob.invitation.getByRole('button', { name: 'Enable encryption' }).click();
		await bob.invitation.getByRole('button', { name: 'Accept' }).and(bob.page.locator(':enabled')).click();
		await alice.seesInSidebar('Off the record with bob');
		await bob.seesInSidebar('Off the record with alice');
		await bob.sends('from a new browser');
		await alice.sees('from a new browser');
	});
});
