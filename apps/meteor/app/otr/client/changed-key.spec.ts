import { pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { FakeIdentity } from './tests/fake-identity.ts';
import { type Profile, type Tab, Workspace } from './tests/workspace.ts';

describe('A peer whose key is another one', () => {
	let workspace: Workspace;
	let alice: Tab;
	let bob: Tab;
	let profiles: { alice: Profile; bob: Profile };
	beforeEach(async () => {
		workspace = new Workspace();
		({ alice, bob, profiles } = await workspace.session());
	});
	afterEach(() => workspace.closeAll());

	const codes = (tab: Tab) => tab.room.snapshot().lines.flatMap((line) => (line.kind === 'notice' ? [line.code] : []));
	const publishAnother = () =>
		new FakeIdentity('bob', workspace.published, pureJs.x25519.keyPair(pureJs.randomBytes(32)));

	it('X3 a session that is lost is not refreshed with it, and says why', async () => {
		publishAnother();
		await workspace.close(bob);
		await workspace.until(() => alice.phase() === 'lost', 1_000);
		alice.room.refresh();
		await workspace.until(() => alice.room.snapshot().reason === 'peer-key-changed');
		expect(alice.phase()).to.equal('lost');
		expect(codes(alice)).to.include('peer-key-changed');
		expect((await alice.type('nothing')).ok).to.equal(false);
	});

	it('X3 beside a session that holds, it says so and changes nothing', async () => {
		publishAnother();
		alice.room.refresh();
		await workspace.until(() => codes(alice).includes('peer-key-changed'));
		expect([alice.phase(), alice.room.snapshot().reason]).to.deep.equal(['established', undefined]);
		await alice.type('still under the known key');
		await workspace.until(() => bob.texts().length === 1);
	});

	it('H12 to end the matter is not to accept the new key; to accept it is an act of its own', async () => {
		alice.room.end();
		await workspace.until(() => alice.phase() === 'idle' && bob.phase() === 'ended');
		publishAnother();
		const meet = async () => {
			alice.room.start();
			await workspace.until(() => alice.phase() === 'failed');
		};
		await meet();
		alice.room.end();
		await workspace.until(() => alice.phase() === 'idle');
		expect(profiles.alice.identity.knows('bob')).to.equal(true);
		await meet();
		alice.room.dismiss();
		await workspace.until(() => alice.phase() === 'idle');
		expect(profiles.alice.identity.knows('bob')).to.equal(false);
		alice.room.start();
		await workspace.until(() => alice.phase() === 'inviting');
	});

	it('H12 a changed key of a verified identity is told apart, until it is accepted', async () => {
		alice.room.end();
		await workspace.until(() => alice.phase() === 'idle' && bob.phase() === 'ended');
		await profiles.alice.identity.pins.verify('bob', workspace.published.get('bob')!, true);
		publishAnother();
		alice.room.start();
		await workspace.until(() => alice.phase() === 'failed');
		expect(alice.room.snapshot()).to.include({ reason: 'peer-key-changed', verified: true });
		alice.room.dismiss();
		await workspace.until(() => alice.phase() === 'idle');
		alice.room.start();
		await workspace.until(() => alice.phase() === 'inviting');
		expect(alice.room.snapshot().verified).to.equal(false);
	});

	it('X3 a pin that cannot be read is no reason to believe the directory', async () => {
		alice.room.end();
		await workspace.until(() => alice.phase() === 'idle' && bob.phase() === 'ended');
		const { pins } = profiles.alice.identity;
		const { of } = pins;
		const invites = () => workspace.relay.passed.filter(({ kind }) => kind === 'invite').length;
		const before = invites();
		pins.of = () => Promise.reject(new Error('A pinned key does not open.'));
		alice.room.start();
		await workspace.until(() => alice.phase() === 'failed');
		expect(alice.room.snapshot().reason).to.equal('no-peer-key');
		expect(invites()).to.equal(before);
		alice.room.dismiss();
		pins.of = of;
		await workspace.until(() => alice.phase() === 'idle');
		alice.room.start();
		await workspace.until(() => alice.phase() === 'inviting');
	});

	it('X3 another account under a known name is a changed key', async () => {
		alice.room.end();
		await workspace.until(() => alice.phase() === 'idle');
		await alice.registry.dispose('closed');
		new FakeIdentity('mallory', workspace.published);
		workspace.online.set(new Set(['alice', 'mallory']));
		workspace.peers.set({ alice: { uid: 'mallory', username: 'bob' } });
		const again = workspace.tab(profiles.alice);
		await workspace.until(() => again.room.gate().mode === 'plain');
		again.room.start();
		await workspace.until(() => again.phase() === 'failed');
		expect(again.room.snapshot().reason).to.equal('peer-key-changed');
		again.room.dismiss();
		await workspace.until(() => again.phase() === 'idle');
		again.room.start();
		await workspace.until(() => again.phase() === 'inviting');
	});
});
