import { expect } from 'chai';
import { collect, refusalOf, whole, workspace } from '../tests/workspace.ts';

describe('rooms and histories', () => {
	const at = workspace();
	let rid: string;

	beforeEach(async () => {
		rid = await at().room('alice', 'bob');
	});

	const fill = async (count: number, by = 'alice') => {
		for (let n = 1; n <= count; n++) {
			at().pass(1);
			await at().messaging.sendMessage(by, { rid, msg: `text ${n}`, _id: `m${n}` });
		}
	};
	const ids = (messages: readonly { _id: string }[]) => messages.map(({ _id }) => _id);

	it('give a history newest first, in pages before a time', async () => {
		await fill(5);
		const { messages } = await at().messaging.loadHistory('bob', rid, undefined, 2);
		expect(ids(messages)).to.deep.equal(['m5', 'm4']);
		const older = await at().messaging.loadHistory('bob', rid, messages[1]?.ts, 2);
		expect(ids(older.messages)).to.deep.equal(['m3', 'm2']);
		expect(older).not.to.have.property('unreadNotLoaded');
	});

	it('count what was not seen and is not on the page, and name the first of it', async () => {
		await fill(6);
		const seen = new Date(at().now() - 5);
		const history = await at().messaging.loadHistory('bob', rid, undefined, 2, seen);
		expect(history.unreadNotLoaded).to.equal(3);
		expect(history.firstUnread?._id).to.equal('m2');
		expect((await at().messaging.loadHistory('bob', rid, undefined, 50, seen)).unreadNotLoaded).to.equal(0);
	});

	it('bound a page to 100 and take rubbish for the default', async () => {
		await fill(101);
		const length = async (limit: number) =>
			(await at().messaging.loadHistory('bob', rid, undefined, limit)).messages.length;
		expect(await Promise.all([1e9, 0, -3, Number.NaN, 1.5].map(length))).to.deep.equal([100, 1, 1, 20, 20]);
		const bad = at().messaging.loadHistory('bob', rid, 'yesterday' as unknown as Date);
		expect((await refusalOf(bad)).error).to.equal('error-invalid-params');
		expect((await refusalOf(at().messaging.loadHistory('bob', rid, new Date(Number.NaN)))).error).to.equal(
			'error-invalid-params',
		);
	});

	it('give pages by offset with the total', async () => {
		await fill(5);
		const page = await at().messaging.messagesOf('bob', rid, { offset: 1, count: 2 });
		expect([ids(page.messages), page.total]).to.deep.equal([['m4', 'm3'], 5]);
	});

	it('X9 give a page of rooms, newest activity first, and the room with somebody, without looking at all there are', async () => {
		const [withCarol, notes] = [await at().room('alice', 'carol'), await at().room('alice')];
		await at().room('alice', 'bob', 'carol');
		at().pass(10);
		await at().messaging.sendMessage('alice', { rid, msg: 'x' });
		const page = await at().messaging.roomsPage('alice', { offset: 0, count: 1 });
		expect([ids(page.rooms), page.total]).to.deep.equal([[rid], 4]);
		const all = await at().messaging.roomsFrom('alice', 1);
		const rest = await collect(all.rooms);
		expect([rest.length, ids(rest).includes(rid), all.total]).to.deep.equal([3, false, 4]);
		const { directRoomWith } = at().messaging;
		expect([await directRoomWith('alice', 'Bob'), await directRoomWith('carol', 'alice')]).to.deep.equal([
			rid,
			withCarol,
		]);
		expect(await directRoomWith('alice', 'alice')).to.equal(notes);
		expect([
			await directRoomWith('bob', 'carol'),
			await directRoomWith('bob', 'nobody'),
			await directRoomWith('bob', 'bob'),
		]).to.deep.equal(Array(3).fill(undefined));
	});

	it('X1 show nothing to a third person', async () => {
		await fill(1);
		const { messaging } = at();
		const attempts = [
			messaging.loadHistory('carol', rid),
			messaging.messagesOf('carol', rid, { offset: 0, count: 1 }),
			messaging.roomInfo('carol', rid),
			messaging.membersOf('carol', rid),
			messaging.readRoom('carol', rid),
			messaging.hideRoom('carol', rid),
			messaging.openRoom('carol', rid),
			messaging.loadHistory('carol', { $ne: '' } as unknown as string),
		];
		for (const { error } of await Promise.all(attempts.map(refusalOf))) {
			expect(error).to.equal('error-room-not-found');
		}
		expect((await refusalOf(messaging.getMessage('carol', 'm1'))).error).to.equal('error-invalid-message');
		expect((await refusalOf(messaging.getMessage('carol', 'none'))).error).to.equal('error-invalid-message');
		expect((await messaging.getMessage('bob', 'm1'))._id).to.equal('m1');
		expect(await messaging.isMember('carol', rid)).to.equal(false);
		expect(await messaging.subscriptionOf('carol', rid)).to.equal(undefined);
		expect((await messaging.pageOfRooms('carol', {})).rooms).to.deep.equal([]);
	});

	it('show members to one another without what is private', async () => {
		const members = await at().messaging.membersOf('alice', rid);
		expect(members.map(({ username }) => username).sort()).to.deep.equal(['alice', 'bob']);
		expect(JSON.stringify(members)).not.to.match(/secret|example\.com|public/);
		expect((await at().messaging.roomInfo('bob', rid)).usernames).to.deep.equal(['alice', 'bob']);
	});

	it('tell who is in a room, for caches', async () => {
		expect(await at().messaging.roomMembership(rid)).to.deep.equal({ t: 'd', uids: ['alice', 'bob'] });
		expect(await at().messaging.roomMembership('none')).to.equal(undefined);
	});

	it('list subscriptions and rooms whole, or what changed since', async () => {
		const other = await at().room('alice', 'carol');
		at().pass(10);
		const since = new Date(at().now());
		await at().messaging.sendMessage('bob', { rid, msg: 'x' });
		expect(ids((await whole(at().messaging.listRooms('alice'))).update).sort()).to.deep.equal([rid, other].sort());
		expect(
			(await whole(at().messaging.listSubscriptions('alice'))).update.map(({ rid: id }) => id).sort(),
		).to.deep.equal([rid, other].sort());
		const rooms = await whole(at().messaging.listRooms('alice', since));
		expect([ids(rooms.update), rooms.remove]).to.deep.equal([[rid], []]);
		const subscriptions = await whole(at().messaging.listSubscriptions('alice', since));
		expect(subscriptions.update.map(({ rid: id, unread }) => [id, unread])).to.deep.equal([[rid, 1]]);
	});

	it('are marked read once, told to the reader only, even when the clock stepped back', async () => {
		await fill(3);
		at().events.length = 0;
		at().pass(-60_000);
		const read = await at().messaging.readRoom('bob', rid);
		expect(read).to.deep.include({ unread: 0, alert: false, ls: new Date(at().now() + 60_000) });
		expect(read._updatedAt).to.be.above(new Date(at().now() + 60_000));
		expect(at().events).to.deep.equal([
			{ event: 'subscription.changed', payload: { userId: 'bob', action: 'updated', subscription: read } },
		]);
		expect(await at().messaging.readRoom('bob', rid)).to.deep.equal(read);
		expect(at().events).to.have.length(1);
	});

	it('are hidden until the next message, and told so', async () => {
		at().events.length = 0;
		expect((await at().messaging.hideRoom('alice', rid)).open).to.equal(false);
		await at().messaging.hideRoom('alice', rid);
		expect(at().events).to.have.length(1);
		await at().messaging.sendMessage('bob', { rid, msg: 'x' });
		expect((await at().messaging.subscriptionOf('alice', rid))?.open).to.equal(true);
		await at().messaging.hideRoom('alice', rid);
		expect((await at().messaging.openRoom('alice', rid)).open).to.equal(true);
	});
});
