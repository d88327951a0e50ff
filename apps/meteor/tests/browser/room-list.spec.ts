import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { serveManyRooms } from '../api/support/index.ts';
import { FaultProxy, Person, shotsOnFailure, violationsOf } from './support/index.ts';

const ROOMS = 350;
const YEAR_MS = 31_536_000_000;

describe('the list of many rooms', () => {
	let stage: Awaited<ReturnType<typeof serveManyRooms>>;
	let person: Person;
	let way: FaultProxy;

	before(async () => {
		stage = await serveManyRooms({ rooms: ROOMS, text: 'See you there.' }, { LOG_LEVEL: 'warn' });
		const { userId, username, token } = stage.owner;
		way = await FaultProxy.start(stage.server.url);
		person = await Person.at(way.url, username);
		await person.page.goto(`${way.url}/login`);
		const kept = {
			'Meteor.userId': userId,
			'Meteor.loginToken': token,
			'Meteor.loginTokenExpires': new Date(Date.now() + YEAR_MS).toString(),
		};
		await person.page.evaluate((entries) => {
			for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value);
		}, kept);
		// That page may have read it just in time to sign in: what it sends is none of what the tests count.
		await person.page.goto('about:blank');
	});
	after(async () => {
		await person.close();
		await way.close();
		await stage.stop();
	});
	shotsOnFailure(() => [person]);

	const list = (page: Page): Locator => page.getByRole('list', { name: 'Rooms' });
	const room = (name: string): Locator =>
		list(person.page)
			.getByRole('link')
			.filter({ has: person.page.getByTitle(name, { exact: true }) });
	const search = (): Locator => person.page.getByRole('searchbox', { name: 'Search rooms' });
	const opens = async (path: string): Promise<void> => {
		person.wire.sent.length = 0;
		await person.page.goto(way.url + path);
		await room(`Stranger ${ROOMS - 1}`).waitFor();
	};
	const asked = (method: string): number =>
		person.wire.sent.filter((frame) => frame.includes(`"method":"${method}"`)).length;

	/** For who looks, where CI_SHOTS names a folder. */
	const picture = async (name: string): Promise<void> => {
		const folder = process.env.CI_SHOTS;
		if (folder) await person.picture(`${folder}/${name}.png`);
	};

	it('X9 begins with the newest hundred, draws those in sight, and loads the next as it is scrolled', async () => {
		await opens('/home');
		expect([asked('rooms/page'), asked('rooms/get'), asked('subscriptions/get')]).to.deep.equal([1, 0, 0]);
		const drawn = async () => list(person.page).getByRole('listitem').count();
		expect(await drawn()).to.be.below(60);
		const first = list(person.page).getByRole('listitem').first();
		expect([await first.getAttribute('aria-posinset'), await first.getAttribute('aria-setsize')]).to.deep.equal([
			'1',
			'-1',
		]);
		await list(person.page).hover();
		while ((await room('Stranger 0').count()) === 0) {
			await person.page.mouse.wheel(0, 2_000);
			await person.page.waitForTimeout(30);
		}
		expect(asked('rooms/page')).to.equal(4);
		expect(await drawn()).to.be.below(60);
		const last = list(person.page).getByRole('listitem').last();
		expect([await last.getAttribute('aria-posinset'), await last.getAttribute('aria-setsize')]).to.deep.equal([
			`${ROOMS}`,
			`${ROOMS}`,
		]);
	});

	it('finds an old room by its name, with the keyboard alone, and opens it', async () => {
		await opens('/home');
		await search().focus();
		await person.page.keyboard.type('STRANGER 17');
		await room('Stranger 17').waitFor();
		const status = person.page.getByRole('search').locator('xpath=following-sibling::*').getByRole('status');
		await status.filter({ hasText: '11 rooms found' }).waitFor();
		await picture('room-search-1280');
		expect(await violationsOf(person.page)).to.deep.equal([]);
		await person.page.keyboard.press('Escape');
		await room(`Stranger ${ROOMS - 1}`).waitFor();
		expect(await search().inputValue()).to.equal('');
		await person.page.keyboard.type('stranger.0');
		await room('Stranger 0').focus();
		await person.page.keyboard.press('Enter');
		await person.page.getByRole('heading', { name: 'Stranger 0', exact: true }).waitFor();
		expect(person.page.url()).to.equal(`${way.url}/direct/room-0`);
		await search().fill('no such name');
		await status.filter({ hasText: 'No rooms found' }).waitFor();
		await search().fill('');
		await room(`Stranger ${ROOMS - 1}`).waitFor();
	});

	it('finds one in the drawer of a narrow window, where Escape ends the search and then closes the drawer', async () => {
		await opens('/home');
		await person.page.setViewportSize({ width: 360, height: 740 });
		await person.page.getByRole('button', { name: 'Menu', exact: true }).click();
		await search().fill('stranger.7');
		await room('Stranger 7').waitFor();
		expect(await violationsOf(person.page)).to.deep.equal([]);
		await picture('room-search-360');
		await search().press('Escape');
		await room(`Stranger ${ROOMS - 1}`).waitFor();
		await search().press('Escape');
		await list(person.page).waitFor({ state: 'detached' });
		await person.page.getByRole('button', { name: 'Menu', exact: true }).click();
		await search().fill('stranger.7');
		await room('Stranger 7').click();
		await person.page.getByRole('heading', { name: 'Stranger 7', exact: true }).waitFor();
		await list(person.page).waitFor({ state: 'detached' });
		await person.page.setViewportSize({ width: 1280, height: 800 });
	});

	it('opens an old room by its address, and by the name of who is in it', async () => {
		await opens('/direct/room-5');
		await person.page.getByRole('heading', { name: 'Stranger 5', exact: true }).waitFor();
		expect(asked('rooms/one')).to.be.above(0);
		await opens('/direct/nowhere');
		await person.page.getByText('You have no direct message at this address.').waitFor();
	});

	it('X9 shows after a lost connection what has changed meanwhile, in a room that was loaded by scrolling too', async () => {
		await opens('/home');
		await search().fill('Stranger 20');
		await room('Stranger 20').waitFor();
		const fromElsewhere = async (text: string) => {
			const { userId, token } = stage.owner;
			const headers = { 'X-User-Id': userId, 'X-Auth-Token': token, 'content-type': 'application/json' };
			await fetch(`${stage.server.url}/api/v1/chat.postMessage`, {
				method: 'POST',
				headers,
				body: JSON.stringify({ roomId: 'room-20', text }),
			});
		};
		person.wire.sent.length = 0;
		way.cut();
		await fromElsewhere('written while it was away');
		way.restore();
		await room('Stranger 20').filter({ hasText: 'written while it was away' }).waitFor({ timeout: 60_000 });
		expect(asked('rooms/changes')).to.be.above(0);
		expect(asked('rooms/page')).to.equal(0);
		await fromElsewhere('and written now');
		await room('Stranger 20').filter({ hasText: 'and written now' }).waitFor();
		expect(person.problems).to.deep.equal([]);
	});
});
