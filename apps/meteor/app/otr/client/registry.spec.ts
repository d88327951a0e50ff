import { pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { FakeIdentity } from './tests/fake-identity.ts';
import { RID, SETTINGS, Workspace } from './tests/workspace.ts';

describe('OTR registry', () => {
	let workspace: Workspace;

	beforeEach(() => {
		workspace = new Workspace();
	});

	afterEach(() => workspace.closeAll());

	const pair = async () => {
		const profiles = { alice: workspace.profile('alice'), bob: workspace.profile('bob') };
		const alice = workspace.tab(profiles.alice);
		const bob = workspace.tab(profiles.bob);
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		return { alice, bob, profiles };
	};

	it('S5 both invite at once: one session, no invitation left over', async () => {
		const { alice, bob } = await pair();
		alice.room.start();
		bob.room.start();
		await workspace.until(() => alice.phase() === 'established' && bob.phase() === 'established', 100);
		await alice.type('to bob');
		await bob.type('to alice');
		await workspace.until(() => alice.texts().length === 2 && bob.texts().length === 2);
		await workspace.clock.advance(70_000);
		expect([alice.phase(), bob.phase()]).to.deep.equal(['established', 'established']);
		expect([...alice.registry.invitations(), ...bob.registry.invitations()]).to.deep.equal([]);
	});

	it('G6 takes an invitation that overtook its room', async () => {
		const { alice, bob } = await pair();
		const known = workspace.peers.get();
		workspace.peers.set({ ...known, bob: undefined });
		alice.room.start();
		await workspace.until(() => workspace.relay.passed.some(({ kind }) => kind === 'invite'));
		await workspace.clock.advance(2_000);
		expect(bob.registry.invitations()).to.deep.equal([]);
		workspace.peers.set(known);
		await workspace.until(() => bob.registry.invitations().length === 1, 100);
	});

	it('E8 tells the peer of a reload wherever in the app the user is, once the room is known', async () => {
		const { alice, bob, profiles } = await workspace.session();
		workspace.relay.lets = ({ kind }) => kind !== 'unknown';
		await workspace.close(bob);
		workspace.relay.lets = () => true;
		const known = workspace.peers.get();
		workspace.peers.set({ ...known, bob: undefined });
		workspace.settings.set(undefined);
		workspace.showsRoom = false;
		workspace.tab(profiles.bob, bob.storage);
		await workspace.clock.advance(100);
		workspace.peers.set(known);
		workspace.settings.set(SETTINGS);
		const startedAt = workspace.clock.monotonicTime;
		await workspace.until(() => alice.phase() === 'lost', 250);
		expect(workspace.clock.monotonicTime - startedAt).to.be.lessThan(8_000);
	});

	it('ends nothing and begins nothing while the settings are not known', async () => {
		const { alice, bob } = await workspace.session();
		workspace.settings.set(undefined);
		await workspace.clock.advance(1_000);
		expect(alice.phase()).to.equal('established');
		expect(alice.room.snapshot().startBlock).to.equal('otr-disabled');
		workspace.settings.set(SETTINGS);
		await alice.type('on it goes');
		await workspace.until(() => bob.texts().length === 1);
	});

	it('G2 guards the composer of a room without a peer, and offers nothing there', async () => {
		const { alice } = await pair();
		const channel = alice.registry.room('general');
		await workspace.until(() => channel.gate().mode === 'plain');
		expect(channel.snapshot().startBlock).to.equal('not-direct');
		channel.start();
		expect(channel.snapshot().phase).to.equal('idle');
		const sent: string[] = [];
		const outcome = await channel.submit('hello all', async (text) => {
			sent.push(text);
		});
		expect(outcome).to.deep.equal({ ok: true });
		expect(sent).to.deep.equal(['hello all']);
		expect(alice.registry.room('general')).to.equal(channel);
	});

	it('tells the sender of an ordinary message that it did not go', async () => {
		const { alice } = await pair();
		const outcome = await alice.room
			.submit('hello', () => Promise.reject(new Error('error-not-allowed')))
			.catch((error: Error) => error.message);
		expect(outcome).to.equal('error-not-allowed');
	});

	it('G2 S1 says why nothing can be begun: a bot, an insecure page', async () => {
		workspace.peers.set({ ...workspace.peers.get(), alice: { uid: 'bob', username: 'bob', isBot: true } });
		const alice = workspace.tab(workspace.profile('alice'));
		expect(alice.room.snapshot().startBlock).to.equal('peer-is-bot');
		const insecure = workspace.tab(workspace.profile('bob'), undefined, false);
		expect(insecure.room.snapshot().startBlock).to.equal('insecure-context');
		insecure.room.start();
		await workspace.clock.advance(1_000);
		expect(workspace.relay.passed).to.deep.equal([]);
	});

	it('G4 enables Start by itself when the peer comes online', async () => {
		const { alice } = await pair();
		let renders = 0;
		alice.room.subscribe(() => {
			renders += 1;
		});
		workspace.online.set(new Set(['alice']));
		expect(alice.room.snapshot().startBlock).to.equal('peer-offline');
		workspace.online.set(new Set(['alice', 'bob']));
		expect(alice.room.snapshot().startBlock).to.equal(undefined);
		expect(renders).to.be.greaterThan(0);
	});

	it("G4 E8 keeps up with the peer's presence while the room is shown, or while there is a session whose peer may go", async () => {
		const { alice, bob } = await pair();
		expect([alice.watched, bob.watched]).to.deep.equal([[], []]);
		const stops = [alice.room.subscribe(() => undefined), alice.room.subscribe(() => undefined)];
		expect(alice.watched).to.deep.equal(['bob']);
		await workspace.establish(alice, bob);
		for (const stop of stops) {
			stop();
		}
		expect([alice.watched, bob.watched]).to.deep.equal([['bob'], ['alice']]);
		bob.room.end();
		await workspace.until(() => alice.phase() === 'ended');
		expect([alice.watched, bob.watched]).to.deep.equal([[], []]);
	});

	it("G4 keeps up with nobody's presence once the peer is removed, or the registry is gone", async () => {
		const { alice, bob } = await pair();
		const stop = alice.room.subscribe(() => undefined);
		bob.room.subscribe(() => undefined);
		workspace.peers.set({ ...workspace.peers.get(), alice: undefined });
		await bob.registry.dispose('closed');
		expect([alice.watched, bob.watched]).to.deep.equal([[], []]);
		stop();
	});

	it("G3 looks for the peer's key while the room is shown, until it is there", async () => {
		const { alice } = await pair();
		const key = workspace.published.get('bob')!;
		workspace.published.delete('bob');
		workspace.online.set(new Set(['alice']));
		const stop = alice.room.subscribe(() => undefined);
		await workspace.until(() => alice.room.snapshot().startBlock === 'peer-key-missing');
		workspace.online.set(new Set(['alice', 'bob']));
		expect(alice.room.snapshot().startBlock).to.equal('peer-key-missing');
		workspace.published.set('bob', key);
		await workspace.until(() => alice.room.snapshot().startBlock === undefined, 1_000);
		stop();
	});

	it("G3 asks for the peer's key as soon as nothing else stands before it, and as soon as the peer comes", async () => {
		const alice = workspace.profile('alice');
		const bob = workspace.profile('bob');
		const key = workspace.published.get('bob')!;
		workspace.published.delete('bob');
		alice.identity.set('locked');
		const tab = workspace.tab(alice);
		const stop = tab.room.subscribe(() => undefined);
		await workspace.until(() => tab.room.snapshot().startBlock === 'self-key-locked');
		alice.identity.set('unlocked');
		await workspace.until(() => tab.room.snapshot().startBlock === 'peer-key-missing');
		workspace.online.set(new Set(['alice']));
		workspace.published.set('bob', key);
		workspace.online.set(new Set(['alice', 'bob']));
		await workspace.until(() => tab.room.snapshot().startBlock === undefined);
		expect(bob.identity.status()).to.equal('unlocked');
		stop();
	});

	it('H12 a changed identity of a known peer blocks until it is acknowledged', async () => {
		const { alice, bob, profiles } = await workspace.session();
		alice.room.end();
		await workspace.until(() => bob.phase() === 'ended');
		await workspace.close(bob);
		const replaced = {
			...profiles.bob,
			identity: new FakeIdentity('bob', workspace.published, pureJs.x25519.keyPair(pureJs.randomBytes(32))),
		};
		await replaced.markers.delete(`otr-marker:bob:${RID}`);
		const other = workspace.tab(replaced);
		await workspace.until(() => other.room.gate().mode === 'plain');
		alice.room.start();
		await workspace.until(() => alice.phase() === 'failed');
		expect(alice.room.snapshot().reason).to.equal('peer-key-changed');
		expect(workspace.relay.passed.filter(({ kind, from }) => kind === 'invite' && from === 'alice')).to.have.length(1);
		alice.room.start();
		await workspace.until(() => alice.phase() === 'failed');
		alice.room.dismiss();
		await workspace.until(() => alice.phase() === 'idle');
		await workspace.establish(alice, other);
		await alice.type('to the new key');
		await workspace.until(() => other.texts().length === 1);
	});

	it('H1 shows a message as read once the peer has seen it', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('look at this');
		await workspace.until(() => bob.texts().length === 1);
		bob.room.markRead();
		await workspace.until(() =>
			alice.room.snapshot().lines.some((line) => line.kind === 'message' && line.status === 'read'),
		);
	});

	it('hands out the same snapshot until something changes', async () => {
		const { alice } = await pair();
		expect(alice.room.snapshot()).to.equal(alice.room.snapshot());
		expect(alice.room.gate()).to.equal(alice.room.gate());
		expect(alice.registry.invitations()).to.equal(alice.registry.invitations());
		expect(Object.isFrozen(alice.room.snapshot())).to.equal(true);
	});

	it('H6 H7 refuses commands and long texts of a session, and keeps them with the user', async () => {
		const { alice, bob } = await workspace.session();
		expect(await alice.type('/invite carol')).to.deep.equal({ ok: false, error: 'not-a-command' });
		expect(await alice.type('x'.repeat(5_001))).to.deep.equal({
			ok: false,
			error: 'too-long',
			length: 5_001,
			maxLength: 5_000,
		});
		expect(await alice.type('  ')).to.deep.equal({ ok: false, error: 'empty' });
		expect([...bob.texts(), ...alice.plain]).to.deep.equal([]);
	});
});
