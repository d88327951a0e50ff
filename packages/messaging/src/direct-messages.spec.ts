import { expect } from 'chai';
import { refusalOf, workspace } from '../tests/workspace.ts';
import { directRoomId } from './index.ts';

describe('direct messages', () => {
	const at = workspace();
	const create = (by: string, ...names: string[]) => at().messaging.createDirectMessage(by, names);

	it('are one room for two people, whoever opens it, whatever the case', async () => {
		const room = await create('bob', 'alice');
		expect(room).to.deep.include({
			_id: 'alicebob',
			rid: 'alicebob',
			t: 'd',
			uids: ['alice', 'bob'],
			usernames: ['alice', 'bob'],
			usersCount: 2,
			inserted: true,
		});
		expect(await create('alice', 'BOB', 'bob', 'Alice')).to.deep.include({
			rid: 'alicebob',
			inserted: false,
			u: { _id: 'bob', username: 'bob', name: 'Name of bob' },
		});
	});

	it("are named after the other, and stand in the creator's list only until a message comes", async () => {
		const { rid } = await create('alice', 'bob');
		expect(await at().messaging.subscriptionOf('alice', rid)).to.deep.include({
			name: 'bob',
			fname: 'Name of bob',
			open: true,
			unread: 0,
			t: 'd',
		});
		expect(await at().messaging.subscriptionOf('bob', rid)).to.deep.include({
			name: 'alice',
			fname: 'Name of alice',
			open: false,
		});
		await at().messaging.sendMessage('alice', { rid, msg: 'hello' });
		expect(await at().messaging.subscriptionOf('bob', rid)).to.deep.include({ open: true, unread: 1 });
	});

	it('with oneself are notes of one person', async () => {
		const room = await create('alice', 'alice');
		expect(room).to.deep.include({ rid: 'alicealice', uids: ['alice'], usersCount: 1 });
		expect(await at().messaging.subscriptionOf('alice', room.rid)).to.include({ name: 'alice' });
		await at().messaging.sendMessage('alice', { rid: room.rid, msg: 'note' });
		expect(await at().messaging.subscriptionOf('alice', room.rid)).to.include({ unread: 0 });
		expect(await at().messaging.roomMembership(room.rid)).to.deep.equal({ t: 'd', uids: ['alice'] });
	});

	it('of several are one group, whoever opens it', async () => {
		const room = await create('alice', 'carol', 'bob');
		expect(room.uids).to.deep.equal(['alice', 'bob', 'carol']);
		expect((await create('carol', 'alice', 'bob')).rid).to.equal(room.rid);
		expect((await create('alice', 'bob')).rid).not.to.equal(room.rid);
		expect(await at().messaging.subscriptionOf('bob', room.rid)).to.include({ name: 'alice, carol', open: true });
	});

	it('are made once by many at once, and announced once to each', async () => {
		const made = await Promise.all([create('alice', 'bob'), create('bob', 'alice'), create('alice', 'bob')]);
		expect(made.filter(({ inserted }) => inserted)).to.have.length(1);
		const inserted = at().events.filter(({ payload }) => (payload as { action: string }).action === 'inserted');
		expect(inserted.map(({ event, payload }) => [event, (payload as { userId?: string }).userId]).sort()).to.deep.equal(
			[
				['room.changed', undefined],
				['subscription.changed', 'alice'],
				['subscription.changed', 'bob'],
			],
		);
	});

	it('come back to the list of who opens them again', async () => {
		const rid = await at().room('alice', 'bob');
		await at().messaging.hideRoom('alice', rid);
		at().events.length = 0;
		await create('alice', 'bob');
		expect((await at().messaging.subscriptionOf('alice', rid))?.open).to.equal(true);
		expect(at().events).to.have.length(1);
	});

	it('are refused with nobody, strangers, too many or malformed names', async () => {
		const refused = async (by: string, names: unknown) =>
			(await refusalOf(at().messaging.createDirectMessage(by, names as string[]))).error;
		expect(await refused('alice', [])).to.equal('error-invalid-arguments');
		expect(await refused('alice', 'bob')).to.equal('error-invalid-arguments');
		expect(await refused('alice', [{ $ne: '' }])).to.equal('error-invalid-arguments');
		expect(await refused('alice', ['bob', 'nobody'])).to.equal('error-invalid-user');
		expect(await refused('nobody', ['bob'])).to.equal('error-invalid-user');
		at().settings.set('DirectMesssage_maxUsers', 3);
		expect(await refused('alice', ['bob', 'carol', 'dave'])).to.equal('error-direct-message-max-user-exceeded');
		expect(at().events).to.deep.equal([]);
	});

	it('are not opened anew with somebody deactivated, but found again', async () => {
		await create('alice', 'carol');
		await at().models.users.setActive('carol', false, new Date());
		expect((await create('alice', 'carol')).inserted).to.equal(false);
		expect((await refusalOf(create('bob', 'carol'))).error).to.equal('error-invalid-user');
		expect((await refusalOf(create('carol', 'alice'))).error).to.equal('error-invalid-user');
	});

	it('have ids that no order of members changes', () => {
		expect(directRoomId(['b', 'a'])).to.equal('ab');
		expect(directRoomId(['a'])).to.equal('aa');
		expect(directRoomId(['c', 'a', 'b']))
			.to.equal(directRoomId(['a', 'b', 'c']))
			.and.to.match(/^[0-9a-f]{34}$/);
		expect(directRoomId(['a', 'bc', 'd'])).not.to.equal(directRoomId(['ab', 'c', 'd']));
	});
});
