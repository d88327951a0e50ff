import { expect } from 'chai';
import { RID, Workspace } from './tests/workspace.ts';

describe('OTR, where a room could be taken for an ordinary one', () => {
	let workspace: Workspace;
	beforeEach(() => {
		workspace = new Workspace();
	});
	afterEach(() => workspace.closeAll());

	const marker = (markers: { get(name: string): Promise<unknown> }, uid: string) =>
		markers.get(`otr-marker:${uid}:${RID}`);

	it('H2 an ordinary message that had failed is not sent again while a session is there', async () => {
		const { alice } = await workspace.session();
		const again: string[] = [];
		const send = async (): Promise<void> => void again.push('again');
		expect(await alice.room.sendPlainly(send)).to.deep.equal({ ok: false, error: 'blocked' });
		expect(again).to.deep.equal([]);
		alice.room.end();
		await workspace.until(() => alice.room.gate().mode === 'plain');
		expect(await alice.room.sendPlainly(send)).to.deep.equal({ ok: true });
		expect(again).to.deep.equal(['again']);
	});

	it('H2 a session that only misses its peer is still this tab’s: another tab neither ends it nor takes its marker', async () => {
		const { alice, bob, profiles } = await workspace.session();
		await workspace.close(bob);
		await workspace.until(() => alice.phase() === 'lost', 1_000);
		const second = workspace.tab(profiles.alice);
		await workspace.until(() => second.phase() === 'elsewhere', 10);
		second.room.dismiss();
		await workspace.until(() => second.room.gate().mode === 'plain', 100);
		expect(await marker(profiles.alice.markers, 'alice')).to.be.a('string');
		const again = await workspace.reload(alice, profiles.alice);
		await workspace.until(() => again.room.gate().mode === 'blocked' && again.phase() === 'lost', 10);
		await again.type('not in clear');
		expect(again.plain).to.deep.equal([]);
	});

	it('H2 End in a tab that has not heard yet of the one that holds the session leaves the marker', async () => {
		const { alice, profiles } = await workspace.session();
		profiles.alice.tabs.silent = true;
		const second = workspace.tab(profiles.alice);
		await workspace.until(() => second.phase() === 'lost');
		profiles.alice.tabs.silent = false;
		second.room.end();
		await workspace.until(() => second.phase() === 'elsewhere', 10);
		await workspace.until(() => alice.phase() === 'established');
		expect(await marker(profiles.alice.markers, 'alice')).to.be.a('string');
		const again = await workspace.reload(alice, profiles.alice);
		await workspace.until(() => again.phase() === 'lost', 10);
		await again.type('not in clear');
		expect(again.plain).to.deep.equal([]);
	});

	it('G9 Refresh in the moment after sessionStorage was cleared is written under the right identity', async () => {
		const { alice, bob } = await workspace.session();
		alice.storage.clear();
		alice.room.refresh();
		await workspace.until(
			() =>
				alice.phase() === 'established' &&
				alice.room.snapshot().lines.some((line) => line.kind === 'notice' && line.code === 'rekeyed'),
			10,
		);
		await alice.type('under new keys');
		await workspace.until(() => bob.texts().includes('under new keys'));
	});

	it('H2 after a failure that nothing foresaw nothing is sent, and Try again begins anew', async () => {
		const { alice, profiles } = await workspace.session();
		const { identity } = profiles.alice;
		identity.keyPair = () => {
			throw new Error('unforeseen');
		};
		await alice.type('nowhere');
		await workspace.until(() => alice.phase() === 'failed');
		expect([(await alice.type('nowhere')).ok, alice.plain, alice.texts()]).to.deep.equal([false, [], []]);
		identity.keyPair = () => identity.pair;
		alice.room.start();
		await workspace.until(() => alice.phase() === 'inviting');
	});

	it('E5 a room that was left behind holds no text any more', async () => {
		const { alice } = await workspace.session();
		await alice.type('canary');
		expect(alice.texts()).to.deep.equal(['canary']);
		await alice.registry.dispose('closed');
		expect(alice.texts()).to.deep.equal([]);
	});

	it('E5 a hidden page shows no text any more, at once, and gives none back', async () => {
		const { alice } = await workspace.session();
		await alice.type('canary');
		let told = 0;
		alice.room.subscribe(() => {
			told += 1;
		});
		alice.hide();
		expect(told).to.be.above(0);
		expect(alice.texts()).to.deep.equal([]);
		expect(alice.room.snapshot().handedBack).to.deep.equal([]);
	});

	it('E5 what came back to its user goes with the page as well, and is not given back by its cache', async () => {
		const { alice, bob, profiles } = await workspace.session();
		const again = await workspace.reload(alice, profiles.alice);
		await workspace.until(() => again.phase() === 'lost');
		await workspace.close(bob);
		again.room.refresh();
		await workspace.until(() => again.room.gate().mode === 'otr');
		await again.type('canary');
		again.room.cancel();
		await workspace.until(() => again.room.snapshot().handedBack.length > 0);
		expect(again.room.snapshot().handedBack).to.deep.equal(['canary']);
		again.hide();
		expect(again.room.snapshot().handedBack).to.deep.equal([]);
		again.show();
		await again.registry.dispose('closed');
		expect([again.room.takeHandedBack(), again.texts()]).to.deep.equal([[], []]);
	});
});
