import { expect } from 'chai';
import { backToPlain, type Person, useTwoPeople } from './support/index.ts';

/**
 * Watches the browser's own notifications; where no permission was granted, the user is said to be undecided and then
 * to agree.
 */
const WATCH = `{
	const Real = Notification;
	const watched = { shown: [], asked: 0, focused: 0, decision: Real.permission === 'granted' ? 'granted' : 'default' };
	globalThis.watched = watched;
	globalThis.Notification = class extends Real {
		constructor(title, options) {
			super(title, options);
			const seen = { title, options: { ...options }, open: true, press: () => this.dispatchEvent(new Event('click')) };
			watched.shown.push(seen);
			const close = this.close.bind(this);
			this.close = () => { seen.open = false; close(); };
		}
		static get permission() { return watched.decision; }
		static async requestPermission() { watched.asked += 1; watched.decision = 'granted'; return watched.decision; }
	};
	const focus = globalThis.focus.bind(globalThis);
	globalThis.focus = () => { watched.focused += 1; focus(); };
}`;

type Seen = { title: string; options: Record<string, unknown>; open: boolean; press(): void };
type Watched = { shown: Seen[]; asked: number; focused: number };
declare const watched: Watched;

const notificationsOf = (person: Person): Promise<Omit<Seen, 'press'>[]> =>
	person.page.evaluate(() => watched.shown.map(({ title, options, open }) => ({ title, options, open })));
const askedOf = (person: Person): Promise<number> => person.page.evaluate(() => watched.asked);

/** What a notification may say of an invitation: nothing. */
const expectNoContent = ({ title, options }: Omit<Seen, 'press'>): void => {
	expect(title).to.equal('Rocket.Chat OTR');
	expect(options).to.deep.equal({ body: 'An invitation is waiting for your answer.', tag: 'otr-invitation' });
};

describe('an invitation off the record', () => {
	const { server, alice, bob } = useTwoPeople();

	before(async () => {
		// The real permission for alice; bob has not decided.
		await alice.profile.context.grantPermissions(['notifications'], { origin: server.url });
		for (const { profile, page } of [alice, bob]) {
			await profile.context.addInitScript({ content: WATCH });
			await page.reload();
		}
		await bob.composer.waitFor();
	});
	afterEach(() => {
		expect([...alice.problems, ...bob.problems]).to.deep.equal([]);
	});

	it('S2 leave for notifications is asked for on Start OTR, once', async () => {
		await bob.openOtr();
		expect(await askedOf(bob)).to.equal(0);
		await alice.page.goto(`${server.url}/admin/settings/OTR`);
		// An invitation reaches pages that are signed in again.
		await alice.page.getByRole('button', { name: 'Save changes' }).waitFor();
		await bob.press('Start OTR');
		await alice.invitation.waitFor();
		expect(await askedOf(bob)).to.equal(1);
		expect(await askedOf(alice)).to.equal(0);
	});

	it('S2 over the administration the dialog and a notification without content show, and go together', async () => {
		await alice.page.waitForFunction(() => watched.shown.length === 1);
		const [shown] = await notificationsOf(alice);
		expectNoContent(shown!);
		expect(shown?.open).to.equal(true);
		await bob.press('Cancel');
		await alice.invitation.waitFor({ state: 'detached' });
		await alice.page.waitForFunction(() => watched.shown.every(({ open }) => !open));
	});

	for (const path of ['/home', '/account/preferences', '/account/security', '/admin/users', '/direct/nobody-here']) {
		it(`S2 so it is on ${path}`, async () => {
			await alice.page.goto(server.url + path);
			await alice.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
			await bob.press('Start OTR');
			await alice.invitation.waitFor();
			await alice.page.waitForFunction(() => watched.shown.length === 1);
			expectNoContent((await notificationsOf(alice))[0]!);
			await alice.declines();
			await bob.seesInSidebar('alice declined');
			await bob.press('Dismiss');
			await alice.page.waitForFunction(() => watched.shown.every(({ open }) => !open));
		});
	}

	it('S2 in a hidden tab as well; a click brings the page to the front and to the room', async () => {
		await alice.page.evaluate(() => {
			Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
			document.dispatchEvent(new Event('visibilitychange'));
		});
		await bob.press('Start OTR');
		await alice.page.waitForFunction(() => watched.shown.length === 2);
		await alice.page.evaluate(() => watched.shown.at(-1)?.press());
		await alice.page.waitForURL(/\/direct\//);
		await alice.page.getByRole('heading', { name: 'bob', level: 1 }).waitFor();
		expect(await alice.page.evaluate(() => watched.focused)).to.equal(1);
		await alice.invitation.getByText('bob wants to start OTR').waitFor();
		await alice.declines();
		await bob.seesInSidebar('alice declined');
		await bob.press('Dismiss');
	});

	it('S2 nobody is asked twice; the preferences offer notifications', async () => {
		await bob.page.reload();
		await bob.press('Start OTR');
		expect(await askedOf(bob)).to.equal(0);
		await alice.declines();
		await bob.seesInSidebar('alice declined');
		const page = await bob.newTab();
		await page.goto(`${server.url}/account/preferences`);
		await page.getByRole('button', { name: 'Allow notifications' }).click();
		await page.getByText('This browser shows notifications from this workspace.').waitFor();
		expect(await page.evaluate(() => watched.asked)).to.equal(1);
		await page.close();
		await bob.press('Dismiss');
	});

	it('S6 typing does not dismiss the dialog, nor answer it', async () => {
		await alice.openDirect('bob');
		await alice.composer.fill('I was just ');
		await alice.composer.focus();
		const before = alice.plainTexts().length;
		await bob.press('Start OTR');
		await alice.invitation.waitFor();
		await alice.page.keyboard.type('writing a sentence, ');
		for (const key of ['Enter', 'Escape', 'Escape', 'Space', 'Backspace', 'y', 'n', 'Enter', 'Escape']) {
			await alice.page.keyboard.press(key);
		}
		expect(await alice.invitation.isVisible()).to.equal(true);
		await bob.seesInSidebar('Waiting for alice');
		expect(await alice.composer.inputValue()).to.equal('I was just ');
		expect(alice.plainTexts().length).to.equal(before);
		await alice.accepts();
		await bob.seesInSidebar('Off the record with alice');
		await alice.seesInSidebar('Off the record with bob');
		await bob.press('End OTR');
		await alice.seesInSidebar('bob ended OTR');
		await backToPlain(bob, alice);
	});

	/** How a side says that it is settled. */
	const settled = async (person: Person): Promise<boolean> => {
		const text = person.sidebar
			.getByText(/^Off the record with|was not answered in time|could not start|did not answer in time/)
			.first();
		await text.waitFor();
		return /^Off the record/.test(await text.innerText());
	};

	/**
	 * Presses Accept so many ms into the last second of the invitation. The page's countdown is read where it changes,
	 * early: a busy machine may never show its last second.
	 */
	const acceptsLate = (person: Person, late: number): Promise<void> =>
		person.page.evaluate(
			(ms) =>
				new Promise<void>((resolve) => {
					const dialog = (): Element | null => document.querySelector('dialog[open]');
					const seconds = (): number => Number(/ends in (\d+) s/.exec(dialog()?.textContent ?? '')?.[1]);
					const first = seconds();
					const press = (): void => {
						const buttons = [...(dialog()?.querySelectorAll('button') ?? [])];
						buttons.find(({ textContent }) => textContent === 'Accept')?.click();
						resolve();
					};
					const countdown = new MutationObserver(() => {
						if (seconds() < first) {
							countdown.disconnect();
							setTimeout(press, (seconds() - 1) * 1000 + ms);
						}
					});
					countdown.observe(document.body, { subtree: true, childList: true, characterData: true });
				}),
			late,
		);

	for (const late of [800, 1000]) {
		it(`S6 an accept ${late} ms into the last second never races its timeout: both have the session, or neither`, async () => {
			await alice.changesSetting('OTR_Invite_Timeout', 10);
			await alice.page.goto(`${server.url}/direct/bob/otr`);
			await alice.composer.waitFor();
			await bob.press('Start OTR');
			await alice.invitation.waitFor();
			await acceptsLate(alice, late);
			const [ofAlice, ofBob] = await Promise.all([settled(alice), settled(bob)]);
			expect(ofAlice).to.equal(ofBob);
			expect(await alice.invitation.count()).to.equal(0);
			if (ofBob) {
				await alice.sends(`taken after ${late} ms`);
				await bob.sees(`taken after ${late} ms`);
			}
			await backToPlain(bob, alice);
		});
	}
});
