import { type Primitives, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { newBrowser, openOtrTab, register } from '../api/support/index.ts';
import { backToPlain, type Person, startOtr, useTwoPeople } from './support/index.ts';

const DAY = 86_400_000;

/** From its next page on, this browser's clock is wrong by so much (ms); `setClock` on that page changes it again. */
const misset = async (person: Person, ms: number): Promise<void> => {
	await person.profile.context.addInitScript((shift) => {
		const page = globalThis as unknown as { setClock(ms: number): void; Date: DateConstructor };
		const Right = Date;
		let wrong = shift;
		page.setClock = (next) => {
			wrong = next;
		};
		page.Date = class extends Right {
			constructor(...args: [] | [string | number | Date]) {
				if (args.length === 0) {
					super(Right.now() + wrong);
				} else {
					super(args[0]);
				}
			}
			static override now(): number {
				return Right.now() + wrong;
			}
		} as DateConstructor;
	}, ms);
};

const setClock = (person: Person, ms: number): Promise<void> =>
	person.page.evaluate((shift) => (globalThis as unknown as { setClock(ms: number): void }).setClock(shift), ms);

/** From now on this page may keep nothing more in its sessionStorage, or again as much as before. */
const refuseStorage = (person: Person, refused: boolean): Promise<void> =>
	person.page.evaluate((full) => {
		const page = globalThis as unknown as { keep?: Storage['setItem'] };
		const keep = page.keep ?? Storage.prototype.setItem;
		page.keep = keep;
		Storage.prototype.setItem = function (name, value) {
			if (full && this === sessionStorage) {
				throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
			}
			keep.call(this, name, value);
		};
	}, refused);

const talk = async (alice: Person, bob: Person, text: string): Promise<void> => {
	await alice.sends(`${text} of alice`);
	await bob.sends(`${text} of bob`);
	await bob.sees(`${text} of alice`);
	await alice.sees(`${text} of bob`);
	for (const [person, name] of [
		[alice, 'alice'],
		[bob, 'bob'],
	] as const) {
		await person.message(`${text} of ${name}`).getByRole('img', { name: 'Read', exact: true }).waitFor();
	}
};

/**
 * Handshakes of the next version: their payloads, which have these lengths in this one, begin with another format byte.
 */
const later = (): Primitives => {
	const { chacha20poly1305 } = pureJs;
	const isPayload = (plaintext: Uint8Array): boolean => [39, 71].includes(plaintext.length) && plaintext[0] === 1;
	return {
		...pureJs,
		chacha20poly1305: {
			...chacha20poly1305,
			seal: (key, nonce, ad, plaintext) =>
				chacha20poly1305.seal(
					key,
					nonce,
					ad,
					isPayload(plaintext) ? Uint8Array.of(2, ...plaintext.subarray(1)) : plaintext,
				),
		},
	};
};

describe('off the record where the other side or the browser is not as it should be', () => {
	const { server, alice, bob } = useTwoPeople();

	it('a peer of a later version: both ways the page says so, and sends nothing plain', async () => {
		const nora = await register(server.url, 'nora');
		const created = await nora.rest.post('im.create', { username: 'alice' });
		const tab = await openOtrTab(server.url, nora, (created.body.room as { rid: string }).rid, newBrowser(), later());
		try {
			await alice.page.goto(`${server.url}/direct/${nora.username}`);
			await alice.openOtr();
			await alice.sidebar.getByRole('button', { name: 'Start OTR' }).and(alice.page.locator(':enabled')).waitFor();
			tab.room.start();
			await alice.seesInSidebar(/uses a newer version of OTR/);
			await tab.until(() => tab.phase() === 'declined');
			const before = alice.plainTexts().length;
			await alice.say('kept');
			expect(await alice.composer.inputValue()).to.equal('kept');
			tab.room.dismiss();
			await alice.press('Dismiss');
			await tab.until(() => tab.room.gate().mode === 'plain');

			await alice.press('Start OTR');
			await tab.until(() => tab.phase() === 'invited');
			tab.room.accept();
			await alice.seesInSidebar(/uses a newer version of OTR/);
			await tab.until(() => tab.phase() === 'expired');
			expect(alice.plainTexts().length).to.equal(before);
			await alice.press('Dismiss');
		} finally {
			await tab.close();
		}
		await alice.openDirect('bob');
		await alice.openOtr();
	});

	it('a full sessionStorage closes the session with the reason; the text is kept, nothing of it goes plain', async () => {
		await startOtr(alice, bob);
		await talk(alice, bob, 'while there is room');
		const before = alice.plainTexts().length;
		await refuseStorage(alice, true);
		await alice.say('no room for this');
		await alice.seesInSidebar(/The browser has no storage left for this session/);
		await bob.seesInSidebar('alice no longer has this session', 10_000);
		await alice.composer.press('Enter');
		expect(await alice.composer.inputValue()).to.equal('no room for this');
		expect(alice.plainTexts().length).to.equal(before);
		expect(await bob.message('no room for this').count()).to.equal(0);
		expect(await alice.page.evaluate(() => Object.keys(sessionStorage))).to.deep.equal([]);
	});

	it('once there is room again, refreshed keys take the text', async () => {
		await refuseStorage(alice, false);
		await alice.press('Refresh keys');
		await alice.seesInSidebar('Off the record with bob');
		await alice.composer.press('Enter');
		await bob.sees('no room for this');
		await talk(alice, bob, 'with room again');
		await backToPlain(alice, bob);
	});

	it('a sessionStorage that takes nothing lets no session begin, and says why', async () => {
		await refuseStorage(alice, true);
		await alice.press('Start OTR');
		await alice.seesInSidebar(/cannot store anything for this page/);
		await bob.invitation.waitFor({ state: 'detached' });
		const before = alice.plainTexts().length;
		await alice.say('not yet plain');
		expect(await alice.composer.inputValue()).to.equal('not yet plain');
		expect(alice.plainTexts().length).to.equal(before);
		await alice.composer.fill('');
		await alice.press('Dismiss');
		await alice.sidebar.getByRole('button', { name: 'Start OTR' }).waitFor();
		await refuseStorage(alice, false);
	});

	it('a clock that is a day fast here and a day slow there changes nothing', async () => {
		await alice.sends('ordinary, before');
		await bob.sees('ordinary, before');
		await misset(alice, -DAY);
		await misset(bob, DAY);
		await alice.page.reload();
		await bob.page.reload();
		await alice.composer.waitFor();
		await bob.composer.waitFor();
		await startOtr(alice, bob);
		await talk(alice, bob, 'at any time');
		for (const person of [alice, bob]) {
			const texts = (await person.messages.innerText())
				.split('\n')
				.filter((line) => /^(ordinary, before|at any time)/.test(line));
			expect(texts).to.deep.equal(['ordinary, before', 'at any time of alice', 'at any time of bob']);
		}
	});

	it('H11 a clock that jumps on by a day wipes the keys with the reason, one that jumps back as well; nothing goes plain', async () => {
		const before = alice.plainTexts().length;
		await setClock(alice, 0);
		await alice.say('a day later');
		await alice.seesInSidebar(/Nothing was written for a long time, so the keys were deleted/);
		expect(await alice.composer.inputValue()).to.equal('a day later');
		await alice.press('Refresh keys');
		await alice.seesInSidebar('Off the record with bob');
		await setClock(bob, 0);
		await bob.say('a day earlier');
		await bob.seesInSidebar(/The keys no longer match/);
		expect(await bob.composer.inputValue()).to.equal('a day earlier');
		expect(alice.plainTexts().length).to.equal(before);
		expect(bob.plainTexts().filter((text) => text.includes('a day earlier'))).to.deep.equal([]);
	});
});
