import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { keyNeedles, type Needle, searchFolder, textNeedles } from './support/disk.ts';
import { killBrowser, type Person, useTwoPeople } from './support/index.ts';

/** Short enough to stay whole in a compressed block, and never the same twice. */
const word = (kind: string): string => `${kind}${randomBytes(8).toString('hex')}`;

/**
 * Remembers every draw of randomness that can be a key: those of the vault, the handshake, the ratchet and the
 * identity.
 */
const DRAWS = `
	globalThis.draws = [];
	const draw = crypto.getRandomValues.bind(crypto);
	crypto.getRandomValues = (array) => {
		const drawn = draw(array);
		if (drawn.byteLength >= 32) {
			globalThis.draws.push(Array.from(new Uint8Array(drawn.buffer, drawn.byteOffset, drawn.byteLength)));
		}
		return drawn;
	};
`;

const drawsOf = async ({ page }: Person): Promise<Needle[]> => {
	const draws = await page.evaluate(() => (globalThis as unknown as { draws: number[][] }).draws);
	return draws.flatMap((bytes, index) => keyNeedles(`key ${index}`, Buffer.from(bytes)));
};

/** Everything that this page's origin keeps in the browser. */
const storedIn = ({ page }: Person): Promise<string> =>
	page.evaluate(async () => {
		const settled = <T>(request: IDBRequest<T>): Promise<T> =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const indexed: unknown[] = [];
		for (const { name } of await indexedDB.databases()) {
			const database = await settled(indexedDB.open(name ?? ''));
			for (const store of database.objectStoreNames) {
				const objects = database.transaction(store).objectStore(store);
				indexed.push(await settled(objects.getAllKeys()), await settled(objects.getAll()));
			}
			database.close();
		}
		const bytesAsText = (_key: string, value: unknown): unknown =>
			value instanceof Uint8Array ? String.fromCharCode(...value) : value;
		const workers = (await navigator.serviceWorker.getRegistrations()).length;
		return JSON.stringify(
			[{ ...localStorage }, { ...sessionStorage }, indexed, await caches.keys(), workers],
			bytesAsText,
		);
	});

/**
 * What is reachable in the page's memory after a forced collection: every string of the heap, those of the DOM that
 * scripts hold included.
 */
const heapOf = async ({ page, profile }: Person): Promise<string> => {
	const debuggee = await profile.context.newCDPSession(page);
	const chunks: string[] = [];
	debuggee.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
	await debuggee.send('HeapProfiler.enable');
	await debuggee.send('HeapProfiler.collectGarbage');
	await debuggee.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
	await debuggee.detach();
	return chunks.join('');
};

type Controls = readonly [string, string, string];

const newControls = (): Controls => [word('latin'), word('wide'), word('draft')];

/**
 * Where words go that are not taken care of: what a browser writes by itself must be seen by the search. In an origin
 * of its own, as Chromium writes each less and less often.
 */
const leaveControls = async (person: Person, [latin, wide, draft]: Controls): Promise<void> => {
	const page = await person.newTab();
	await page.goto(`${person.url.replace('localhost', `${latin}.localhost`)}/livez`);
	await page.evaluate(
		([a, b]) => {
			localStorage.setItem('control', String(a));
			localStorage.setItem('control-wide', `\u017e${b}`);
			document.body.innerHTML = '<textarea></textarea>';
		},
		[latin, wide],
	);
	await page.locator('textarea').fill(draft);
};

describe('what the disk of a browser holds', () => {
	const folder = mkdtempSync(join(tmpdir(), 'profile-kept-'));
	const { alice, bob } = useTwoPeople({ bob: { folder, script: DRAWS }, offTheRecord: true });
	const words = Array.from({ length: 4 }, () => word('said'));
	const unsent = [word('typed'), word('typed')];
	let needles: Needle[];

	before(async () => {
		for (const [index, text] of words.entries()) {
			const [from, to] = index % 2 === 0 ? [alice, bob] : [bob, alice];
			await from.sends(text);
			await to.sees(text);
		}
	});
	after(async () => {
		rmSync(folder, { recursive: true, force: true });
	});

	const written = (texts: readonly string[]): boolean =>
		texts.every((text) => searchFolder(folder, textNeedles(text)).found.size > 0);

	/** Returns once the browser has written what it writes of anything that lies in a page now. */
	const flushed = async (): Promise<Controls> => {
		const controls = newControls();
		await leaveControls(bob, controls);
		while (!written(controls)) {
			await wait(500);
		}
		return controls;
	};

	/** Nothing of the conversation is in the folder, while all that proves the search to see is. */
	const holdsNothing = (where: string, controls: Controls): void => {
		const { found, bytes } = searchFolder(where, [...controls.flatMap(textNeedles), ...needles]);
		const isControl = (name: string): boolean => controls.some((control) => control === name);
		expect(bytes).to.be.above(1_000_000);
		expect([...found.keys()].filter(isControl).sort()).to.deep.equal([...controls].sort());
		expect(Object.fromEntries([...found].filter(([name]) => !isControl(name)))).to.deep.equal({});
	};

	it('E7 X8 while it runs, the profile folder holds neither what was said, nor what was only typed, nor a key', async () => {
		await bob.composer.fill(unsent[0] ?? '');
		const controls = await flushed();
		needles = [...words, ...unsent].flatMap(textNeedles).concat(await drawsOf(bob));
		expect(needles.filter(({ name }) => name.startsWith('key')).length).to.be.above(100);
		const copy = mkdtempSync(join(tmpdir(), 'profile-copy-'));
		try {
			cpSync(folder, copy, { recursive: true, filter: (path) => !/Singleton/.test(path) });
			holdsNothing(copy, controls);
		} finally {
			rmSync(copy, { recursive: true, force: true });
		}
	});

	it('E7 X8 nor after the browser was killed in the middle of a conversation and of a word', async () => {
		await bob.composer.fill('');
		await bob.composer.pressSequentially(unsent[1] ?? '');
		const controls = await flushed();
		needles.push(...(await drawsOf(bob)));
		await killBrowser(bob.profile);
		holdsNothing(folder, controls);
		const stored = join(folder, 'Default/Session Storage');
		const sealed = readdirSync(stored).map((file) => readFileSync(join(stored, file), 'latin1'));
		expect(sealed.join('').includes('rcotr:'), 'sealed slots are on the disk').to.equal(true);
	});

	it('E5 H2 a browser that is opened again, and brings back its tabs, has neither key nor text, and sends nothing', async () => {
		await bob.sitsDown({ folder, restore: true });
		const room = () => bob.profile.context.pages().find((page) => page.url().includes('/direct/'));
		while (!room()) {
			await wait(100);
		}
		bob.turnsTo(room() ?? bob.page);
		await bob.composer.waitFor();
		await bob.page.getByText('This side no longer has the keys').first().waitFor();
		expect(await bob.composer.inputValue()).to.equal('');
		for (const text of [...words, ...unsent]) {
			expect(await bob.page.getByText(text).count()).to.equal(0);
		}
		await bob.say('typed right after the restart');
		await bob.page.getByText('Nothing was sent').first().waitFor();
		expect(await bob.composer.inputValue()).to.equal('typed right after the restart');
		await bob.composer.fill('');
		await bob.openOtr();
		await bob.press('End OTR');
		await bob.seesInSidebar(/^Talk off the record with/);
		await bob.sends('ordinary after the restart');
		await alice.sees('ordinary after the restart');
		expect(await alice.message('typed right after the restart').count()).to.equal(0);
	});

	it('E6 after the end and "Erase now" neither storage nor memory holds what was said', async () => {
		await bob.openDirect('alice');
		await bob.openOtr();
		await alice.press('End OTR');
		await alice.press('Start OTR');
		await bob.accepts();
		await bob.seesInSidebar(/^Off the record with/);
		const secret = [word('mine'), word('theirs')];
		const rows = bob.messages.getByRole('listitem');
		const before = await rows.count();
		for (const [index, person] of [bob, alice].entries()) {
			// No selector and no script of the test's names the words: what is found is the page's own.
			await person.composer.focus();
			await person.page.keyboard.insertText(secret[index] ?? '');
			await person.page.keyboard.press('Enter');
			await rows.nth(before + index).waitFor();
		}
		const during = await heapOf(bob);
		expect(secret.filter((text) => during.includes(text))).to.deep.equal(secret);
		await bob.press('End OTR');
		await bob.seesInSidebar('OTR has ended');
		await bob.press('Erase now');
		await rows.nth(before).waitFor({ state: 'detached' });
		const stored = await storedIn(bob);
		expect(stored).to.include('Meteor.loginToken');
		expect(stored)
			.to.match(/rcotr:[^"]*:state/)
			.and.to.not.match(/rcotr:[^"]*:line/);
		expect(secret.filter((text) => stored.includes(text))).to.deep.equal([]);
		// Erased texts leave the views' memory over the next two renders, which a busy machine may not have made yet.
		let left = secret;
		for (let looks = 0; looks < 5 && left.length > 0; looks += 1) {
			await bob.page.evaluate(() => new Promise((resolve) => setTimeout(() => setTimeout(() => setTimeout(resolve)))));
			const after = await heapOf(bob);
			left = secret.filter((text) => after.includes(text));
		}
		expect(left).to.deep.equal([]);
	});
});
