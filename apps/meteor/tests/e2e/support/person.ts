import type { Locator, Page, WebSocket } from 'playwright-core';
import { openProfile, type Profile, type ProfileOptions } from './browser.ts';

const PASSWORD = 'Correct-horse-7-battery';

/** Somebody at a browser of his own: what he can do and see, by the words on the screen. */
export class Person {
	/** Every DDP frame that this person's page sent or received. */
	readonly wire: { readonly sent: string[]; readonly received: string[] } = { sent: [], received: [] };
	readonly problems: string[] = [];

	private constructor(
		readonly url: string,
		readonly username: string,
		readonly profile: Profile,
		public page: Page,
	) {
		this.watch(page);
	}

	static async at(url: string, username: string, options?: ProfileOptions): Promise<Person> {
		const profile = await openProfile(options);
		const page = profile.context.pages()[0] ?? (await profile.context.newPage());
		return new Person(url, username, profile, page);
	}

	private watch(page: Page): void {
		page.on('pageerror', (error) => this.problems.push(String(error)));
		page.on('websocket', (socket: WebSocket) => {
			socket.on('framesent', ({ payload }) => this.wire.sent.push(payload.toString()));
			socket.on('framereceived', ({ payload }) => this.wire.received.push(payload.toString()));
		});
	}

	/** Registers through the form, which also signs in. */
	async register(): Promise<void> {
		await this.page.goto(`${this.url}/login`);
		await this.page.getByRole('link', { name: 'Create an account' }).click();
		await this.page.getByLabel('Name', { exact: true }).fill(this.username);
		await this.page.getByLabel('Email', { exact: true }).fill(`${this.username}@example.org`);
		await this.page.getByLabel('Username', { exact: true }).fill(this.username);
		await this.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
		await this.page.getByLabel('Confirm your password', { exact: true }).fill(PASSWORD);
		await this.page.getByRole('button', { name: 'Join your team' }).click();
		await this.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
	}

	async signIn(password = PASSWORD): Promise<void> {
		await this.page.goto(`${this.url}/login`);
		await this.page.getByLabel('Email or username', { exact: true }).fill(this.username);
		await this.page.getByLabel('Password', { exact: true }).fill(password);
		await this.page.getByRole('button', { name: 'Login' }).click();
		await this.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
	}

	/** Reads the generated password of the end-to-end key and says that it is saved. */
	async saveE2EPassword(): Promise<string> {
		await this.page.getByRole('button', { name: 'Save your end-to-end encryption password' }).click();
		const dialog = this.page.getByRole('dialog', { name: /end-to-end encryption password/ });
		const password = (await dialog.locator('code').innerText()).trim();
		await dialog.getByRole('button', { name: /saved/i }).click();
		await dialog.waitFor({ state: 'detached' });
		return password;
	}

	/** The person's own key is made and published. */
	async hasKey(): Promise<void> {
		await this.page.getByText('Save your end-to-end encryption password').first().waitFor();
	}

	async openDirect(peer: string): Promise<void> {
		await this.page.goto(`${this.url}/direct/${peer}`);
		await this.page.getByRole('heading', { name: peer, level: 1 }).waitFor();
		await this.composer.waitFor();
	}

	get composer(): Locator {
		return this.page.getByRole('textbox', { name: 'Message', exact: true });
	}

	get sidebar(): Locator {
		return this.page.getByRole('complementary', { name: 'OTR' });
	}

	get invitation(): Locator {
		return this.page.getByRole('dialog', { name: 'OTR' });
	}

	get messages(): Locator {
		return this.page.getByRole('list', { name: 'Message list' });
	}

	message(text: string): Locator {
		return this.messages.getByRole('listitem').filter({ hasText: text });
	}

	async openOtr(): Promise<void> {
		await this.page.getByRole('button', { name: 'Options' }).click();
		await this.page.getByRole('menuitem', { name: 'OTR' }).click();
		await this.sidebar.waitFor();
	}

	async press(button: string): Promise<void> {
		await this.sidebar.getByRole('button', { name: button, exact: true }).click();
	}

	/** Writes and presses Enter, whatever the state of the room is. */
	async say(text: string): Promise<void> {
		await this.composer.fill(text);
		await this.composer.press('Enter');
	}

	/** Says it and waits until this page shows it as a message. */
	async sends(text: string): Promise<void> {
		await this.say(text);
		await this.message(text).first().waitFor();
	}

	async sees(text: string): Promise<void> {
		await this.message(text).first().waitFor();
	}

	/** Case counts: "Talk off the record with bob" is another state than "Off the record with bob". */
	async seesInSidebar(text: string | RegExp, timeout?: number): Promise<void> {
		const words = typeof text === 'string' ? new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : text;
		await this.sidebar.getByText(words).first().waitFor({ timeout });
	}

	/** A further tab of the same browser. */
	async newTab(): Promise<Page> {
		const page = await this.profile.context.newPage();
		this.watch(page);
		return page;
	}

	/** The same person before another page of the same browser. */
	before(page: Page): Person {
		return new Person(this.url, this.username, this.profile, page);
	}

	/** Enters the password of the end-to-end key in a browser that does not have it yet. */
	async unlocks(password: string): Promise<void> {
		await this.page.getByRole('button', { name: 'Enter your end-to-end encryption password' }).click();
		const dialog = this.page.getByRole('dialog', { name: /end-to-end encryption password/ });
		await dialog.getByLabel('E2E password', { exact: true }).fill(password);
		await dialog.getByRole('button', { name: 'Enable encryption' }).click();
		await dialog.waitFor({ state: 'detached' });
	}

	close(): Promise<void> {
		return this.profile.close();
	}
}

/** Alice, who is the administrator, and bob: registered, with keys, each in the direct message with the other. Each may have a way of his own to the server. */
export const twoPeople = async (
	url: string | { readonly alice: string; readonly bob: string },
	options: { alice?: ProfileOptions; bob?: ProfileOptions } = {},
): Promise<{ alice: Person; bob: Person }> => {
	const urls = typeof url === 'string' ? { alice: url, bob: url } : url;
	const alice = await Person.at(urls.alice, 'alice', options.alice);
	const bob = await Person.at(urls.bob, 'bob', options.bob);
	await alice.register();
	await bob.register();
	await Promise.all([alice.hasKey(), bob.hasKey()]);
	await alice.openDirect('bob');
	await bob.openDirect('alice');
	return { alice, bob };
};

/** Alice starts OTR, bob accepts; returns when both sidebars say so. */
export const establish = async (alice: Person, bob: Person): Promise<void> => {
	await alice.openOtr();
	await alice.press('Start OTR');
	await bob.invitation.getByRole('button', { name: 'Accept' }).click();
	await alice.seesInSidebar('Off the record with bob');
	await bob.seesInSidebar('Off the record with alice');
};

/** Ends whatever there is and leaves both in an ordinary room. */
export const backToPlain = async (...people: readonly Person[]): Promise<void> => {
	for (const person of people) {
		const end = person.sidebar.getByRole('button', { name: 'End OTR' });
		if (await end.isVisible()) {
			// The end that another of them said may arrive first, and take the button along.
			await end.click({ timeout: 5_000 }).catch(async (error: unknown) => {
				if (await end.isVisible()) {
					throw error;
				}
			});
		}
	}
	for (const person of people) {
		const dismiss = person.sidebar.getByRole('button', { name: 'Dismiss' });
		if (await dismiss.isVisible().catch(() => false)) {
			await dismiss.click();
		}
	}
};

/** Where CI_SHOTS names a folder, leaves there what everybody saw when a test failed. */
export const shotsOnFailure = (people: () => readonly (Person | undefined)[]): void => {
	afterEach(async function () {
		const folder = process.env.CI_SHOTS;
		if (!folder || this.currentTest?.state !== 'failed') {
			return;
		}
		for (const person of people()) {
			const title = this.currentTest.title.replace(/\W+/g, '-').slice(0, 60);
			await person?.page.screenshot({ path: `${folder}/${title}-${person.username}.png` }).catch(() => undefined);
		}
	});
};
