import { pureJs, toBase64url } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { backToPlain, type Person, startOtr, useTwoPeople } from './support/index.ts';

const PUBLISHED_KEY = '**/api/v1/e2e.getPublicKey*';

/** The server gives this person another key for everybody from now on. */
const swapKeys = async ({ page }: Person): Promise<void> => {
	const key = () => toBase64url(pureJs.x25519.keyPair(pureJs.randomBytes(32)).publicKey);
	const public_key = JSON.stringify({ v: 1, otr: key(), e2ee: key() });
	await page.route(PUBLISHED_KEY, (route) => route.fulfill({ json: { public_key, success: true } }));
};

describe('a server that swaps the key of a known person', () => {
	const { alice, bob } = useTwoPeople({ offTheRecord: true });

	before(async () => {
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
		await backToPlain(bob);
		await swapKeys(alice);
	});

	const refused = async (): Promise<void> => {
		await alice.press('Start OTR');
		await alice.seesInSidebar('The key of bob has changed');
		await alice.seesInSidebar(/Check with bob in some other way/);
	};

	it('X3 H12 is stopped before any invitation, and nothing is sent until the user decides', async () => {
		const sent = alice.wire.sent.length;
		await refused();
		await alice.say('in no way');
		expect(await alice.composer.inputValue()).to.equal('in no way');
		expect(alice.wire.sent.slice(sent).filter((frame) => /"invite"|"sendMessage"/.test(frame))).to.deep.equal([]);
	});

	it('H12 a double click on Start does not accept the new key, nor keep the known one', async () => {
		await alice.press('Keep the known key');
		await alice.sidebar.getByRole('button', { name: 'Start OTR', exact: true }).dblclick({ delay: 20 });
		await alice.seesInSidebar('The key of bob has changed');
		// Both buttons in turn lie where Start lay, whatever the width; a press of its own is taken.
		await alice.sidebar.getByRole('button', { name: 'Keep the known key', exact: true }).dblclick({ delay: 20 });
		await alice.sidebar.getByRole('button', { name: 'Start OTR', exact: true }).waitFor();
		await refused();
	});

	it('H12 keeping the known key leads back to ordinary messages, and the next attempt is stopped again', async () => {
		await alice.composer.fill('');
		await alice.press('Keep the known key');
		await alice.sends('an ordinary message');
		await refused();
		await alice.press('Keep the known key');
	});

	it('H12 the known key still serves once the server names it again', async () => {
		await alice.page.unroute(PUBLISHED_KEY);
		await startOtr(alice, bob);
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
	});

	it('H12 accepting the new key is a choice of its own, and then one may start', async () => {
		await swapKeys(alice);
		await refused();
		await alice.press('Accept the new key');
		await alice.press('Start OTR');
		await alice.seesInSidebar('Waiting for bob');
		await alice.press('Cancel');
	});
});
