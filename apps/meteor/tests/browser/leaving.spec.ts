import { expect } from 'chai';
import { signIn } from '../api/support/index.ts';
import { backToPlain, establish, Person, startOtr, useTwoPeople } from './support/index.ts';

const PASSWORD = 'Correct-horse-7-battery';

/**
 * Sealed pins of peers' keys and the hash of a key that was here: what tells a changed key from a known one at the next
 * visit. They name nobody.
 */
const REMEMBERED = /^rocketchat-e2e\/entries\/e2e-(known|pin):[0-9a-f]{64}$/;

/** Names of all that a page keeps between two visits. */
const kept = (person: Person): Promise<string[]> =>
	person.page.evaluate(async () => {
		const answer = <T>(request: IDBRequest<T>): Promise<T> =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const entries: string[] = [];
		for (const { name = '' } of await indexedDB.databases()) {
			const database = await answer(indexedDB.open(name));
			for (const store of database.objectStoreNames) {
				const keys = await answer(database.transaction(store).objectStore(store).getAllKeys());
				entries.push(...keys.map((key) => `${name}/${store}/${String(key)}`));
			}
			database.close();
		}
		return [...Object.keys(sessionStorage), ...Object.keys(localStorage), ...entries, ...(await caches.keys())];
	});

describe('leaving while off the record', () => {
	const { server, alice, bob } = useTwoPeople();
	let key: string;

	before(async () => {
		key = await bob.saveE2EPassword();
		await establish(alice, bob);
	});

	/** Bob comes back and enters the key, and both are off the record again. */
	const again = async (): Promise<void> => {
		await backToPlain(alice, bob);
		await bob.signIn();
		await bob.page.getByRole('button', { name: 'Enter your end-to-end encryption password' }).click();
		await bob.page.getByRole('textbox', { name: 'E2E password' }).fill(key);
		await bob.page.getByRole('button', { name: 'Enable encryption' }).click();
		await bob.page
			.getByRole('button', { name: 'Enter your end-to-end encryption password' })
			.waitFor({ state: 'detached' });
		await bob.openDirect('alice');
		await startOtr(alice, bob);
	};
	const talk = async (text: string): Promise<void> => {
		await alice.sends(text);
		await bob.sees(text);
		await bob.sends(`${text}, says bob`);
		await alice.sees(`${text}, says bob`);
	};
	/** Bob's page is signed out, and neither page nor browser holds anything of the conversation. */
	const bobIsGone = async (): Promise<void> => {
		await bob.page.getByRole('button', { name: 'Login' }).waitFor();
		expect((await kept(bob)).filter((name) => !REMEMBERED.test(name))).to.deep.equal([]);
		expect(await bob.page.locator('body').innerText()).to.not.contain('says bob');
	};

	it('E2 logging out ends the session of both within seconds and leaves nothing behind', async () => {
		await talk('before the logout');
		await bob.page.getByRole('button', { name: 'User menu' }).click();
		await bob.page.getByRole('menuitem', { name: 'Logout' }).click();
		await alice.seesInSidebar('bob ended OTR', 5_000);
		await bobIsGone();
	});

	it('E2 a login that is revoked from elsewhere ends the session of both within seconds and leaves nothing behind', async () => {
		await again();
		await talk('before the revocation');
		const elsewhere = await Person.at(server.url, 'bob');
		try {
			await elsewhere.signIn();
			await elsewhere.page.goto(`${server.url}/account/security`);
			await elsewhere.page.getByRole('button', { name: 'Log out everywhere else' }).click();
			await alice.seesInSidebar('bob ended OTR', 5_000);
			await bobIsGone();
			await elsewhere.page.getByRole('button', { name: 'Log out everywhere else' }).waitFor();
		} finally {
			await elsewhere.close();
		}
	});

	it('E2 E4 a deactivated account ends the session of both within seconds, with the reason, and leaves nothing behind', async () => {
		await again();
		await talk('before the deactivation');
		const admin = await signIn(server.url, 'alice', PASSWORD);
		const { userId } = await bob.login();
		const answer = await admin.rest.post('users.setActiveStatus', { userId, activeStatus: false });
		expect(answer.status).to.equal(200);
		await alice.seesInSidebar('bob is no longer reachable in this workspace.', 5_000);
		await bobIsGone();
		const before = alice.plainTexts().length;
		await alice.say('to nobody');
		expect(await alice.composer.inputValue()).to.equal('to nobody');
		expect(alice.plainTexts().length).to.equal(before);
	});
});
