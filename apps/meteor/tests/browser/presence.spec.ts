import { expect } from 'chai';
import { register, socketOf } from '../api/support/index.ts';
import { backToPlain, type Person, useTwoPeople } from './support/index.ts';

/** Chooses in the user menu what others see. */
const chooses = async (person: Person, status: 'Online' | 'Away' | 'Busy' | 'Invisible'): Promise<void> => {
	await person.page.getByRole('button', { name: 'User menu' }).click();
	await person.page.getByRole('menuitem', { name: status, exact: true }).click();
};

/** The header beside the name of the other. */
const showsPeer = (person: Person, status: 'Online' | 'Away' | 'Busy' | 'Offline'): Promise<void> =>
	person.page.getByRole('main').getByRole('img', { name: status, exact: true }).first().waitFor();

const delivered = (person: Person, text: string): Promise<void> =>
	person
		.message(text)
		.getByRole('img', { name: /Delivered|Read/ })
		.first()
		.waitFor();

describe('presence in the browser', () => {
	const { alice, bob, server } = useTwoPeople({ offTheRecord: true });

	for (const [chosen, seen] of [
		['Busy', 'Busy'],
		['Away', 'Away'],
		['Invisible', 'Offline'],
	] as const) {
		it(`S9 a session holds while one of the two is ${chosen.toLowerCase()}`, async () => {
			await chooses(bob, chosen);
			await showsPeer(alice, seen);
			await alice.sends(`to one who is ${chosen}`);
			await bob.sees(`to one who is ${chosen}`);
			await delivered(alice, `to one who is ${chosen}`);
			await bob.sends(`from one who is ${chosen}`);
			await alice.sees(`from one who is ${chosen}`);
			await alice.seesInSidebar('Off the record with bob');
			await bob.seesInSidebar('Off the record with alice');
		});
	}

	it('S9 keys are refreshed with an invisible peer, by either side', async () => {
		await alice.page.reload();
		await alice.seesInSidebar('This side no longer has the keys');
		// At once: no frame of the peer is needed first.
		await alice.press('Refresh keys');
		await alice.seesInSidebar('Off the record with bob');
		await alice.sends('after a refresh');
		await bob.sees('after a refresh');
		await bob.page.reload();
		await bob.seesInSidebar('This side no longer has the keys');
		await alice.seesInSidebar('no longer has this session');
		await alice.press('Refresh keys');
		// Without a session, bob is asked.
		await bob.accepts();
		await alice.seesInSidebar('Off the record with bob');
		await alice.sends('after another');
		await bob.sees('after another');
	});

	it('G4 an invisible peer is not invited; once visible, Start becomes enabled by itself', async () => {
		await alice.press('End OTR');
		await bob.seesInSidebar('alice ended OTR');
		await backToPlain(alice, bob);
		await alice.seesInSidebar('bob is not online');
		await alice.sidebar.getByRole('button', { name: 'Start OTR' }).and(alice.page.locator(':disabled')).waitFor();
		await chooses(bob, 'Online');
		await alice.sidebar.getByRole('button', { name: 'Start OTR' }).and(alice.page.locator(':enabled')).waitFor();
	});

	it('one at whose page nothing moves for five minutes is away, until something does', async () => {
		await bob.page.clock.install();
		await bob.page.reload();
		await bob.composer.waitFor();
		await showsPeer(alice, 'Online');
		await bob.page.clock.fastForward('05:01');
		await showsPeer(alice, 'Away');
		await bob.page.keyboard.press('Shift');
		await showsPeer(alice, 'Online');
	});

	it('a page is told of the presence of those whom it shows, and of nobody else', async () => {
		const [carol, dave] = [await register(server.url, 'carol'), await register(server.url, 'dave')];
		const sockets = [await socketOf(server.url, carol), await socketOf(server.url, dave)];
		await alice.page.goto(`${server.url}/direct/${carol.username}`);
		await alice.composer.waitFor();
		await showsPeer(alice, 'Online');
		await Promise.all(sockets.map((socket) => socket.close()));
		await showsPeer(alice, 'Offline');
		const told = alice.wire.received.filter((frame) => frame.includes('"stream-user-presence"'));
		expect(told.some((frame) => frame.includes(carol.userId))).to.equal(true);
		expect(told.some((frame) => frame.includes(dave.userId))).to.equal(false);
		expect(alice.wire.sent.some((frame) => frame.includes('user-status'))).to.equal(false);
	});
});
