import { expect } from 'chai';
import { type Profile, SETTINGS, type Tab, Workspace } from './tests/workspace.ts';

describe("The user's own identity is replaced", () => {
	let workspace: Workspace;
	let alice: Tab;
	let bob: Tab;
	let profiles: { alice: Profile; bob: Profile };
	beforeEach(async () => {
		workspace = new Workspace();
		({ alice, bob, profiles } = await workspace.session());
	});
	afterEach(() => workspace.closeAll());

	it('H2 ends the session on both sides; nothing is sent until its user has acknowledged it, and then as an ordinary message', async () => {
		profiles.bob.identity.replace();
		await workspace.until(() => bob.phase() === 'ended' && alice.phase() === 'ended');
		expect([bob.room.snapshot().reason, alice.room.snapshot().reason]).to.deep.equal(['own-key-changed', 'peer-ended']);
		expect([(await bob.type('not yet')).ok, bob.plain]).to.deep.equal([false, []]);
		bob.room.dismiss();
		await workspace.until(() => bob.phase() === 'idle');
		expect([(await bob.type('ordinary')).ok, bob.plain]).to.deep.equal([true, ['ordinary']]);
	});

	it('H12 blocks the peer who knew the old one, whoever starts', async () => {
		profiles.bob.identity.replace();
		await workspace.until(() => bob.phase() === 'ended' && alice.phase() === 'ended');
		alice.room.start();
		await workspace.until(() => alice.room.snapshot().reason === 'peer-key-changed');
		expect(alice.phase()).to.equal('failed');
	});

	it('ends it too where the identity is locked again, and takes an invitation that waits', async () => {
		profiles.bob.identity.set('locked');
		await workspace.until(() => bob.phase() === 'ended' && alice.phase() === 'ended');
		alice.room.dismiss();
		bob.room.dismiss();
		profiles.bob.identity.set('unlocked');
		await workspace.until(() => alice.phase() === 'idle' && bob.phase() === 'idle');
		alice.room.start();
		await workspace.until(() => bob.phase() === 'invited', 100);
		profiles.bob.identity.replace();
		await workspace.until(() => bob.phase() === 'ended' && alice.phase() !== 'inviting');
	});

	it('touches nothing where the setting only hides it, or where it stays the same', async () => {
		profiles.bob.identity.set('unlocked');
		workspace.settings.set({ ...SETTINGS, E2E_Enable: false });
		profiles.bob.identity.set('missing');
		workspace.settings.set(SETTINGS);
		profiles.bob.identity.set('unlocked');
		await bob.type('still here');
		await workspace.until(() => alice.texts().includes('still here'));
		expect(bob.phase()).to.equal('established');
	});
});
