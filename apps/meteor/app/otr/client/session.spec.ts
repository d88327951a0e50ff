import { expect } from 'chai';
import { RID, SETTINGS, Workspace } from './tests/workspace.ts';

describe('OTR session between two tabs', () => {
	let workspace: Workspace;

	beforeEach(() => {
		workspace = new Workspace();
	});

	afterEach(() => workspace.closeAll());

	it('G5 G6 invites, accepts, and carries texts both ways, delivered', async () => {
		const { alice, bob } = await workspace.session();
		expect(await alice.type('unguessable words')).to.deep.equal({ ok: true });
		expect(await bob.type('an answer')).to.deep.equal({ ok: true });
		await workspace.until(() => alice.texts().length === 2 && bob.texts().length === 2);
		expect([...alice.texts()].sort()).to.deep.equal(['an answer', 'unguessable words']);
		await workspace.until(() =>
			alice.room.snapshot().lines.some((line) => line.kind === 'message' && line.status === 'delivered'),
		);
		expect([...alice.plain, ...bob.plain]).to.deep.equal([]);
		for (const { frame } of workspace.relay.passed) {
			expect(Buffer.from(frame.body, 'base64url').toString('latin1')).to.not.include('unguessable');
		}
	});

	it('sends and displays no action that the clients did not agree on', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('a text');
		await workspace.until(() => bob.texts().length === 1);
		const lines = alice.room.snapshot().lines.length;
		alice.room.act({ type: 'react', id: 'r', whose: 'mine', target: 'a', emoji: 'tada', add: true });
		await alice.type('another text');
		await workspace.until(() => bob.texts().length === 2);
		expect([alice.room.snapshot().lines.length, bob.texts()]).to.deep.equal([lines + 1, ['a text', 'another text']]);
	});

	it('X8 leaves no words in sessionStorage', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('unguessable words');
		await workspace.until(() => bob.texts().length === 1);
		for (const { storage } of [alice, bob]) {
			expect(storage.length).to.be.greaterThan(1);
			expect(storage.dump()).to.not.include('unguessable');
		}
	});

	it('G6 G10 E1 end by one ends it for both; afterwards the ordinary setting holds', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('before the end');
		await workspace.until(() => bob.texts().length === 1);
		alice.room.end();
		await workspace.until(() => bob.phase() === 'ended');
		expect(bob.room.snapshot().reason).to.equal('peer-ended');
		expect(bob.room.snapshot().lines.find((line) => line.kind === 'message')).to.include({ ended: true });
		expect(await bob.type('not to be sent')).to.deep.equal({ ok: false, error: 'blocked' });
		bob.room.dismiss();
		await workspace.until(() => bob.room.gate().mode === 'plain' && alice.room.gate().mode === 'plain');
		expect(await bob.type('plain again')).to.deep.equal({ ok: true });
		expect(bob.plain).to.deep.equal(['plain again']);
	});

	it('E1 erases at once on demand, and by itself where the administrator wants it', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('to be erased');
		await workspace.until(() => bob.texts().length === 1);
		workspace.settings.set({ ...SETTINGS, OTR_Erase_On_End: true });
		bob.room.eraseNow();
		await workspace.until(() => bob.texts().length === 0);
		alice.room.end();
		await workspace.until(() => bob.phase() === 'ended' && alice.phase() === 'idle');
		expect(alice.texts()).to.deep.equal([]);
	});

	it('H1 a message that was given up with the keys is sent again by hand, once they are refreshed', async () => {
		const { alice, bob } = await workspace.session();
		bob.connection.setOnline(false);
		await alice.type('given up');
		const status = (): unknown =>
			alice.room.snapshot().lines.flatMap((line) => (line.kind === 'message' ? [line.status] : []))[0];
		await workspace.until(() => status() === 'sending');
		await workspace.clock.advance(SETTINGS.OTR_Session_Idle_Timeout * 60_000 + 1_000);
		await workspace.until(() => alice.phase() === 'lost' && status() === 'failed');
		bob.connection.setOnline(true);
		alice.room.refresh();
		await workspace.until(() => bob.phase() === 'invited', 100);
		bob.room.accept();
		await workspace.until(() => alice.phase() === 'established' && bob.phase() === 'established', 100);
		alice.room.retry(alice.room.snapshot().lines.find(({ kind }) => kind === 'message')?.id ?? '');
		await workspace.until(() => status() === 'delivered', 100);
		expect([alice.texts(), bob.texts()]).to.deep.equal([['given up'], ['given up']]);
	});

	it('G6 decline tells the other at once', async () => {
		const alice = workspace.tab(workspace.profile('alice'));
		const bob = workspace.tab(workspace.profile('bob'));
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		alice.room.start();
		await workspace.until(() => bob.registry.invitations().length === 1, 100);
		expect(bob.registry.invitations()[0]).to.include({ rid: RID, username: 'alice', needsKey: false });
		bob.room.decline();
		await workspace.until(() => alice.phase() === 'declined' && bob.registry.invitations().length === 0);
		expect(bob.phase()).to.equal('idle');
	});

	it('S4 cancel closes the dialog of the other', async () => {
		const alice = workspace.tab(workspace.profile('alice'));
		const bob = workspace.tab(workspace.profile('bob'));
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		alice.room.start();
		await workspace.until(() => bob.registry.invitations().length === 1, 100);
		alice.room.cancel();
		await workspace.until(() => bob.registry.invitations().length === 0);
		expect(alice.phase()).to.equal('idle');
	});

	it('S4 a closed tab withdraws its invitation', async () => {
		const alice = workspace.tab(workspace.profile('alice'));
		const bob = workspace.tab(workspace.profile('bob'));
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		alice.room.start();
		await workspace.until(() => bob.registry.invitations().length === 1, 100);
		await workspace.close(alice);
		await workspace.until(() => bob.registry.invitations().length === 0);
	});

	it('S3 an ignored invitation times out on both sides, and both can try again', async () => {
		const alice = workspace.tab(workspace.profile('alice'));
		const bob = workspace.tab(workspace.profile('bob'));
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		alice.room.start();
		await workspace.until(() => bob.phase() === 'invited', 100);
		await workspace.until(() => alice.phase() === 'expired' && bob.phase() === 'expired', 1_000);
		expect(workspace.clock.monotonicTime).to.be.within(59_000, 64_000);
		bob.room.accept();
		bob.room.start();
		await workspace.until(() => alice.phase() === 'invited', 100);
		alice.room.accept();
		await workspace.until(() => alice.phase() === 'established' && bob.phase() === 'established');
	});

	it('G3 an invited person with a locked key enters it inside of the invitation', async () => {
		const profile = workspace.profile('bob');
		profile.identity.set('locked');
		const alice = workspace.tab(workspace.profile('alice'));
		const bob = workspace.tab(profile);
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		alice.room.start();
		await workspace.until(() => bob.registry.invitations().length === 1, 100);
		expect(bob.registry.invitations()[0]?.needsKey).to.equal(true);
		profile.identity.set('unlocked');
		bob.room.accept();
		await workspace.until(() => alice.phase() === 'established' && bob.phase() === 'established');
	});

	it('H10 H1 a cut of the network loses nothing and shows nothing twice', async () => {
		const { alice, bob } = await workspace.session();
		bob.connection.setOnline(false);
		await workspace.until(() => bob.phase() === 'interrupted');
		expect(bob.room.gate()).to.include({ mode: 'otr', held: true });
		await bob.type('written in the dark');
		await alice.type('one for you');
		await workspace.clock.advance(5_000);
		bob.connection.setOnline(true);
		await workspace.until(() => alice.texts().length === 2 && bob.texts().length === 2, 500);
		await workspace.clock.advance(10_000);
		expect([...alice.texts()].sort()).to.deep.equal(['one for you', 'written in the dark']);
		expect([...bob.texts()].sort()).to.deep.equal(['one for you', 'written in the dark']);
	});

	it('E2 E3 logout and the administrator end it on both sides, and storage is empty after logout', async () => {
		const { alice, bob, profiles } = await workspace.session();
		await alice.type('to be wiped');
		await workspace.until(() => bob.texts().length === 1);
		await alice.registry.dispose('logout');
		await workspace.until(() => bob.phase() === 'ended');
		expect(alice.storage.length).to.equal(0);
		expect(await profiles.alice.markers.keys('')).to.deep.equal([]);
		expect(await alice.type('nothing')).to.deep.equal({ ok: false, error: 'blocked' });
	});

	it('E3 disabling OTR ends the session with the reason', async () => {
		const { alice, bob } = await workspace.session();
		workspace.settings.set({ ...SETTINGS, OTR_Enable: false });
		await workspace.until(() => alice.phase() === 'ended' && bob.phase() === 'ended');
		expect(alice.room.snapshot()).to.include({ reason: 'disabled', startBlock: 'otr-disabled' });
		alice.room.start();
		expect(await alice.type('still blocked')).to.deep.equal({ ok: false, error: 'blocked' });
	});

	for (const [where, takes] of [
		['where OTR is disabled', false],
		['on a page that is not secure', false],
		['anywhere else', true],
	] as const) {
		it(`G1 S1 E3 an invitation is ${takes ? 'asked about' : 'not even looked at'} ${where}`, async () => {
			const alice = workspace.tab(workspace.profile('alice'));
			const bob = workspace.tab(workspace.profile('bob'), undefined, where !== 'on a page that is not secure');
			await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
			workspace.relay.lets = () => false;
			alice.room.start();
			await workspace.until(() => workspace.relay.passed.length > 0);
			if (where === 'where OTR is disabled') {
				workspace.settings.set({ ...SETTINGS, OTR_Enable: false });
			}
			const { v, rid, sid, body } = workspace.relay.passed[0]!.frame;
			workspace.relay.inject('bob', 'invite', { v, rid, sid, body, from: 'alice', connection: alice.connection.stamp });
			await workspace.clock.advance(3_000);
			expect(bob.phase()).to.equal(takes ? 'invited' : 'idle');
			expect(bob.registry.invitations()).to.have.length(takes ? 1 : 0);
			expect(workspace.relay.passed.filter(({ from }) => from === 'bob')).to.deep.equal([]);
		});
	}

	it('E4 a deactivated peer ends it with the reason', async () => {
		const { alice } = await workspace.session();
		workspace.peers.set({ ...workspace.peers.get(), alice: { uid: 'bob', username: 'bob', active: false } });
		await workspace.until(() => alice.phase() === 'ended');
		expect(alice.room.snapshot().reason).to.equal('peer-removed');
	});

	it('H11 a machine that slept past the idle limit sends nothing on waking', async () => {
		const { alice, bob } = await workspace.session();
		workspace.clock.wallTime += 61 * 60_000;
		await alice.type('too late').catch(() => undefined);
		await workspace.until(() => alice.phase() !== 'established');
		expect(alice.room.gate().mode).to.equal('blocked');
		expect(bob.texts()).to.deep.equal([]);
		expect(alice.plain).to.deep.equal([]);
	});
});
