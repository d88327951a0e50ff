import { expect } from 'chai';
import { RoomMessages, type RoomMessagesPorts } from './RoomMessages.ts';
import { decodeRoomMessage } from './roomMessage.ts';

const message = (id: string, ts: number, msg = id) => ({
	_id: id,
	rid: 'room',
	msg,
	ts: { $date: ts },
	u: { _id: 'bob', username: 'bob' },
});

const withPorts = (ports: Partial<RoomMessagesPorts> = {}) => {
	let heard: (value: unknown) => void = () => undefined;
	let deleted: (value: unknown) => void = () => undefined;
	let ids = 0;
	const store = new RoomMessages(
		'room',
		{ id: 'alice', username: 'alice' },
		{
			loadHistory: async () => ({ messages: [message('b', 2), message('a', 1)] }),
			sendMessage: async ({ _id, msg }) => message(_id, 9, msg),
			onMessage: (_rid, listener) => {
				heard = listener;
				return () => undefined;
			},
			onDelete: (_rid, listener) => {
				deleted = listener;
				return () => undefined;
			},
			createId: () => `id${++ids}`,
			now: () => 5,
			...ports,
		},
	);
	return {
		store,
		hear: (value: unknown) => heard(value),
		remove: (value: unknown) => deleted(value),
		shown: () => store.snapshot().messages.map(({ id }) => id),
	};
};

describe('the ordinary messages of a room', () => {
	it('shows history oldest first and live messages after it', async () => {
		const { store, hear, shown } = withPorts();
		store.start();
		await store.refresh();
		hear(message('c', 3));
		expect(shown()).to.deep.equal(['a', 'b', 'c']);
		expect(store.snapshot().state).to.equal('ready');
	});

	it('takes nothing of another room and nothing that is no message', async () => {
		const { store, hear, shown } = withPorts();
		store.start();
		await store.refresh();
		hear({ ...message('x', 4), rid: 'other' });
		hear('garbage');
		hear({ _id: 'y', rid: 'room' });
		expect(shown()).to.deep.equal(['a', 'b']);
	});

	it('X9 counts what arrives, also above the last line, where a clock was put back, and neither old pages nor what is known', async () => {
		const { store, hear, shown } = withPorts({
			loadHistory: async (_rid, end) => ({
				messages: end ? [message('old', 0)] : Array.from({ length: 50 }, (_, n) => message(`b${n}`, 100 + n)),
			}),
		});
		const arrived = () => store.snapshot().arrived;
		expect(arrived()).to.equal(0);
		store.start();
		await store.refresh();
		expect(arrived()).to.equal(50);
		hear(message('back', 50));
		expect([arrived(), shown()[0]]).to.deep.equal([51, 'back']);
		hear(message('back', 50, 'edited'));
		await store.refresh();
		await store.loadMore();
		await store.send('own');
		expect([arrived(), shown()[0]]).to.deep.equal([51, 'old']);
	});

	it('shows a message as sending at once and as sent under the same id', async () => {
		const { store } = withPorts();
		const sent = store.send('hello');
		expect(store.snapshot().messages[0]).to.include({ id: 'id1', text: 'hello', delivery: 'sending' });
		await sent;
		expect(store.snapshot().messages[0]).to.include({ id: 'id1', ts: 9 });
		expect(store.snapshot().messages[0]?.delivery).to.equal(undefined);
	});

	it('keeps what failed and sends it again under the same id', async () => {
		const ids: string[] = [];
		const { store } = withPorts({
			sendMessage: async ({ _id, msg }) => {
				ids.push(_id);
				if (ids.length === 1) {
					throw new Error('away');
				}
				return message(_id, 9, msg);
			},
		});
		await store.send('hello').catch(() => undefined);
		expect(store.snapshot().messages[0]?.delivery).to.equal('failed');
		await store.retry('id1');
		expect(ids).to.deep.equal(['id1', 'id1']);
		expect(store.snapshot().messages[0]?.delivery).to.equal(undefined);
	});

	it('drops a deleted message', async () => {
		const { store, remove, shown } = withPorts();
		store.start();
		await store.refresh();
		remove({ _id: 'a' });
		expect(shown()).to.deep.equal(['b']);
	});

	it('says when history could not be loaded', async () => {
		const { store } = withPorts({ loadHistory: () => Promise.reject(new Error('away')) });
		await store.refresh();
		expect(store.snapshot().state).to.equal('failed');
	});

	it('reads dates in each form the server sends', () => {
		for (const ts of [new Date(7), { $date: 7 }, new Date(7).toISOString(), 7]) {
			expect(decodeRoomMessage({ ...message('a', 0), ts })?.ts).to.equal(7);
		}
	});
});
