import type { Locator, Page, WebSocket } from 'playwright-core';
import { openProfile, type Profile, type ProfileOptions } from './browser.ts';

/** The login password of everybody here. */
export const PASSWORD = 'Correct-horse-7-battery';

type Seat = { readonly profile: Profile; readonly page: Page };

/** A person with a browser: what they can do and see, by the words on the screen. */
export class Person {
	/** Every DDP frame that this person's page sent or received. */
	readonly wire: { readonly sent: string[]; readonly received: string[] } = { sent: [], received: [] };
	readonly problems: string[] = [];
	/** The workspace, as this person reaches it. */
	url = '';
	private seat: Seat | undefined;

	constructor(readonly username: string) {}

	static async at(url: string, username: string, options?: ProfileOptions): Promise<Person> {
		const person = new Person(username);
		person.url = url;
		await person.sitsDown(options);
		return person;
	}

	/** Opens the browser. */
	async sitsDown(options?: ProfileOptions): Promise<void> {
		const profile = await openProfile(options);
		this.seat = { profile, page: profile.context.pages()[0] ?? (await profile.context.newPage()) };
		this.watch(this.page);
	}

	get profile(): Profile {
		return this.seated().profile;
	}

	get page(): Page {
		return this.seated().page;
	}

	private seated(): Seat {
		if (!this.seat) {
			throw new Error(`${this.username} sits at no browser yet: that is for a hook; use it inside a test`);
		}
		return this.seat;
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
		await this.fillsRegistration();
		await this.joins();
	}

	/** @param setupPath of the link that makes the administrator */
	async fillsRegistration(setupPath?: string): Promise<void> {
		await this.page.goto(`${this.url}${setupPath ?? '/login'}`);
		if (setupPath === undefined) {
			await this.page.getByRole('link', { name: 'Create an account' }).click();
		}
		await this.fillsForm();
	}

	/** The registration form, where it stands already. */
	async fillsForm(): Promise<void> {
		await this.page.getByLabel('Name', { exact: true }).fill(this.username);
		await this.page.getByLabel('Email', { exact: true }).fill(`${this.username}@example.org`);
		await this.page.getByLabel('Username', { exact: true }).fill(this.username);
		await this.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
		await this.page.getByLabel('Confirm your password', { exact: true }).fill(PASSWORD);
	}

	async joins(): Promise<void> {
		await this.page.getByRole('button', { name: /^(Join your team|Create the account)$/ }).click();
		await this.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
	}

	async signIn(password = PASSWORD): Promise<void> {
		await this.page.goto(`${this.url}/login`);
		await this.page.getByLabel('Email or username', { exact: true }).fill(this.username);
		await this.page.getByLabel('Password', { exact: true }).fill(password);
		await this.page.getByRole('button', { name: 'Login' }).click();
		await this.page.getByRole('list', { name: 'Rooms' }).waitFor({ state: 'attached' });
	}

	/**
	 * Signs in over REST and leaves the token where pages look for it, so that the next page that opens is signed in. It
	 * spares the pages of registration and login where those aren't what is tested.
	 */
	async findsSignIn(): Promise<void> {
		// A page of the same origin, without scripts.
		await this.page.goto(`${this.url}/livez`);
		await this.page.evaluate(
			async ([user, password]) => {
				const answer = await fetch('/api/v1/login', {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ user, password }),
				});
				const { data } = (await answer.json()) as { data: { userId: string; authToken: string } };
				localStorage.setItem('Meteor.userId', data.userId);
				localStorage.setItem('Meteor.loginToken', data.authToken);
			},
			[this.username, PASSWORD],
		);
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

	/** Whom the page is signed in as. */
	async login(): Promise<{ userId: string; token: string }> {
		const [userId, token] = await this.page.evaluate(() =>
			['Meteor.userId', 'Meteor.loginToken'].map((name) => localStorage.getItem(name)),
		);
		return { userId: String(userId), token: String(token) };
	}

	/** For JSON over REST, as the page's user. */
	async headers(): Promise<Record<string, string>> {
		const { userId, token } = await this.login();
		return { 'X-User-Id': userId, 'X-Auth-Token': token, 'content-type': 'application/json' };
	}

	/** As the administrator; clients hear of it by themselves. */
	async changesSetting(id: string, value: number | boolean): Promise<void> {
		const answer = await fetch(`${this.url}/api/v1/settings/${id}`, {
			method: 'POST',
			headers: await this.headers(),
			body: JSON.stringify({ value }),
		});
		if (!answer.ok) {
			throw new Error(`${id} was not changed: ${answer.status} ${await answer.text()}`);
		}
	}

	/** Of the room that the page's address names. */
	get rid(): string {
		return String(/\/direct\/([^/]+)/.exec(this.page.url())?.[1]);
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

	accepts(): Promise<void> {
		return this.invitation.getByRole('button', { name: 'Accept' }).click();
	}

	declines(): Promise<void> {
		return this.invitation.getByRole('button', { name: 'Decline' }).click();
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

	/** Calls of `sendMessage` that left this person's pages. */
	plainTexts(): string[] {
		return this.wire.sent.filter((frame) => frame.includes('"sendMessage"'));
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
		const person = new Person(this.username);
		person.url = this.url;
		person.seat = this.seat;
		person.turnsTo(page);
		return person;
	}

	/** Goes on before another page of the same browser. */
	turnsTo(page: Page): void {
		this.seat = { profile: this.profile, page };
		this.watch(page);
	}

	/** Enters the password of the end-to-end key in a browser that does not have it yet. */
	async unlocks(password: string): Promise<void> {
		await this.page.getByRole('button', { name: 'Enter your end-to-end encryption password' }).click();
		const dialog = this.page.getByRole('dialog', { name: /end-to-end encryption password/ });
		await dialog.getByLabel('E2E password', { exact: true }).fill(password);
		await dialog.getByRole('button', { name: 'Enable encryption' }).click();
		await dialog.waitFor({ state: 'detached' });
	}

	/** What this person sees now, as a file; nothing where there is nothing to see any more. */
	async picture(path: string): Promise<void> {
		await this.seat?.page.screenshot({ path }).catch(() => undefined);
	}

	async close(): Promise<void> {
		await this.seat?.profile.close();
	}
}

/** One presses Start in the open panel, the other accepts; returns when both panels say so. */
export const startOtr = async (inviting: Person, invited: Person): Promise<void> => {
	await inviting.press('Start OTR');
	await invited.accepts();
	await inviting.seesInSidebar(`Off the record with ${invited.username}`);
	await invited.seesInSidebar(`Off the record with ${inviting.username}`);
};

/** Alice opens the panel and starts OTR, bob accepts; returns when both panels say so. */
export const establish = async (alice: Person, bob: Person): Promise<void> => {
	await alice.openOtr();
	await startOtr(alice, bob);
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
