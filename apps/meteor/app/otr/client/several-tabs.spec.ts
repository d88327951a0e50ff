import { expect } from 'chai';
import { type Profile, RID, type Tab, Workspace } from './tests/workspace.ts';

describe('Several tabs of one user', () => {
	let workspace: Workspace;
	let profile: Profile;
	let alice: Tab;
	let holder: Tab;
	let other: Tab;

	beforeEach(async () => {
		workspace = new Workspace();
		profile = workspace.profile('bob');
		alice = workspace.tab(workspace.profile('alice'));
		holder = workspace.tab(profile);
		other = workspace.tab(profile);
		await workspace.until(() => [alice, holder, other].every((tab) => tab.room.gate().mode === 'plain'));
		await workspace.establish(alice, holder);
		await workspace.until(() => other.phase() === 'elsewhere');
	});

	afterEach(() => workspace.closeAll());

	it('S7 a tab that says "active elsewhere" comes back by itself when the session was ended in the tab that held it', async () => {
		holder.room.end();
		await workspace.until(() => other.phase() === 'idle');
		expect(await other.type('ordinary')).to.deep.equal({ ok: true });
	});

	it('S7 it waits until an end by the peer has been acknowledged in the tab that held it', async () => {
		alice.room.end();
		await workspace.until(() => holder.phase() === 'ended');
		await workspace.clock.advance(5_000);
		expect(other.phase()).to.equal('elsewhere');
		expect(await other.type('not yet')).to.deep.equal({ ok: false, error: 'blocked' });
		holder.room.dismiss();
		await workspace.until(() => other.phase() === 'idle');
	});

	it('S7 it offers to refresh the keys when the tab that held them is closed', async () => {
		await workspace.close(holder);
		await workspace.until(() => other.phase() === 'lost');
		expect(await other.type('nothing')).to.deep.equal({ ok: false, error: 'blocked' });
		other.room.refresh();
		await workspace.until(() => other.phase() === 'established', 100);
		expect(alice.registry.invitations()).to.deep.equal([]);
	});

	it('S7 the end of another session than the one it was told of changes nothing', async () => {
		const sid = String(await profile.markers.get(`otr-marker:bob:${RID}`));
		const channel = profile.tabs.tab();
		channel.post({ otr: 'over', uid: 'bob', rid: RID, sid: 'another' });
		channel.post({ otr: 'over', uid: 'bob', rid: 'another', sid });
		channel.post({ otr: 'over', uid: 'alice', rid: RID, sid });
		await workspace.clock.advance(2_000);
		expect(other.phase()).to.equal('elsewhere');
	});

	it('E5 what was on a page is gone from it before it can come back from the back-forward cache', async () => {
		await alice.type('seen');
		await workspace.until(() => holder.texts().includes('seen'));
		holder.hide();
		expect(holder.texts()).to.deep.equal([]);
	});
});
