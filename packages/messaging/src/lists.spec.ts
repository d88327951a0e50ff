import { message, user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { collect, workspace } from '../tests/workspace.ts';

const idsOf = (list: readonly { _id: string }[]) => list.map(({ _id }) => _id);

describe('lists of rooms', () => {
	const at = workspace();
	const rids: string[] = [];

	/** So many direct messages of Alice, who is excused from the budget. */
	const fill = async (count: number) => {
		await at().models.users.update('alice', { roles: ['admin'] }, new Date(at().now()));
		rids.length = 0;
		for (let n = 0; n < count; n++) {
			await at().models.users.insert(user(`other${n}`));
			at().pass(10);
			rids.push(await at().room('alice', `other${n}`));
		}
	};

	it('X9 are read in slices as they are asked for, and hold each room once, whatever changes meanwhile', async () => {
		await fill(60);
		const { update, remove } = await at().messaging.listRooms('alice');
		expect(remove).to.deep.equal([]);
		const slices: string[][] = [];
		for await (const slice of update) {
			slices.push(idsOf(slice));
			at().pass(10);
			await at().models.messages.post(
				message(`m${slices.length}`, rids[slices.length] ?? '', 'alice', new Date(at().now())),
			);
			await at().models.messages.post(message(`n${slices.length}`, rids[59] ?? '', 'alice', new Date(at().now() + 1)));
		}
		expect(slices.length).to.be.above(2);
		expect(slices.flat().sort()).to.deep.equal([...rids].sort());
		const places = await collect((await at().messaging.listSubscriptions('alice')).update);
		expect(places.map(({ rid }) => rid).sort()).to.deep.equal([...rids].sort());
	});

	it('tell what changed since a time, and what was left', async () => {
		await fill(30);
		const group = await at().room('alice', 'bob', 'carol');
		at().pass(10);
		const since = new Date(at().now());
		await at().messaging.sendMessage('alice', { rid: rids[3] ?? '', msg: 'x' });
		await at().messaging.leaveRoom('alice', group);
		const rooms = await at().messaging.listRooms('alice', since);
		expect(idsOf(await collect(rooms.update))).to.deep.equal([rids[3]]);
		expect(idsOf(rooms.remove)).to.deep.equal([group]);
		const changes = await at().messaging.changesOfRooms('alice', { since });
		expect([idsOf(changes.rooms), changes.subscriptions.map(({ rid }) => rid)]).to.deep.equal([[rids[3]], [rids[3]]]);
		expect(changes.removed.map(({ rid }) => rid)).to.deep.equal([group]);
	});

	it('come to a page a hundred at a time at most, newest activity first, shown or hidden, or by name', async () => {
		await fill(120);
		const { messaging } = at();
		const first = await messaging.pageOfRooms('alice', { limit: 1_000_000 });
		expect(idsOf(first.rooms)).to.deep.equal([...rids].reverse().slice(0, 100));
		expect(first.subscriptions.map(({ rid }) => rid)).to.deep.equal(idsOf(first.rooms));
		const last = await messaging.pageOfRooms('alice', { ...(first.next && { after: first.next }) });
		expect([idsOf(last.rooms), last.next]).to.deep.equal([[...rids].reverse().slice(100), undefined]);
		await messaging.hideRoom('alice', rids[5] ?? '');
		expect(idsOf((await messaging.pageOfRooms('alice', { open: false })).rooms)).to.deep.equal([rids[5]]);
		expect(idsOf((await messaging.pageOfRooms('alice', { text: 'Name of OTHER11' })).rooms)).to.have.members([
			rids[11],
			...rids.slice(110),
		]);
		expect(await messaging.pageOfRooms('bob', {})).to.deep.equal({ rooms: [], subscriptions: [] });
	});

	it('show of a long message no more than a line, and cut no character in two', async () => {
		await fill(1);
		const [rid = ''] = rids;
		const shownOf = async (msg: string) => {
			await at().messaging.sendMessage('alice', { rid, msg });
			const [room] = (await at().messaging.pageOfRooms('alice', {})).rooms;
			expect((await at().messaging.roomOfUser('alice', rid))?.room).to.deep.equal(room);
			return room?.lastMessage?.msg;
		};
		expect(await shownOf('x'.repeat(400))).to.have.length(400);
		expect(await shownOf(`${'x'.repeat(399)}😀😀`)).to.equal('x'.repeat(399));
		expect(await shownOf(`${'x'.repeat(398)}😀😀`)).to.equal(`${'x'.repeat(398)}😀`);
	});

	it('X1 tell of one room to its members alone', async () => {
		const rid = await at().room('alice', 'bob');
		expect((await at().messaging.roomOfUser('bob', rid))?.subscription.name).to.equal('alice');
		expect(await at().messaging.roomOfUser('carol', rid)).to.equal(undefined);
		expect(await at().messaging.roomOfUser('carol', 'nowhere')).to.equal(undefined);
	});
});
