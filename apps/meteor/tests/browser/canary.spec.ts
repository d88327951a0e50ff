import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { filesBelow } from './support/disk.ts';
import { type Person, useTwoPeople } from './support/index.ts';

const word = (): string => `canary-${randomBytes(12).toString('hex')}`;

/** Bodies of OTR frames that a page sent: handshakes with their keys, ciphertexts. */
const bodiesOf = (person: Person): string[] =>
	person.wire.sent
		.filter((frame) => frame.includes('stream-notify-user'))
		.flatMap((frame) => [...frame.matchAll(/\\?"body\\?":\\?"([\w-]+)\\?"/g)].map(([, body]) => body ?? ''))
		.filter((body) => body.length > 0);

const REST = [
	'me',
	'users.info?username=bob',
	'im.list',
	'subscriptions.get',
	'rooms.get',
	'settings.public',
	'settings',
	'e2e.fetchMyKeys',
];

describe('nothing of a conversation off the record stays', () => {
	const { server, alice, bob } = useTwoPeople({ server: { env: { LOG_LEVEL: 'debug' } }, offTheRecord: true });
	const words = Array.from({ length: 6 }, word);
	let needles: string[];

	before(async () => {
		for (const [index, text] of words.entries()) {
			const [from, to] = index % 2 === 0 ? [alice, bob] : [bob, alice];
			await from.sends(text);
			await to.sees(text);
		}
		needles = [...words, ...bodiesOf(alice), ...bodiesOf(bob)];
	});

	const absentFrom = (text: string, place: string): void => {
		for (const needle of needles) {
			// A frame cut into parts or put into another form would still show its first 32 characters.
			expect(text.includes(needle.slice(0, 32)), `${place} holds ${needle.slice(0, 32)}`).to.equal(false);
		}
	};

	it('the test itself sees frames of handshake and messages go by', () => {
		expect(bodiesOf(alice).length).to.be.above(3);
		expect(bodiesOf(bob).length).to.be.above(3);
	});

	it('G8 X6 the words never leave a page in clear', () => {
		for (const frame of [...alice.wire.sent, ...bob.wire.sent]) {
			expect(words.some((text) => frame.includes(text))).to.equal(false);
		}
	});

	it('G8 X6 neither words, ciphertext nor keys are in any file of the store', () => {
		const files = filesBelow(server.current.dataDir);
		expect(files.length).to.be.above(0);
		for (const file of files) {
			absentFrom(readFileSync(file).toString('latin1'), file);
		}
	});

	it('G8 X6 nor in the log at debug level', () => {
		const log = server.current.stdout() + server.current.stderr();
		expect(log.length).to.be.above(0);
		absentFrom(log, 'the log');
	});

	it('G8 X6 nor in any REST answer', async () => {
		const headers = await alice.headers();
		const rid = alice.rid;
		for (const path of [
			...REST.map((route) => `/api/v1/${route}`),
			`/api/v1/im.messages?roomId=${rid}`,
			'/api/info',
			'/livez',
			'/readyz',
		]) {
			const answer = await fetch(server.url + path, { headers });
			expect(answer.status, path).to.equal(200);
			absentFrom(await answer.text(), path);
		}
	});

	it('E6 nor, after the end, in any storage of the browser', async () => {
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
		for (const person of [alice, bob]) {
			await person.press('Erase now');
			const stored = await person.page.evaluate(async () => {
				const read = async (name: string): Promise<unknown[]> => {
					const database = await new Promise<IDBDatabase>((resolve, reject) => {
						const request = indexedDB.open(name);
						request.onsuccess = () => resolve(request.result);
						request.onerror = () => reject(request.error);
					});
					const values: unknown[] = [];
					for (const store of database.objectStoreNames) {
						const all = database.transaction(store).objectStore(store).getAll();
						await new Promise((resolve) => {
							all.onsuccess = resolve;
						});
						values.push(
							...all.result.map((value: unknown) =>
								JSON.stringify(value, (_key, inner) =>
									inner instanceof Uint8Array ? String.fromCharCode(...inner) : inner,
								),
							),
						);
					}
					database.close();
					return values;
				};
				const databases = await indexedDB.databases();
				const indexed = await Promise.all(databases.map(({ name }) => read(name ?? '')));
				return JSON.stringify([
					{ ...localStorage },
					{ ...sessionStorage },
					indexed,
					await caches.keys(),
					(await navigator.serviceWorker?.getRegistrations())?.length,
				]);
			});
			for (const text of words) {
				expect(stored.includes(text)).to.equal(false);
			}
		}
	});
});
