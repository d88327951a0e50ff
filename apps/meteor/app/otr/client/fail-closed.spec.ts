import { expect } from 'chai';
import { RID, type Tab, Workspace } from './tests/workspace.ts';
import { VAULT_PREFIX } from './vault.ts';

const BLOCKED = { ok: false, error: 'blocked' };

describe('A composer that fails closed', () => {
	let workspace: Workspace;

	beforeEach(() => {
		workspace = new Workspace();
	});

	afterEach(() => workspace.closeAll());

	/** Enter sends neither plain nor off the record, and the text stays with the user. */
	const expectNothingSent = async (tab: Tab): Promise<void> => {
		const before = workspace.relay.passed.filter(({ kind }) => kind === 'data').length;
		expect(await tab.type('nothing of this may leave')).to.deep.equal(BLOCKED);
		expect(tab.plain).to.deep.equal([]);
		expect(tab.room.snapshot().handedBack).to.deep.equal([]);
		expect(workspace.relay.passed.filter(({ kind }) => kind === 'data')).to.have.length(before);
	};

	it('H2 sends nothing before the marker was looked up', async () => {
		const profile = workspace.profile('alice');
		let answer = (): void => undefined;
		const asked = new Promise<void>((resolve) => {
			answer = resolve;
		});
		const { markers } = profile;
		const find = markers.get.bind(markers);
		markers.get = async (key) => {
			await asked;
			return find(key);
		};
		const alice = workspace.tab(profile);
		expect(alice.room.gate()).to.deep.equal({ mode: 'blocked', phase: 'initializing' });
		await expectNothingSent(alice);
		answer();
		await workspace.until(() => alice.room.gate().mode === 'plain');
		expect(await alice.type('ordinary')).to.deep.equal({ ok: true });
		expect(alice.plain).to.deep.equal(['ordinary']);
	});

	it("H2 takes a marker that can't be looked up for one that is there, until the user says otherwise", async () => {
		const profile = workspace.profile('alice');
		profile.markers.refuses = true;
		const alice = workspace.tab(profile);
		await workspace.until(() => alice.phase() === 'lost');
		await expectNothingSent(alice);
		profile.markers.refuses = false;
		alice.room.dismiss();
		await workspace.until(() => alice.room.gate().mode === 'plain');
		expect(await alice.type('ordinary')).to.deep.equal({ ok: true });
	});

	it('H2 sends nothing in any phase but idle and a live session', async () => {
		const { alice, bob } = await workspace.session();
		alice.room.end();
		await workspace.until(() => bob.phase() === 'ended' && alice.phase() === 'idle');
		await expectNothingSent(bob);
		bob.room.dismiss();
		await workspace.until(() => bob.phase() === 'idle');
		alice.room.start();
		await workspace.until(() => alice.phase() === 'inviting');
		await expectNothingSent(alice);
		await workspace.until(() => bob.phase() === 'invited', 100);
		await expectNothingSent(bob);
		workspace.relay.lets = ({ kind }) => kind !== 'accept';
		bob.room.accept();
		await workspace.until(() => bob.phase() === 'confirming');
		await expectNothingSent(bob);
		await workspace.until(() => bob.phase() === 'failed', 500);
		await expectNothingSent(bob);
		await workspace.until(() => alice.phase() === 'expired', 1_000);
		await expectNothingSent(alice);
	});

	it('G9 H2 a reload breaks it: messages gone, nothing sent, and Refresh brings it back without a dialog', async () => {
		const { alice, bob, profiles } = await workspace.session();
		await alice.type('before the reload');
		await workspace.until(() => bob.texts().length === 1);
		const again = await workspace.reload(bob, profiles.bob);
		expect(again.room.gate()).to.deep.equal({ mode: 'blocked', phase: 'initializing' });
		await workspace.until(() => again.phase() === 'lost');
		expect(again.room.snapshot().reason).to.equal('reloaded');
		expect(again.texts()).to.deep.equal([]);
		expect(again.storage.dump()).to.not.include('line:');
		await expectNothingSent(again);
		again.room.refresh();
		await workspace.until(() => again.phase() === 'established' && alice.phase() === 'established', 100);
		expect(alice.registry.invitations()).to.deep.equal([]);
		expect(await again.type('after the reload')).to.deep.equal({ ok: true });
		await workspace.until(() => alice.texts().includes('after the reload'));
	});

	it('E8 the peer of a closed tab learns within 35 s, sends nothing, and may refresh', async () => {
		const { alice, bob } = await workspace.session();
		await workspace.close(bob);
		const closedAt = workspace.clock.monotonicTime;
		await workspace.until(() => alice.phase() === 'lost', 250);
		expect(workspace.clock.monotonicTime - closedAt).to.be.lessThan(35_000);
		expect(alice.room.snapshot()).to.include({ reason: 'peer-lost', offerRefresh: true });
		await expectNothingSent(alice);
	});

	it('E8 holds where nothing could be said on leaving', async () => {
		const { alice, bob } = await workspace.session();
		bob.connection.setOnline(false);
		await bob.registry.dispose('closed');
		const closedAt = workspace.clock.monotonicTime;
		await workspace.until(() => alice.phase() === 'lost', 250);
		expect(workspace.clock.monotonicTime - closedAt).to.be.lessThan(35_000);
	});

	it('G9 clearing sessionStorage breaks it at once, messages included', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('to vanish');
		await workspace.until(() => bob.texts().length === 1);
		bob.storage.clear();
		expect(await bob.type('not to be sent')).to.deep.equal(BLOCKED);
		await workspace.until(() => bob.phase() === 'lost');
		expect(bob.room.snapshot().reason).to.equal('vault-lost');
		expect(bob.texts()).to.deep.equal([]);
		expect(bob.plain).to.deep.equal([]);
	});

	it('G9 notices cleared storage without any act', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('to vanish');
		await workspace.until(() => bob.texts().length === 1);
		bob.storage.clear();
		const clearedAt = workspace.clock.monotonicTime;
		await workspace.until(() => bob.phase() === 'lost' && bob.texts().length === 0, 250);
		expect(bob.room.snapshot().reason).to.equal('vault-lost');
		expect(workspace.clock.monotonicTime - clearedAt).to.be.at.most(1_250);
	});

	it('X8 an old vault blob put back opens nothing', async () => {
		const { alice, bob } = await workspace.session();
		const slot = `${VAULT_PREFIX}bob:${RID}:state`;
		const old = bob.storage.getItem(slot) ?? '';
		await alice.type('moves the ratchet on');
		await workspace.until(() => bob.texts().length === 1);
		bob.storage.setItem(slot, old);
		await expectNothingSent(bob);
		await workspace.until(() => bob.phase() === 'lost');
	});

	it('ends in lost where sessionStorage is full, and the peer learns it', async () => {
		const { alice, bob } = await workspace.session();
		bob.storage.quota = 0;
		await alice.type('does not fit');
		await workspace.until(() => bob.phase() === 'lost');
		expect(bob.room.snapshot().reason).to.equal('vault-full');
		await expectNothingSent(bob);
		await workspace.until(() => alice.phase() === 'lost', 250);
		bob.room.dismiss();
		await workspace.until(() => bob.phase() === 'idle');
	});

	it('refuses a text that sessionStorage does not hold, and keeps it with the user', async () => {
		const { alice, bob } = await workspace.session();
		alice.storage.quota = 0;
		expect(await alice.type('does not fit')).to.deep.equal(BLOCKED);
		expect(alice.room.snapshot()).to.include({ phase: 'lost', reason: 'vault-full' });
		expect(bob.texts()).to.deep.equal([]);
	});

	it("begins nothing where the marker can't be written", async () => {
		const profiles = { alice: workspace.profile('alice'), bob: workspace.profile('bob') };
		const alice = workspace.tab(profiles.alice);
		const bob = workspace.tab(profiles.bob);
		await workspace.until(() => alice.room.gate().mode === 'plain' && bob.room.gate().mode === 'plain');
		alice.room.start();
		await workspace.until(() => bob.phase() === 'invited', 100);
		profiles.bob.markers.refuses = true;
		bob.room.accept();
		await workspace.until(() => bob.phase() === 'failed');
		await expectNothingSent(bob);
		expect(workspace.relay.passed.some(({ kind }) => kind === 'accept')).to.equal(false);
	});

	it('E5 a duplicated tab opens nothing, says active elsewhere, and leaves the session alone', async () => {
		const { alice, bob, profiles } = await workspace.session();
		await alice.type('in the first tab');
		await workspace.until(() => bob.texts().length === 1);
		const copy = workspace.tab(profiles.bob, bob.storage.copy());
		await workspace.until(() => copy.phase() === 'elsewhere');
		expect(copy.room.snapshot().startBlock).to.equal('active-elsewhere');
		expect(copy.texts()).to.deep.equal([]);
		expect(copy.storage.dump()).to.not.include('line:');
		await expectNothingSent(copy);
		expect(await bob.type('still here')).to.deep.equal({ ok: true });
		await workspace.until(() => alice.texts().includes('still here'));
		copy.room.dismiss();
		await workspace.until(() => copy.phase() === 'idle', 100);
		expect(await profiles.bob.markers.keys('otr-marker')).to.have.length(1);
		const third = await workspace.reload(bob, profiles.bob);
		await workspace.until(() => third.phase() === 'lost');
		await expectNothingSent(third);
	});

	it('E5 the back-forward cache brings neither keys nor texts back', async () => {
		const { alice, bob } = await workspace.session();
		await alice.type('before leaving');
		await workspace.until(() => bob.texts().length === 1);
		bob.hide();
		bob.show();
		await workspace.until(() => bob.phase() === 'lost');
		expect(bob.texts()).to.deep.equal([]);
		await expectNothingSent(bob);
	});

	it('S7 another tab of mine that accepts closes my dialog and says so', async () => {
		const profile = workspace.profile('bob');
		const alice = workspace.tab(workspace.profile('alice'));
		const first = workspace.tab(profile);
		const second = workspace.tab(profile);
		await workspace.until(() => [alice, first, second].every((tab) => tab.room.gate().mode === 'plain'));
		alice.room.start();
		await workspace.until(() => first.phase() === 'invited' && second.phase() === 'invited', 100);
		first.room.accept();
		await workspace.until(() => first.phase() === 'established' && second.phase() === 'elsewhere');
		expect(second.registry.invitations()).to.deep.equal([]);
		await expectNothingSent(second);
	});

	it('H2 finds a session of another tab that began without a word to this one', async () => {
		const profile = workspace.profile('alice');
		const alice = workspace.tab(profile);
		await workspace.until(() => alice.room.gate().mode === 'plain');
		await profile.markers.set(`otr-marker:alice:${RID}`, 'AAAAAAAAAAAAAAAAAAAAAA');
		await expectNothingSent(alice);
		await workspace.until(() => alice.phase() === 'lost');
	});

	it('X1 frames of a third person, or with a foreign stamp, change nothing', async () => {
		const { alice, bob } = await workspace.session();
		const sid = workspace.relay.passed[0]?.frame.sid ?? '';
		const genuine = workspace.relay.passed.find(({ kind }) => kind === 'data')?.frame.body ?? '';
		const before = alice.room.snapshot();
		for (const kind of [
			'invite',
			'accept',
			'data',
			'decline',
			'cancel',
			'elsewhere',
			'locked',
			'unknown',
			'refetch',
			'end',
		] as const) {
			workspace.relay.inject('alice', kind, {
				v: 1,
				rid: RID,
				sid,
				body: genuine,
				from: 'mallory',
				connection: 'i:99',
			});
		}
		await workspace.clock.advance(20_000);
		expect(alice.phase()).to.equal('established');
		expect(alice.room.snapshot().dropped).to.equal(before.dropped);
		expect(await alice.type('undisturbed')).to.deep.equal({ ok: true });
		await workspace.until(() => bob.texts().length === 1);
	});

	it('X2 garbage is dropped and counted, and loses no good frame', async () => {
		const { alice, bob } = await workspace.session();
		workspace.relay.lets = ({ from }) => from !== 'bob';
		await bob.type('good');
		const { kind, frame } = workspace.relay.passed.at(-1)!;
		const flipped = `${frame.body.slice(0, -4)}${frame.body.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
		workspace.relay.inject('alice', kind, {
			v: 1,
			rid: RID,
			sid: frame.sid,
			body: flipped,
			from: 'bob',
			connection: bob.connection.stamp,
		});
		await workspace.until(() => alice.room.snapshot().dropped === 1);
		expect(alice.phase()).to.equal('established');
		workspace.relay.lets = () => true;
		await workspace.until(() => alice.texts().includes('good'), 250);
	});

	it('takes an exception that nothing foresaw for an end', async () => {
		const { alice, profiles } = await workspace.session();
		const { identity } = profiles.alice;
		const keyPair = identity.keyPair.bind(identity);
		identity.keyPair = () => {
			throw new Error('unforeseen');
		};
		expect(await alice.type('nothing of this')).to.deep.equal(BLOCKED);
		identity.keyPair = keyPair;
		await workspace.until(() => alice.phase() === 'failed');
		await expectNothingSent(alice);
		alice.room.dismiss();
		await workspace.until(() => alice.room.gate().mode === 'plain');
	});
});
