import { expect } from 'chai';
import { RoomsStore } from './rooms-store.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const subscription = (id: string, updated = 1, more = {}) => ({
	_id: `sub-${id}`,
	rid: id,
	name: id,
	open: true,
	t: 'd',
	unread: 0,
	ts: at(0),
	_updatedAt: at(updated),
	...more,
});
const room = (id: string, lm: number, updated = 1) => ({
	_id: id,
	t: 'd',
	uids: ['me', id],
	lm: at(lm),
	_updatedAt: at(updated),
});

describe('rooms of the signed-in user', () => {
	const names = (store: RoomsStore) => store.find({ open: true }, { sort: { lm: -1 } }).map(({ name }) => name);

	it('lists subscriptions by their rooms’ last message', () => {
		const store = new RoomsStore();
		store.put({
			subscriptions: [subscription('bob'), subscription('carol'), subscription('dave', 1, { open: false })],
			rooms: [room('bob', 1), room('carol', 2)],
		});
		expect(names(store)).to.deep.equal(['carol', 'bob']);
		expect(store.find({ rid: 'bob' })[0]?.uids).to.deep.equal(['me', 'bob']);
	});

	it('takes events, and drops one that is older than what it has', () => {
		const store = new RoomsStore();
		store.put({ subscriptions: [subscription('bob', 5, { unread: 2 })] });
		store.takeSubscription('updated', subscription('bob', 4, { unread: 1 }));
		expect(store.find({ rid: 'bob' })[0]?.unread).to.equal(2);
		store.takeSubscription('updated', subscription('bob', 6, { unread: 0 }));
		expect(store.find({ rid: 'bob' })[0]?.unread).to.equal(0);
		store.takeSubscription('removed', subscription('bob', 7));
		expect(store.find({ rid: 'bob' })).to.deep.equal([]);
	});

	it('takes a page besides what it has, and drops what was given up', () => {
		const store = new RoomsStore();
		expect(store.ready()).to.equal(false);
		store.put({ subscriptions: [subscription('bob')], rooms: [room('bob', 1)] }, { ready: true });
		store.put({ subscriptions: [subscription('carol', 7)], rooms: [room('carol', 3, 8)] });
		expect([store.ready(), names(store), store.newest()]).to.deep.equal([true, ['carol', 'bob'], 8_000]);
		expect(['bob', 'carol', 'dave'].map((rid) => store.knows(rid))).to.deep.equal([true, true, false]);
		store.put({ removed: [{ _id: 'sub-bob', rid: 'bob' }] });
		expect([names(store), store.room('bob'), store.knows('bob')]).to.deep.equal([['carol'], undefined, false]);
	});

	it('knows a direct message by the name of the other, and no group by it', () => {
		const store = new RoomsStore();
		store.put({
			subscriptions: [subscription('shrunk', 2, { name: 'bob' }), subscription('bob')],
			rooms: [{ ...room('shrunk', 9), group: true }, room('bob', 1)],
		});
		expect(store.find({ name: 'bob' }).map(({ rid }) => rid)).to.deep.equal(['bob']);
		expect(store.find({ rid: 'shrunk' }).map(({ group }) => group)).to.deep.equal([true]);
		store.takeSubscription('removed', subscription('shrunk', 3));
		store.takeRoom('removed', room('shrunk', 9));
		expect([store.find({ rid: 'shrunk' }), store.room('shrunk')]).to.deep.equal([[], undefined]);
	});

	it('gives the same list until something changes', () => {
		const store = new RoomsStore();
		store.put({ subscriptions: [subscription('bob')], rooms: [room('bob', 1)] });
		expect(store.all()).to.equal(store.all());
	});
});
