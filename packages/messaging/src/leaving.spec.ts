import { expect } from 'chai';
import { refusalOf, whole, workspace } from '../tests/workspace.ts';

describe('leaving a group', () => {
	const at = workspace();
	let rid: string;

	beforeEach(async () => {
		rid = await at().room('alice', 'bob', 'carol');
		at().events.length = 0;
	});

	it('takes it out of the list of who leaves, and tells everybody', async () => {
		const place = await at().messaging.subscriptionOf('carol', rid);
		await at().messaging.leaveRoom('carol', rid);
		expect(await at().models.rooms.countByUser('carol')).to.equal(0);
		expect((await refusalOf(at().messaging.loadHistory('carol', rid))).error).to.equal('error-room-not-found');
		const told = at().events.map(({ event, payload }) => {
			const { action, userId, userIds, subscription } = payload as {
				action: string;
				userId?: string;
				userIds?: string[];
				subscription?: { name: string };
			};
			return [event, action, userId ?? userIds, subscription?.name];
		});
		expect(told).to.deep.equal([
			['subscription.changed', 'removed', 'carol', place?.name],
			['room.changed', 'removed', ['carol'], undefined],
			['room.changed', 'updated', ['alice', 'bob'], undefined],
			['subscription.changed', 'updated', 'alice', 'bob'],
			['subscription.changed', 'updated', 'bob', 'alice'],
			['message.changed', undefined, undefined, undefined],
		]);
	});

	it('X10 leaves a line of its own kind, which nobody edits, deletes or forges', async () => {
		await at().messaging.leaveRoom('carol', rid);
		const [line] = (await at().messaging.loadHistory('alice', rid)).messages;
		expect(line).to.deep.include({
			t: 'ul',
			msg: 'carol',
			u: { _id: 'carol', username: 'carol', name: 'Name of carol' },
		});
		expect((await at().models.rooms.findById(rid))?.lastMessage).to.equal(undefined);
		expect((await at().messaging.subscriptionOf('alice', rid))?.unread).to.equal(0);
		const _id = line?._id ?? '';
		expect((await refusalOf(at().messaging.deleteMessage('alice', _id))).error).to.equal('error-action-not-allowed');
		expect((await refusalOf(at().messaging.editMessage('alice', { _id, rid, msg: 'bob' }))).error).to.equal(
			'error-action-not-allowed',
		);
		expect((await refusalOf(at().messaging.sendMessage('alice', { rid, msg: 'bob', t: 'ul' }))).error).to.equal(
			'error-not-allowed',
		);
	});

	it('is in what changed since, for who asks later', async () => {
		const since = new Date(at().now());
		const place = await at().messaging.subscriptionOf('carol', rid);
		at().pass(5);
		await at().messaging.leaveRoom('carol', rid);
		const _deletedAt = new Date(at().now());
		expect(await whole(at().messaging.listRooms('carol', since))).to.deep.equal({
			update: [],
			remove: [{ _id: rid, _deletedAt }],
		});
		expect(await whole(at().messaging.listSubscriptions('carol', since))).to.deep.equal({
			update: [],
			remove: [{ _id: place?._id, _deletedAt }],
		});
		expect((await at().messaging.listRooms('carol', new Date(at().now() + 1))).remove).to.deep.equal([]);
		expect((await at().messaging.listRooms('bob', since)).remove).to.deep.equal([]);
	});

	it('S1 leaves a group to two, who have another room for themselves', async () => {
		await at().messaging.leaveRoom('carol', rid);
		expect(await at().messaging.roomMembership(rid)).to.deep.equal({ t: 'd', uids: ['alice', 'bob'], group: true });
		const own = await at().messaging.createDirectMessage('alice', ['bob']);
		expect(own.rid).to.equal('alicebob');
		expect(await at().messaging.roomMembership(own.rid)).to.deep.equal({ t: 'd', uids: ['alice', 'bob'] });
		await at().messaging.leaveRoom('bob', rid);
		await at().messaging.leaveRoom('alice', rid);
		expect(await at().messaging.roomMembership(rid)).to.deep.equal({ t: 'd', uids: [], group: true });
	});

	it('X9 lasts: neither a message nor who opens the group again brings anybody back', async () => {
		await at().messaging.leaveRoom('carol', rid);
		await at().messaging.sendMessage('alice', { rid, msg: 'carol is gone' });
		const again = await at().messaging.createDirectMessage('alice', ['bob', 'carol']);
		expect([again.inserted, again.rid === rid]).to.deep.equal([true, false]);
		expect((await whole(at().messaging.listRooms('carol'))).update.map(({ _id }) => _id)).to.deep.equal([again.rid]);
		expect((await at().messaging.createDirectMessage('bob', ['carol', 'alice'])).rid).to.equal(again.rid);
	});

	it('gives a new room each time somebody has left, found in few steps', async () => {
		const rids = new Set([rid]);
		let latest = rid;
		for (let times = 0; times < 19; times++) {
			await at().messaging.leaveRoom('carol', latest);
			const made = await Promise.all([at().room('alice', 'bob', 'carol'), at().room('bob', 'alice', 'carol')]);
			expect(new Set(made).size).to.equal(1);
			latest = made[0];
			rids.add(latest);
			at().elapse(120_000);
			expect(await at().room('carol', 'bob', 'alice')).to.equal(latest);
		}
		expect(rids.size).to.equal(20);
	});

	it('is not for a direct message of two, notes to oneself or the rooms of others', async () => {
		const refused = async (userId: string, room: string) =>
			(await refusalOf(at().messaging.leaveRoom(userId, room))).error;
		expect(await refused('alice', await at().room('alice', 'bob'))).to.equal('error-not-allowed');
		expect(await refused('alice', await at().room('alice'))).to.equal('error-not-allowed');
		expect(await refused('dave', rid)).to.equal('error-room-not-found');
		expect(await refused('dave', 'none')).to.equal('error-room-not-found');
	});
});
