import { type AddressInfo, createServer } from 'node:net';
import { expect } from 'chai';
import { spawnServer, type TestServer } from '../api/support/index.ts';
import { backToPlain, establish, Person, shotsOnFailure, startOtr, useTwoPeople } from './support/index.ts';

describe('starting off the record, and failing closed', () => {
	const { alice, bob } = useTwoPeople({ server: { env: { OVERWRITE_SETTING_OTR_Invite_Timeout: '10' } } });

	it('S3 an ignored invitation times out on both sides together, and both can retry at once', async () => {
		await alice.openOtr();
		await alice.press('Start OTR');
		await bob.invitation.waitFor();
		await alice.seesInSidebar('The invitation was not answered in time', 20_000);
		await bob.invitation.waitFor({ state: 'detached', timeout: 3_000 });
		await alice.press('Try again');
		await bob.invitation.waitFor();
		await bob.accepts();
		await alice.seesInSidebar('Off the record with bob');
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
		await backToPlain(alice, bob);
	});

	it('S4 a cancelled invitation makes the dialog vanish', async () => {
		await alice.press('Start OTR');
		await bob.invitation.waitFor();
		await alice.press('Cancel');
		await bob.invitation.waitFor({ state: 'detached', timeout: 5_000 });
		await alice.press('Start OTR');
		await bob.invitation.waitFor();
		await bob.declines();
		await alice.seesInSidebar('bob declined');
		await alice.press('Dismiss');
	});

	it('S4 closing the panel while waiting withdraws the invitation', async () => {
		await alice.press('Start OTR');
		await bob.invitation.waitFor();
		await alice.sidebar.getByRole('button', { name: 'Close' }).click();
		await bob.invitation.waitFor({ state: 'detached', timeout: 5_000 });
	});

	it('H2 immediately after a reload Enter sends nothing', async () => {
		await establish(alice, bob);
		const before = bob.plainTexts().length;
		await bob.page.reload({ waitUntil: 'commit' });
		await bob.composer.waitFor();
		await bob.say('typed right after the reload');
		await bob.seesInSidebar('This side no longer has the keys');
		await bob.composer.press('Enter');
		expect(await bob.composer.inputValue()).to.equal('typed right after the reload');
		expect(bob.plainTexts().length).to.equal(before);
		expect(await alice.message('typed right after the reload').count()).to.equal(0);
	});

	it('H2 while the peer has ended it Enter sends nothing until it is dismissed', async () => {
		await bob.composer.fill('');
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
		const before = bob.plainTexts().length;
		await bob.say('after the end');
		expect(await bob.composer.inputValue()).to.equal('after the end');
		expect(bob.plainTexts().length).to.equal(before);
		const refusal = bob.page.getByText('Nothing was sent: the off-the-record session is not ready');
		await refusal.waitFor();
		await backToPlain(alice, bob);
		await refusal.waitFor({ state: 'detached' });
		await bob.composer.fill('');
		await bob.sends('ordinary again');
		await alice.sees('ordinary again');
		expect(bob.plainTexts().length).to.equal(before + 1);
	});

	it('E1 the other is told who ended it; the messages stay, marked ended, until "Erase now"', async () => {
		await startOtr(alice, bob);
		await alice.sends('seen until erased');
		await bob.sees('seen until erased');
		await bob.press('End OTR');
		await alice.seesInSidebar('bob ended OTR');
		await bob.seesInSidebar('OTR has ended');
		for (const person of [alice, bob]) {
			await person.message('seen until erased').getByRole('img', { name: 'Off-the-record message (ended)' }).waitFor();
			await person.press('Erase now');
			await person.message('seen until erased').waitFor({ state: 'detached' });
		}
		await backToPlain(alice, bob);
	});

	it('E8 when the peer closes the tab the other side says so within 35 s, and sends nothing', async () => {
		await startOtr(alice, bob);
		await bob.page.close();
		const closed = Date.now();
		await alice.seesInSidebar('bob no longer has this session', 40_000);
		expect(Date.now() - closed).to.be.at.most(35_000);
		const before = alice.plainTexts().length;
		await alice.say('into the void');
		expect(await alice.composer.inputValue()).to.equal('into the void');
		expect(alice.plainTexts().length).to.equal(before);
		await alice.sidebar.getByRole('button', { name: 'Refresh keys' }).waitFor();
	});
});

const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});

describe('off the record on a page that is not secure', () => {
	let server: TestServer;
	let carol: Person;
	shotsOnFailure(() => [carol]);

	before(async () => {
		const port = await freePort();
		const env = { PORT: String(port), ROOT_URL: `http://workspace.test:${port}`, BIND_IP: '127.0.0.1' };
		server = await spawnServer({
			env: { ...env, ADMIN_USERNAME: 'dave', ADMIN_PASS: 'Correct-horse-7-battery', ADMIN_EMAIL: 'dave@example.org' },
		});
		carol = await Person.at(`http://workspace.test:${port}`, 'carol');
	});
	after(async () => {
		await carol?.close();
		await server?.stop();
	});

	it('S1 says so before any invitation', async () => {
		await carol.register();
		await carol.openDirect('dave');
		await carol.openOtr();
		await carol.seesInSidebar(/only over https or on localhost/);
		expect(await carol.sidebar.getByRole('button', { name: 'Start OTR' }).isDisabled()).to.equal(true);
		expect(carol.wire.sent.some((frame) => frame.includes('/otr') && frame.includes('invite'))).to.equal(false);
	});
});
