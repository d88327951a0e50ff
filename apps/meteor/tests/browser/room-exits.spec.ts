import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import { type Person as Member, register } from '../api/support/index.ts';
import { type Person, takeScreens, useTwoPeople, violationsOf } from './support/index.ts';

const linkIn = (page: Page, name: string): Locator =>
	page.getByRole('list', { name: 'Rooms' }).getByRole('link').filter({ hasText: name });

describe('the ways out of a room', () => {
	const { server, alice, bob } = useTwoPeople();
	let carol: Member;

	const fromList = async ({ page }: Person, room: string, entry: string): Promise<void> => {
		await page.getByRole('button', { name: `Actions for ${room}`, exact: true }).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('menuitem', { name: entry }).press('Enter');
	};
	const post = async (path: string, body: object): Promise<{ rid: string }> => {
		const answer = await carol.rest.post(path, body);
		expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
		return answer.body.room as { rid: string };
	};

	before(async () => {
		carol = await register(server.url, 'carol');
	});

	it('hide a direct message by keyboard alone, until somebody writes; the page goes where there is something to see', async () => {
		await bob.sends('first');
		await alice.sees('first');
		await fromList(alice, 'bob', 'Hide');
		await linkIn(alice.page, 'bob').waitFor({ state: 'detached' });
		expect(alice.page.url()).to.equal(`${server.url}/home`);
		expect(await alice.page.evaluate(() => document.activeElement?.id)).to.equal('main-content');
		await bob.sends('second');
		await linkIn(alice.page, 'bob').waitFor();
	});

	it('hide it from the room’s own menu, and leave it hidden on another page that shows it', async () => {
		await alice.openDirect('bob');
		const other = await alice.newTab();
		await other.goto(alice.page.url());
		await linkIn(other, 'bob').waitFor();
		await alice.page.getByRole('button', { name: 'Options' }).click();
		expect(await alice.page.getByRole('menuitem', { name: 'Leave' }).count()).to.equal(0);
		await alice.page.getByRole('menuitem', { name: 'Hide' }).click();
		await Promise.all([alice.page, other].map((page) => linkIn(page, 'bob').waitFor({ state: 'detached' })));
		await other.getByRole('heading', { name: 'bob', level: 1 }).waitFor();
		expect(await linkIn(other, 'bob').count()).to.equal(0);
		await other.close();
		await alice.openDirect('bob');
		await linkIn(alice.page, 'bob').waitFor();
	});

	it('leave a group, after a question; those who stay are two, and still a group', async () => {
		const { rid } = await post('im.create', { usernames: 'alice,bob' });
		await post('chat.postMessage', { roomId: rid, text: 'all of us?' });
		await alice.page.goto(`${server.url}/direct/${rid}`);
		// Whose name comes first is chance.
		const group = await alice.page.getByRole('heading', { name: /, /, level: 1 }).innerText();
		const avatars = [
			linkIn(alice.page, group),
			alice.page.locator('header').filter({ has: alice.page.getByRole('heading', { level: 1 }) }),
		];
		const [inList, inHeader] = await Promise.all(
			avatars.map((place) =>
				place
					.locator('[aria-hidden=true]')
					.first()
					.evaluate((avatar) => [avatar.textContent, getComputedStyle(avatar).backgroundColor]),
			),
		);
		expect(inHeader, 'the avatar in the list and in the header').to.deep.equal(inList);
		await alice.page.getByRole('button', { name: 'Options' }).click();
		await alice.page.getByRole('menuitem', { name: 'Leave' }).click();
		const dialog = alice.page.getByRole('dialog', { name: `Leave “${group}”?` });
		await takeScreens(alice.page, 'room-leave');
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await fromList(alice, group, 'Leave');
		await dialog.getByRole('button', { name: 'Leave' }).click();
		await dialog.waitFor({ state: 'detached' });
		await linkIn(alice.page, group).waitFor({ state: 'detached' });
		await alice.page.getByText(`You have left “${group}”`).waitFor();
		expect(alice.page.url()).to.equal(`${server.url}/home`);
		await bob.page.goto(`${server.url}/direct/${rid}`);
		const name = carol.username.replace('.', ' ');
		await bob.page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
		await bob.page.getByText('has left this conversation').waitFor();
		await bob.page.getByText(`This is the start of your group conversation with ${name}.`).waitFor();
		await takeScreens(bob.page, 'room-left');
		await bob.page.getByRole('button', { name: 'Options' }).click();
		await bob.page.getByRole('menuitem', { name: 'Leave' }).waitFor();
		expect(await bob.page.getByRole('menuitem', { name: 'OTR' }).count()).to.equal(0);
	});

	it('are there on a phone without a pointer that hovers', async () => {
		await alice.openDirect('bob');
		await alice.page.setViewportSize({ width: 360, height: 740 });
		await alice.page.getByRole('button', { name: 'Menu', exact: true }).click();
		await alice.page.getByRole('button', { name: 'Actions for bob', exact: true }).click();
		await alice.page.getByRole('menuitem', { name: 'Hide' }).waitFor();
		const barred = (await violationsOf(alice.page)).filter(
			({ impact }) => impact === 'serious' || impact === 'critical',
		);
		expect(barred).to.deep.equal([]);
		await alice.page.getByRole('menuitem', { name: 'Hide' }).click();
		await linkIn(alice.page, 'bob').waitFor({ state: 'detached' });
	});
});
