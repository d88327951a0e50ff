import { expect } from 'chai';
import type { Models } from '../src/index.ts';
import { at, leaving, message, room, subscription } from './documents.ts';

export const roomsContract = (models: () => Models): void => {
	const open = (rid: string, uids: readonly string[]) =>
		models().rooms.createWithSubscriptions(
			room(rid, uids),
			uids.map((uid) => subscription(rid, uid)),
		);

	describe('rooms and subscriptions', () => {
		it('creates a room with its subscriptions, once', async () => {
			const outcomes = await Promise.all([open('ab', ['a', 'b']), open('ab', ['a', 'b']), open('ab', ['a', 'b'])]);
			expect(outcomes.filter(({ created }) => created)).to.have.length(1);
			expect(outcomes.flatMap(({ inserted }) => inserted)).to.have.length(2);
			expect(await models().rooms.findById('ab')).to.deep.equal(room('ab', ['a', 'b']));
			expect(await models().subscriptions.findByRoomAndUser('ab', 'b')).to.deep.equal(subscription('ab', 'b'));
			expect(await models().subscriptions.findByRoom('ab')).to.have.length(2);
		});

		it('leaves an existing room as it is and adds the subscriptions that are missing', async () => {
			await models().rooms.createWithSubscriptions(room('ab', ['a', 'b']), [subscription('ab', 'a')]);
			await models().messages.post(message('m1', 'ab', 'a', at(1)));
			const members = ['a', 'b', 'c'].map((uid) => subscription('ab', uid));
			const again = await models().rooms.createWithSubscriptions(room('ab', ['a', 'b', 'c']), members);
			expect(again.room).to.deep.include({ msgs: 1, uids: ['a', 'b'] });
			expect(again.inserted.map(({ u }) => u._id)).to.deep.equal(['b']);
		});

		it('takes a member out of a group for good, and names it anew for those who stay', async () => {
			await open('abc', ['a', 'b', 'c']);
			await open('cd', ['c', 'd']);
			const left = await models().rooms.removeMember('abc', 'c', at(5), leaving('c'));
			expect(left?.room).to.deep.include({
				uids: ['a', 'b'],
				usernames: ['a', 'b'],
				usersCount: 2,
				group: true,
				_updatedAt: at(5),
			});
			expect(left?.removed).to.deep.equal(subscription('abc', 'c'));
			expect(left?.subscriptions.map(({ name, fname, _updatedAt }) => [name, fname, _updatedAt])).to.deep.equal([
				['b', 'b', at(5)],
				['a', 'a', at(5)],
			]);
			expect(await models().rooms.findById('abc')).to.deep.equal(left?.room);
			expect(await models().subscriptions.findByRoom('abc')).to.have.deep.members(left?.subscriptions ?? []);
			expect((await models().rooms.pageByUser('c', { limit: 10 })).items.map(({ _id }) => _id)).to.deep.equal(['cd']);
			await open('abc', ['a', 'b', 'c']);
			expect(await models().subscriptions.findByRoomAndUser('abc', 'c')).to.equal(undefined);
			expect(await models().rooms.removeMember('abc', 'c', at(6), leaving('c'))).to.equal(undefined);
			expect(await models().rooms.removeMember('none', 'c', at(6), leaving('c'))).to.equal(undefined);
			const alone = await models().rooms.removeMember('abc', 'b', at(7), leaving('b'));
			expect(alone?.subscriptions.map(({ name }) => name)).to.deep.equal(['a']);
			expect((await models().rooms.removeMember('abc', 'a', at(8), leaving('a')))?.room).to.deep.include({
				uids: [],
				usersCount: 0,
			});
		});

		it('leaves a line where somebody has left, which makes nothing unread and is no last message', async () => {
			await open('abc', ['a', 'b', 'c']);
			await models().messages.post(message('m1', 'abc', 'a', at(5)));
			const line = leaving('c');
			const left = await models().rooms.removeMember('abc', 'c', at(5), line);
			expect(left?.message).to.deep.equal({ ...line, rid: 'abc', ts: at(6), _updatedAt: left?.room._updatedAt });
			expect(left?.room).to.deep.include({ msgs: 2, lm: at(5) });
			expect(left?.room.lastMessage?._id).to.equal('m1');
			expect((await models().subscriptions.findByRoomAndUser('abc', 'b'))?.unread).to.equal(1);
			await models().messages.post(message('m2', 'abc', 'b', at(5)));
			expect((await models().messages.history('abc', { limit: 10 })).map(({ _id, ts }) => [_id, ts])).to.deep.equal([
				['m2', at(7)],
				[line._id, at(6)],
				['m1', at(5)],
			]);
			expect(await models().messages.count('abc')).to.equal(3);
		});

		it('remembers for who left what and when he left it', async () => {
			await open('abc', ['a', 'b', 'c']);
			await open('bcd', ['b', 'c', 'd']);
			await models().rooms.removeMember('bcd', 'c', at(5), leaving('c'));
			await models().rooms.removeMember('abc', 'c', at(6), leaving('c'));
			await models().rooms.removeMember('abc', 'b', at(7), leaving('b'));
			const removed = async (uid: string, since: number) =>
				(await models().subscriptions.findRemoved(uid, at(since))).map(({ _id, rid, removedAt }) => [
					_id,
					rid,
					removedAt,
				]);
			expect(await removed('c', 5)).to.deep.equal([
				['bcd-c', 'bcd', at(5)],
				['abc-c', 'abc', at(6)],
			]);
			expect(await removed('c', 7)).to.deep.equal([]);
			expect(await removed('b', 0)).to.deep.equal([['abc-b', 'abc', at(7)]]);
			expect(await removed('a', 0)).to.deep.equal([]);
		});

		it("lists a user's rooms with the newest activity first, and only his", async () => {
			await open('ab', ['a', 'b']);
			await open('ac', ['a', 'c']);
			await open('bc', ['b', 'c']);
			await models().messages.post(message('m1', 'ab', 'a', at(10)));
			await models().messages.post(message('m2', 'ac', 'a', at(20)));
			const ids = async (uid: string) =>
				(await models().rooms.pageByUser(uid, { limit: 10 })).items.map(({ _id }) => _id);
			const changed = async (uid: string, since: Date) =>
				(await models().rooms.changesByUser(uid, { limit: 10, since })).items.map(({ _id }) => _id);
			expect(await ids('a')).to.deep.equal(['ac', 'ab']);
			expect(await changed('a', at(20))).to.deep.equal(['ac']);
			expect(await changed('a', at(21))).to.deep.equal([]);
			expect(await ids('nobody')).to.deep.equal([]);
		});

		it("lists a user's subscriptions, those changed since a time too", async () => {
			await open('ab', ['a', 'b']);
			await open('ac', ['a', 'c']);
			await models().subscriptions.setOpen('ac', 'a', false, at(7));
			const ids = async (since?: Date) =>
				(await models().subscriptions.changesByUser('a', { limit: 10, since })).items.map(({ rid }) => rid).sort();
			expect(await ids()).to.deep.equal(['ab', 'ac']);
			expect(await ids(at(7))).to.deep.equal(['ac']);
			expect(await ids(at(8))).to.deep.equal([]);
		});

		it('marks a room read, hides and shows it, for one member only', async () => {
			await open('ab', ['a', 'b']);
			await models().messages.post(message('m1', 'ab', 'a', at(1)));
			expect(await models().subscriptions.setOpen('ab', 'b', false, at(2))).to.include({ open: false, unread: 1 });
			const read = await models().subscriptions.markRead('ab', 'b', at(3));
			expect(read).to.deep.include({ unread: 0, alert: false, open: true, ls: at(1), _updatedAt: at(3) });
			expect((await models().subscriptions.findByRoomAndUser('ab', 'a'))?.ls).to.equal(undefined);
			expect(await models().subscriptions.markRead('ab', 'c', at(3))).to.equal(undefined);
			expect(await models().subscriptions.setOpen('ab', 'c', true, at(3))).to.equal(undefined);
		});

		it('sees no time of reading in a room without messages', async () => {
			await open('ab', ['a', 'b']);
			expect(await models().subscriptions.markRead('ab', 'a', at(3))).not.to.have.property('ls');
		});

		it('sets and removes fields of a room', async () => {
			await open('ab', ['a', 'b']);
			expect(await models().rooms.update('ab', { encrypted: true, topic: 'x' }, at(4))).to.deep.include({
				encrypted: true,
				topic: 'x',
				_updatedAt: at(4),
			});
			expect(await models().rooms.update('ab', { topic: undefined }, at(5))).not.to.have.property('topic');
			expect(await models().rooms.update('none', { topic: 'x' }, at(5))).to.equal(undefined);
		});
	});
};
