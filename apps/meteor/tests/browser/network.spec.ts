import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { spawnServer, type TestServer, temporaryFolder } from '../api/support/index.ts';
import { backToPlain, FaultProxy, type Person, useTwoPeople } from './support/index.ts';

const statusOf = (person: Person, text: string, status: string) =>
	person.message(text).getByRole('img', { name: status, exact: true }).waitFor();

/** The texts of the list that begin so, in their order. */
const shown = async (person: Person, prefix: string): Promise<string[]> => {
	const texts = await person.messages.getByRole('listitem').filter({ hasText: prefix }).allInnerTexts();
	return texts.flatMap((text) => text.split('\n').filter((line) => line.startsWith(prefix)));
};

/** Until then, ms since the epoch: no later, as the session lives hardly longer. */
const passed = (time: number): Promise<void> => wait(time - Date.now());

const numbered = (prefix: string, count: number): string[] =>
	Array.from({ length: count }, (_, index) => `${prefix} ${index + 1}`);

describe('off the record over a bad network', () => {
	const folder = temporaryFolder();
	const env = { OVERWRITE_SETTING_OTR_Invite_Timeout: '10' };
	let way: { alice: FaultProxy; bob: FaultProxy };
	let again: TestServer | undefined;
	const { server, alice, bob } = useTwoPeople({
		server: { dataDir: folder.path, env },
		ways: async ({ url }) => {
			way = { alice: await FaultProxy.start(url), bob: await FaultProxy.start(url) };
			return { alice: way.alice.url, bob: way.bob.url };
		},
		offTheRecord: true,
	});
	after(async () => {
		await way?.alice.close();
		await way?.bob.close();
		await again?.stop();
		folder.remove();
	});

	it('H1 a message is Sending, then Delivered, then Read', async () => {
		await bob.page.getByRole('button', { name: 'Home' }).click();
		way.bob.hold();
		await alice.sends('on its way');
		await statusOf(alice, 'on its way', 'Sending');
		way.bob.release();
		await statusOf(alice, 'on its way', 'Delivered');
		await bob.page.getByRole('list', { name: 'Rooms' }).getByText('alice').click();
		await bob.sees('on its way');
		await statusOf(alice, 'on its way', 'Read');
		await bob.openOtr();
	});

	it('H10 30 s without network: the session survives, what was written meanwhile arrives once, in order', async () => {
		const texts = { alice: numbered('away alice', 5), bob: numbered('away bob', 5) };
		const gone = Date.now();
		way.alice.cut();
		await alice.seesInSidebar('Reconnecting', 10_000);
		await bob.seesInSidebar('Reconnecting', 20_000);
		for (const [index, text] of texts.alice.entries()) {
			await alice.sends(text);
			await bob.sends(String(texts.bob[index]));
		}
		await statusOf(alice, 'away alice 5', 'Sending');
		await statusOf(bob, 'away bob 5', 'Sending');
		await passed(gone + 29_000);
		expect(await bob.sidebar.getByText('Reconnecting').count()).to.equal(1);
		expect(await alice.sidebar.getByText('Reconnecting').count()).to.equal(1);
		await passed(gone + 30_000);
		way.alice.restore();
		for (const person of [alice, bob]) {
			await person.seesInSidebar(/^Off the record with/, 15_000);
		}
		await statusOf(alice, 'away alice 5', 'Read');
		await statusOf(bob, 'away bob 5', 'Read');
		for (const person of [alice, bob]) {
			expect(await shown(person, 'away alice')).to.deep.equal(texts.alice);
			expect(await shown(person, 'away bob')).to.deep.equal(texts.bob);
		}
	});

	it('H10 a server that was killed and started again: both stamps are stale, the session goes on', async () => {
		await server.current.stop('SIGKILL');
		await alice.sends('written while the server is dead');
		await alice.seesInSidebar('Reconnecting', 10_000);
		again = await spawnServer({ dataDir: folder.path, env: { ...env, PORT: String(server.current.port) } });
		await bob.sees('written while the server is dead');
		await bob.sends('and answered');
		await alice.sees('and answered');
		for (const person of [alice, bob]) {
			await person.seesInSidebar(/^Off the record with/);
		}
		await statusOf(alice, 'written while the server is dead', 'Read');
		expect(await shown(bob, 'written while')).to.have.length(1);
	});

	it('H1 a refresh beside the live session, under traffic: nothing is lost, twice or out of order', async () => {
		const texts = { alice: numbered('during alice', 8), bob: numbered('during bob', 8) };
		const sids = () => new Set(way.alice.seen.filter(({ kind }) => kind === 'data').map(({ frame }) => frame.sid)).size;
		const before = sids();
		for (const [index, text] of texts.alice.entries()) {
			if (index === 3) {
				await alice.press('Refresh keys');
			}
			await alice.say(text);
			await bob.say(String(texts.bob[index]));
		}
		await alice.messages.getByText('The conversation was re-keyed').first().waitFor();
		await bob.messages.getByText('The conversation was re-keyed').first().waitFor();
		await statusOf(alice, 'during alice 8', 'Read');
		await statusOf(bob, 'during bob 8', 'Read');
		for (const person of [alice, bob]) {
			expect(await shown(person, 'during alice')).to.deep.equal(texts.alice);
			expect(await shown(person, 'during bob')).to.deep.equal(texts.bob);
		}
		expect(sids()).to.equal(before + 1);
	});

	it('H3 text typed while keys are refreshed is held, and goes out under the new keys', async () => {
		await alice.page.reload();
		await alice.seesInSidebar('This side no longer has the keys');
		const before = alice.plainTexts().length;
		way.alice.onOtr((frame) => (frame.kind === 'accept' ? [] : [frame]));
		await alice.press('Refresh keys');
		await alice.seesInSidebar('Refreshing keys');
		await alice.sends('held while refreshing');
		await statusOf(alice, 'held while refreshing', 'Sending');
		expect(await bob.message('held while refreshing').count()).to.equal(0);
		way.alice.onOtr();
		await alice.seesInSidebar('Off the record with bob');
		await bob.sees('held while refreshing');
		await statusOf(alice, 'held while refreshing', 'Read');
		expect(alice.plainTexts().length).to.equal(before);
	});

	it('H3 text typed while keys are refreshed is handed back when that comes to nothing', async () => {
		await alice.page.reload();
		await alice.seesInSidebar('This side no longer has the keys');
		const before = alice.plainTexts().length;
		way.alice.onOtr((frame) => (frame.kind === 'accept' ? [] : [frame]));
		await alice.press('Refresh keys');
		// Until then nothing is held, and Enter leaves the text where it is.
		await alice.seesInSidebar('Refreshing keys');
		await alice.sends('handed back');
		await alice.page.waitForFunction(() => document.querySelector('textarea')?.value === 'handed back');
		await statusOf(alice, 'handed back', 'Not sent');
		await alice.composer.press('Enter');
		expect(await alice.composer.inputValue()).to.equal('handed back');
		expect(alice.plainTexts().length).to.equal(before);
		expect(await bob.message('handed back').count()).to.equal(0);
		way.alice.onOtr();
		await alice.press('Refresh keys');
		await alice.seesInSidebar('Off the record with bob');
		await alice.composer.press('Enter');
		await bob.sees('handed back');
		expect(await shown(bob, 'handed back')).to.have.length(1);
		await backToPlain(alice, bob);
	});
});
