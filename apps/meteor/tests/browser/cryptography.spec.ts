import { expect } from 'chai';
import { useServer } from '../api/support/index.ts';
import { backToPlain, establish, Person, shotsOnFailure } from './support/index.ts';

/** The smallest WebAssembly module: its magic number and version (WebAssembly core specification, section 5.5.16). */
const EMPTY_MODULE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/**
 * Gives each page, before its own scripts run, one more content security policy, without the workspace's leave for
 * WebAssembly: as where an administrator's proxy tightens it. A page obeys all of its policies.
 */
const REFUSE_WEBASSEMBLY = `new MutationObserver((changes, observer) => {
	if (document.head) {
		observer.disconnect();
		const policy = document.createElement('meta');
		policy.httpEquiv = 'Content-Security-Policy';
		policy.content = "script-src 'self'";
		document.head.prepend(policy);
	}
}).observe(document, { childList: true, subtree: true });`;

const runsWebAssembly = ({ page }: Person): Promise<boolean> =>
	page.evaluate(
		(bytes) =>
			WebAssembly.compile(new Uint8Array(bytes)).then(
				() => true,
				() => false,
			),
		EMPTY_MODULE,
	);

/** Fetches of libsodium's chunk by this person's browser. */
const watchLibsodium = ({ profile: { context } }: Person): readonly string[] => {
	const fetched: string[] = [];
	context.on('request', (request) => {
		if (/\/assets\/libsodium-[^/]+\.js$/.test(request.url())) {
			fetched.push(request.url());
		}
	});
	return fetched;
};

const talk = async (alice: Person, bob: Person, text: string): Promise<void> => {
	await alice.sends(`${text} of alice`);
	await bob.sends(`${text} of bob`);
	await bob.sees(`${text} of alice`);
	await alice.sees(`${text} of bob`);
	await alice.message(`${text} of alice`).getByRole('img', { name: 'Read', exact: true }).waitFor();
	await bob.message(`${text} of bob`).getByRole('img', { name: 'Read', exact: true }).waitFor();
};

describe('the cryptography of a session', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let fetched: { readonly alice: readonly string[]; readonly bob: readonly string[] };
	shotsOnFailure(() => [alice, bob]);

	before(async () => {
		alice = await Person.at(server.url, 'alice');
		bob = await Person.at(server.url, 'bob', { script: REFUSE_WEBASSEMBLY });
		fetched = { alice: watchLibsodium(alice), bob: watchLibsodium(bob) };
		await alice.register();
		await bob.register();
		await Promise.all([alice.hasKey(), bob.hasKey()]);
		await alice.openDirect('bob');
		await bob.openDirect('alice');
	});
	after(async () => {
		await alice?.close();
		await bob?.close();
	});

	it('G5 is libsodium, fetched when the panel is opened and not before', async () => {
		expect(await runsWebAssembly(alice)).to.equal(true);
		expect(fetched.alice).to.deep.equal([]);
		const chunk = alice.page.waitForResponse((response) => /\/assets\/libsodium-/.test(response.url()));
		await alice.openOtr();
		expect((await chunk).status()).to.equal(200);
	});

	it('G6 H1 G9 is JavaScript where WebAssembly is refused; the two talk, and refresh their keys', async () => {
		expect(await runsWebAssembly(bob)).to.equal(false);
		await establish(alice, bob);
		// Inviting made bob's page try.
		expect(fetched.bob).to.have.length(1);
		await talk(alice, bob, 'one');
		await bob.press('Refresh keys');
		await bob.seesInSidebar('Off the record with alice');
		await talk(alice, bob, 'two');
		await backToPlain(bob, alice);
	});

	it('G6 H1 the one in JavaScript may invite as well', async () => {
		await bob.press('Start OTR');
		await alice.invitation.getByRole('button', { name: 'Accept' }).click();
		await alice.seesInSidebar('Off the record with bob');
		await bob.seesInSidebar('Off the record with alice');
		await talk(alice, bob, 'three');
		await backToPlain(bob, alice);
		expect([alice.problems, bob.problems]).to.deep.equal([[], []]);
		expect(fetched.alice).to.have.length(1);
	});
});
