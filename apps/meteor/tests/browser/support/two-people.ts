import { basename } from 'node:path';
import { RestClient, type SpawnOptions, spawnServer, type TestServer } from '../../api/support/index.ts';
import type { ProfileOptions } from './browser.ts';
import { establish, PASSWORD, Person } from './person.ts';

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

const registerOverRest = async (url: string, username: string): Promise<void> => {
	const { status, body } = await new RestClient(url).post('users.register', {
		username,
		name: username,
		email: `${username}@example.org`,
		pass: PASSWORD,
	});
	if (status !== 200) {
		throw new Error(`${username} was not registered: ${status} ${JSON.stringify(body)}`);
	}
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
			spawnServer({ ...spawned, env: { ADMIN_USERNAME: 'alice', ADMIN_PASS: PASSWORD, ...spawned?.env } }),
			alice.sitsDown(hers),
			bob.sitsDown(his),
		]);
		const urls = await ways?.(server);
		alice.url = urls?.alice ?? server.url;
		bob.url = urls?.bob ?? server.url;
		await registerOverRest(server.url, 'bob');
		await Promise.all([alice.findsSignIn(), bob.findsSignIn()]);
		await Promise.all([alice.openDirect('bob'), bob.openDirect('alice')]);
		await Promise.all([alice.hasKey(), bob.hasKey()]);
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
