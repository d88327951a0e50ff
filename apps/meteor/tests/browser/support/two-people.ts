import { basename } from 'node:path';
import { type SpawnOptions, spawnServer, type TestServer } from '../../api/support/index.ts';
import type { ProfileOptions } from './browser.ts';
import { establish, Person } from './person.ts';

type TwoPeopleOptions = {
	/** How their server is started. */
	readonly server?: SpawnOptions;
	/** The addresses by which they reach it, where those are not its own. */
	readonly ways?: (server: TestServer) => Promise<{ readonly alice: string; readonly bob: string }>;
	readonly alice?: ProfileOptions;
	readonly bob?: ProfileOptions;
	/** They are in a session before the first test. */
	readonly offTheRecord?: boolean;
};

type TwoPeople = {
	readonly server: { readonly current: TestServer; readonly url: string };
	readonly alice: Person;
	readonly bob: Person;
};

/** Where CI_SHOTS names a folder, leaves there what everybody saw when a test failed. */
export const shotsOnFailure = (people: () => readonly (Person | undefined)[]): void => {
	afterEach(async function () {
		const folder = process.env.CI_SHOTS;
		if (!folder || this.currentTest?.state !== 'failed') {
			return;
		}
		// Specs run side by side, and two may have a test of the same title.
		const spec = basename(this.currentTest.file ?? '', '.spec.ts');
		const title = this.currentTest.title.replace(/\W+/g, '-').slice(0, 60);
		for (const person of people()) {
			await person?.picture(`${folder}/${spec}-${title}-${person.username}.png`);
		}
	});
};

/**
 * Alice, who is the administrator, and bob, for the tests of a `describe`: registered at a server of their own, with
 * keys, each in the direct message with the other. All of it is there before the tests and gone after them.
 */
export const useTwoPeople = ({
	server: spawned,
	ways,
	alice: hers,
	bob: his,
	offTheRecord = false,
}: TwoPeopleOptions = {}): TwoPeople => {
	const alice = new Person('alice');
	const bob = new Person('bob');
	let server: TestServer | undefined;
	const running = (): TestServer => {
		if (!server) {
			throw new Error('the server is started by a hook; use it inside a test');
		}
		return server;
	};
	before(async () => {
		[server] = await Promise.all([
			spawnServer({ unclaimed: true, ...spawned }),
			alice.sitsDown(hers),
			bob.sitsDown(his),
		]);
		const urls = await ways?.(server);
		alice.url = urls?.alice ?? server.url;
		bob.url = urls?.bob ?? server.url;
		await alice.fillsRegistration(server.setupPath);
		await alice.joins();
		await bob.register();
		await Promise.all([alice.hasKey(), bob.hasKey()]);
		await Promise.all([alice.openDirect('bob'), bob.openDirect('alice')]);
		if (offTheRecord) {
			await establish(alice, bob);
		}
	});
	after(async () => {
		await Promise.all([alice.close(), bob.close()]);
		await server?.stop();
	});
	shotsOnFailure(() => [alice, bob]);
	return {
		server: {
			get current() {
				return running();
			},
			get url() {
				return running().url;
			},
		},
		alice,
		bob,
	};
};
