import { expect } from 'chai';
import { Person, reopenTab, shotsOnFailure, startOtr, useTwoPeople } from './support/index.ts';

const INVITE_TIMEOUT = 10;

/** What a document finds in sessionStorage when it begins, and shows in the moment in which it comes back. */
const WITNESS = `
	globalThis.found = Object.entries(sessionStorage).filter(([name]) => name.startsWith('rcotr:')).map(([, value]) => value);
	addEventListener('pageshow', ({ persisted }) => { globalThis.shown = { persisted, text: document.body?.innerText ?? '', draft: document.querySelector('textarea')?.value }; });
`;

type Witness = {
	readonly found: readonly string[];
	readonly shown?: { readonly persisted: boolean; readonly text: string; readonly draft?: string };
};

const witnessOf = ({ page }: Person): Promise<Witness> =>
	page.evaluate(() => {
		const { found, shown } = globalThis as unknown as Witness;
		return { found, shown };
	});

/** What lies in this tab's sessionStorage, sealed. */
const sealedBy = ({ page }: Person): Promise<string[]> =>
	page.evaluate(() =>
		Object.entries(sessionStorage)
			.filter(([name]) => name.startsWith('rcotr:'))
			.map(([, value]) => String(value)),
	);

/** How many of some values lie in this tab's sessionStorage. */
const keptOf = ({ page }: Person, values: readonly string[]): Promise<number> =>
	page.evaluate(
		(looked) => Object.values(sessionStorage).filter((value) => looked.includes(String(value))).length,
		values,
	);

type Frame = { readonly kind: string; readonly sid: string };

/** Off-the-record frames that a person's pages sent. */
const framesOf = ({ wire }: Person): Frame[] =>
	wire.sent.flatMap((text) => {
		const { method, params } = JSON.parse(text) as { method?: string; params?: [string, string, { sid: string }] };
		return method === 'stream-notify-user' && params ? [{ kind: params[1], sid: params[2].sid }] : [];
	});

const tellsElsewhere = (person: Person): Promise<void> => person.page.getByText('Active elsewhere').first().waitFor();

/** Enter sends nothing, and the text stays. */
const sendsNothing = async (person: Person): Promise<void> => {
	expect(person.wire.sent.length, 'what the page sends is seen').to.be.above(0);
	const before = [person.plainTexts().length, framesOf(person).filter(({ kind }) => kind === 'data').length];
	await person.say('nothing of this may leave');
	await person.page.getByText('Nothing was sent').first().waitFor();
	expect(await person.composer.inputValue()).to.equal('nothing of this may leave');
	expect([person.plainTexts().length, framesOf(person).filter(({ kind }) => kind === 'data').length]).to.deep.equal(
		before,
	);
	await person.composer.fill('');
};

const talk = async (alice: Person, bob: Person, word: string): Promise<void> => {
	await alice.sends(`${word} of alice`);
	await bob.sees(`${word} of alice`);
	await bob.sends(`${word} of bob`);
	await alice.sees(`${word} of bob`);
};

describe('several tabs and devices of one user', () => {
	const people = useTwoPeople({
		server: { env: { OVERWRITE_SETTING_OTR_Invite_Timeout: String(INVITE_TIMEOUT) } },
		bob: { script: WITNESS, backForwardCache: true, reopens: true },
	});
	const { server, alice } = people;
	/** Bob at two tabs of one browser, and at another device. */
	let { bob } = people;
	let tab: Person;
	let laptop: Person;
	shotsOnFailure(() => [bob, tab, laptop]);

	before(async () => {
		const password = await bob.saveE2EPassword();
		laptop = await Person.at(server.url, 'bob');
		await laptop.signIn();
		await laptop.unlocks(password);
		await laptop.openDirect('alice');
		tab = bob.before(await bob.newTab());
		await tab.openDirect('alice');
		await alice.openOtr();
		await bob.openOtr();
	});
	after(() => laptop?.close());

	it('S5 both invite at once: exactly one session, one key, no timer left over', async () => {
		// What Start waits for, such as the other's presence, comes from the server, which says nothing once it is stopped.
		for (const person of [alice, bob]) {
			await person.sidebar.getByRole('button', { name: 'Start OTR' }).and(person.page.locator(':enabled')).waitFor();
		}
		// Both have said Start before either can hear of the other.
		process.kill(server.current.pid, 'SIGSTOP');
		try {
			await Promise.all([alice.press('Start OTR'), bob.press('Start OTR')]);
		} finally {
			process.kill(server.current.pid, 'SIGCONT');
		}
		const began = Date.now();
		await alice.seesInSidebar('Off the record with bob');
		await bob.seesInSidebar('Off the record with alice');
		const invites = [alice, bob].map((person) => framesOf(person).find(({ kind }) => kind === 'invite')?.sid);
		expect(invites[0], 'alice invited').to.be.a('string');
		expect(invites[1], 'bob invited').to.be.a('string').and.not.equal(invites[0]);
		await talk(alice, bob, 'crossing');
		await bob.page.waitForFunction((at) => Date.now() > at, began + (INVITE_TIMEOUT + 1) * 1000, {
			polling: 200,
			timeout: 20_000,
		});
		await talk(alice, bob, 'afterwards');
		const sids = new Set(
			[alice, bob].flatMap((person) => framesOf(person).filter(({ kind }) => kind === 'data')).map(({ sid }) => sid),
		);
		expect(sids.size).to.equal(1);
		expect(invites).to.include([...sids][0]);
		for (const person of [alice, bob, tab, laptop]) {
			expect(await person.invitation.count()).to.equal(0);
		}
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
	});

	it('S7 a tab that said "active elsewhere" comes back by itself when its user is through with the session', async () => {
		await tellsElsewhere(tab);
		await sendsNothing(tab);
		await bob.press('Dismiss');
		await tab.page.getByText('Active elsewhere').first().waitFor({ state: 'detached' });
		await tab.sends('ordinary in the other tab');
		await alice.sees('ordinary in the other tab');
	});

	it('S7 accepting in one tab closes the dialog in the other and on the other device, which say so, without blobs or blanks', async () => {
		// Where it crossed, the device that did not invite was told as well.
		await tellsElsewhere(laptop);
		await laptop.page.getByRole('button', { name: 'Dismiss' }).first().click();
		await laptop.sees('ordinary in the other tab');
		const others = [tab, laptop];
		const before = await Promise.all(others.map((other) => other.messages.getByRole('listitem').allInnerTexts()));
		await alice.press('Start OTR');
		for (const person of [bob, ...others]) {
			await person.invitation.waitFor();
		}
		await bob.accepts();
		await alice.seesInSidebar('Off the record with bob');
		for (const other of others) {
			await other.invitation.waitFor({ state: 'detached' });
			await tellsElsewhere(other);
		}
		await talk(alice, bob, 'in one tab only');
		for (const other of others) {
			await sendsNothing(other);
		}
		const after = await Promise.all(others.map((other) => other.messages.getByRole('listitem').allInnerTexts()));
		expect(after).to.deep.equal(before);
		await talk(alice, bob, 'still');
	});

	it('S7 after the end the tab is ordinary again by itself, the device when it is dismissed', async () => {
		await bob.press('End OTR');
		await alice.seesInSidebar('bob ended OTR');
		await tab.page.getByText('Active elsewhere').first().waitFor({ state: 'detached' });
		await tellsElsewhere(laptop);
		await laptop.page.getByRole('button', { name: 'Dismiss' }).first().click();
		await alice.press('Dismiss');
		for (const [index, other] of [tab, laptop].entries()) {
			await other.sends(`ordinary again ${index}`);
			await alice.sees(`ordinary again ${index}`);
		}
	});

	it('H2 S7 where bob invites, the other tab and device are told too and send nothing beside the session', async () => {
		await startOtr(bob, alice);
		for (const other of [tab, laptop]) {
			await tellsElsewhere(other);
			await sendsNothing(other);
		}
		await talk(alice, bob, 'invited by bob');
	});

	it('E5 H2 the back-forward cache gives neither key nor text nor draft back, and nothing is sent from the page', async () => {
		const sealed = await sealedBy(bob);
		expect(sealed.length).to.be.above(1);
		await bob.composer.fill('a draft off the record');
		await bob.page.goto(`${server.url}/livez`);
		await bob.page.goBack({ waitUntil: 'commit' });
		await bob.composer.waitFor();
		// In vain where the page did not come out of the cache.
		await bob.page.waitForFunction(() => (globalThis as unknown as Witness).shown?.persisted === true);
		const { shown } = await witnessOf(bob);
		expect(shown?.text).to.not.include('invited by bob');
		expect(shown?.draft).to.equal('');
		await bob.seesInSidebar('This side no longer has the keys');
		expect(await keptOf(bob, sealed)).to.equal(0);
		await sendsNothing(bob);
		expect(await bob.message('invited by bob').count()).to.equal(0);
	});

	it('E5 a duplicated tab has a copy of sessionStorage, and nothing opens in it', async () => {
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
		await talk(alice, bob, 'refreshed');
		const [page] = await Promise.all([
			bob.profile.context.waitForEvent('page'),
			bob.page.evaluate(() => {
				window.open(location.href);
			}),
		]);
		const copy = bob.before(page);
		await copy.composer.waitFor();
		await tellsElsewhere(copy);
		const { found } = await witnessOf(copy);
		expect(found.length, 'what came with the copy').to.be.above(1);
		expect(await keptOf(copy, found)).to.equal(0);
		expect(await copy.message('refreshed').count()).to.equal(0);
		await sendsNothing(copy);
		await talk(alice, bob, 'beside the copy');
		expect(await copy.message('beside the copy').count()).to.equal(0);
		await page.close();
		await talk(alice, bob, 'after the copy');
	});

	/** Bob's tab comes back after it was closed: what its document found in sessionStorage. */
	const reopened = async (texts: string): Promise<readonly string[]> => {
		bob = bob.before(await reopenTab(bob.profile));
		await bob.composer.waitFor();
		await bob.seesInSidebar('This side no longer has the keys');
		const { found } = await witnessOf(bob);
		expect(await bob.page.evaluate(() => sessionStorage.getItem('control')), 'the sessionStorage came back').to.equal(
			'kept',
		);
		expect(await keptOf(bob, found)).to.equal(0);
		expect(await bob.composer.inputValue()).to.equal('');
		expect(await bob.message(texts).count()).to.equal(0);
		await sendsNothing(bob);
		return found;
	};

	it('E5 H2 a closed tab that is opened again has neither key nor text nor draft, and sends nothing', async () => {
		await bob.page.evaluate(() => sessionStorage.setItem('control', 'kept'));
		await bob.composer.fill('a draft off the record');
		const sealed = await sealedBy(bob);
		expect(sealed.length).to.be.above(1);
		await bob.page.close();
		const found = await reopened('after the copy');
		expect(found.filter((value) => sealed.includes(value))).to.deep.equal([]);
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
		await talk(alice, bob, 'in the reopened tab');
	});

	it('E5 H2 nor has one whose page could wipe nothing, as it crashed', async () => {
		await bob.composer.fill('a draft off the record');
		const crashed = bob.page.waitForEvent('crash');
		const debuggee = await bob.profile.context.newCDPSession(bob.page);
		void debuggee.send('Page.crash').catch(() => undefined);
		await crashed;
		await bob.page.close();
		expect((await reopened('in the reopened tab')).length, 'what came back sealed').to.be.above(1);
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
		await talk(alice, bob, 'after the crash');
	});

	it('S7 H2 when the page that held the session is gone, the other tab offers to refresh the keys', async () => {
		await tellsElsewhere(tab);
		await bob.page.close();
		await tab.page.getByText('This side no longer has the keys').first().waitFor();
		await sendsNothing(tab);
		await tab.openOtr();
		await tab.press('Refresh keys');
		await tab.seesInSidebar('Off the record with alice');
		expect(await alice.invitation.count()).to.equal(0);
		await talk(alice, tab, 'from the other tab');
	});

	it('E5 S7 H2 a closed tab that is opened again beside the tab that has the session now says so, and sends nothing', async () => {
		const copy = bob.before(await reopenTab(bob.profile));
		await copy.composer.waitFor();
		await tellsElsewhere(copy);
		expect(await copy.page.evaluate(() => sessionStorage.getItem('control')), 'the sessionStorage came back').to.equal(
			'kept',
		);
		expect(await copy.message('after the crash').count()).to.equal(0);
		await sendsNothing(copy);
		await talk(alice, tab, 'beside the reopened tab');
		expect(await copy.message('beside the reopened tab').count()).to.equal(0);
	});
});
