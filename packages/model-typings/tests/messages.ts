import { expect } from 'chai';
import type { Models } from '../src/index.ts';
import { at, message, room, subscription } from './documents.ts';
import { expectRefusal } from './refusal.ts';

export const messagesContract = (models: () => Models): void => {
	const ids = async (query: { before?: Date; after?: Date; limit?: number; offset?: number } = {}) =>
		(await models().messages.history('ab', { limit: 100, ...query })).map(({ _id }) => _id);
	const unread = async (uid: string) => (await models().subscriptions.findByRoomAndUser('ab', uid))?.unread;

	describe('messages', () => {
		beforeEach(async () => {
			await models().rooms.createWithSubscriptions(room('ab', ['a', 'b']), [
				subscription('ab', 'a'),
				subscription('ab', 'b'),
			]);
		});

		it('stores a message, bumps the room and the other members, in one go', async () => {
			await models().subscriptions.setOpen('ab', 'b', false, at(0));
			const posted = await models().messages.post(message('m1', 'ab', 'a', at(5)));
			expect(posted.inserted).to.equal(true);
			expect(await models().messages.findById('m1')).to.deep.equal(message('m1', 'ab', 'a', at(5)));
			expect(await models().rooms.findById('ab')).to.deep.equal(posted.room);
			expect(posted.room).to.deep.include({
				msgs: 1,
				lm: at(5),
				lastMessage: message('m1', 'ab', 'a', at(5)),
				_updatedAt: at(5),
			});
			expect(await models().subscriptions.findByRoomAndUser('ab', 'a')).to.deep.include({
				unread: 0,
				alert: false,
				lr: at(5),
			});
			expect(await models().subscriptions.findByRoomAndUser('ab', 'b')).to.deep.include({
				unread: 1,
				alert: true,
				open: true,
				_updatedAt: at(5),
			});
			expect(posted.subscriptions).to.have.deep.members(await models().subscriptions.findByRoom('ab'));
		});

		it('answers the stored message for an id that is known and writes nothing', async () => {
			await models().messages.post(message('m1', 'ab', 'a', at(5)));
			const again = await models().messages.post(message('m1', 'ab', 'b', at(9), { msg: 'other' }));
			expect(again).to.deep.include({ inserted: false, message: message('m1', 'ab', 'a', at(5)) });
			expect((await models().rooms.findById('ab'))?.msgs).to.equal(1);
			expect(await unread('b')).to.equal(1);
		});

		it('refuses a message for a room that does not exist', async () => {
			await expectRefusal(models().messages.post(message('m1', 'none', 'a', at(5))), 'no-such-room');
			expect(await models().messages.findById('m1')).to.equal(undefined);
		});

		const post = async (id: string, ms: number, by = 'a') =>
			(await models().messages.post(message(id, 'ab', by, at(ms)))).message;
		const times = async () =>
			(await models().messages.history('ab', { limit: 10 })).map(({ _id, ts }) => [
				_id,
				ts.getTime() - at(0).getTime(),
			]);

		it('gives each message of a room a time of its own, after the last, also where the clock steps back by less than a second', async () => {
			for (const [id, ms] of [
				['m3', 10],
				['m2', 10],
				['m1', 10],
				['m4', -500],
				['m5', 30],
			] as const) {
				await post(id, ms);
			}
			expect(await times()).to.deep.equal([
				['m5', 30],
				['m4', 13],
				['m1', 12],
				['m2', 11],
				['m3', 10],
			]);
		});

		it('dates a message by the clock that was put right, and steps aside of what was dated ahead', async () => {
			await post('ahead 1', 600_000);
			await post('ahead 2', 600_000);
			expect((await post('right', 1)).ts).to.deep.equal(at(1));
			expect(await models().rooms.findById('ab')).to.deep.include({ lm: at(1), msgs: 3 });
			expect((await models().rooms.findById('ab'))?.lastMessage?._id).to.equal('right');
			await post('later', 600_000);
			expect(await times()).to.deep.equal([
				['later', 600_002],
				['ahead 2', 600_001],
				['ahead 1', 600_000],
				['right', 1],
			]);
			expect((await models().messages.remove('ahead 2', at(600_010)))?.room.lastMessage?._id).to.equal('later');
			expect((await models().messages.remove('later', at(600_011)))?.room.lastMessage?._id).to.equal('ahead 1');
		});

		it('counts as unread what was posted after the last look, whatever the clock said', async () => {
			await post('ahead', 600_000);
			await models().subscriptions.markRead('ab', 'b', at(600_001));
			await post('right', 1);
			expect(await unread('b')).to.equal(1);
			expect((await models().messages.remove('ahead', at(2)))?.subscriptions).to.deep.equal([]);
			expect((await models().messages.remove('right', at(3)))?.subscriptions[0]).to.deep.include({
				unread: 0,
				alert: false,
			});
			await post('other', 4);
			expect(await models().subscriptions.markRead('ab', 'b', at(5))).to.deep.include({ unread: 0, ls: at(4) });
		});

		it('pages through a clock that was put back twice without skipping or repeating', async () => {
			const sent: string[] = [];
			for (const [step, start] of [4_000, 0, 2_000].entries()) {
				for (let n = 0; n < 9; n++) {
					sent.push((await post(`m${step}-${n}`, start + Math.floor(n / 3) * 1_000))._id);
				}
			}
			const seen: string[] = [];
			for (let before: Date | undefined; ; ) {
				const page = await models().messages.history('ab', { limit: 4, ...(before && { before }) });
				seen.push(...page.map(({ _id }) => _id));
				before = page.at(-1)?.ts;
				if (!before) {
					break;
				}
			}
			expect(seen.toSorted()).to.deep.equal(sent.toSorted());
			const byTime = (await models().messages.history('ab', { limit: 100 })).map(({ ts }) => ts.getTime());
			expect(byTime).to.deep.equal([...new Set(byTime)].sort((a, b) => b - a));
		});

		it('pages through a history of equal clock readings without skipping or repeating', async () => {
			for (let n = 0; n < 25; n++) {
				await models().messages.post(message(`m${n}`, 'ab', 'a', at(1)));
			}
			const seen: string[] = [];
			let before: Date | undefined;
			for (;;) {
				const page = await models().messages.history('ab', { before, limit: 7 });
				seen.push(...page.map(({ _id }) => _id));
				before = page.at(-1)?.ts;
				if (!before) {
					break;
				}
			}
			expect(seen.reverse()).to.deep.equal(Array.from({ length: 25 }, (_, n) => `m${n}`));
		});

		it('bounds a history by times, exclusively, and by number from the newest', async () => {
			for (const n of [1, 2, 3, 4, 5]) {
				await models().messages.post(message(`m${n}`, 'ab', 'a', at(n)));
			}
			expect(await ids({ before: at(4) })).to.deep.equal(['m3', 'm2', 'm1']);
			expect(await ids({ after: at(3) })).to.deep.equal(['m5', 'm4']);
			expect(await ids({ before: at(5), after: at(2) })).to.deep.equal(['m4', 'm3']);
			expect(await ids({ limit: 2, offset: 1 })).to.deep.equal(['m4', 'm3']);
			expect(await models().messages.count('ab')).to.equal(5);
			expect(await models().messages.count('ab', { after: at(2), before: at(5) })).to.equal(2);
			expect(await models().messages.count('none')).to.equal(0);
			expect((await models().messages.first('ab', { after: at(2) }))?._id).to.equal('m3');
			expect((await models().messages.first('ab', { before: at(2) }))?._id).to.equal('m1');
			expect(await models().messages.first('ab', { after: at(2), before: at(3) })).to.equal(undefined);
		});

		it('edits a message, and the room where it was the last', async () => {
			await models().messages.post(message('m1', 'ab', 'a', at(1)));
			await models().messages.post(message('m2', 'ab', 'a', at(2)));
			const edit = { msg: 'edited', editedAt: at(9), editedBy: { _id: 'a', username: 'a' } };
			expect(await models().messages.edit('m1', edit)).not.to.have.property('room');
			expect(await models().messages.findById('m1')).to.deep.equal({
				...message('m1', 'ab', 'a', at(1)),
				...edit,
				_updatedAt: at(9),
			});
			expect((await models().messages.edit('m2', edit))?.room?.lastMessage?.msg).to.equal('edited');
			expect((await models().rooms.findById('ab'))?.lastMessage?.msg).to.equal('edited');
			expect(await models().messages.edit('none', edit)).to.equal(undefined);
		});

		it('removes a message for good, and gives the room its last message back', async () => {
			await models().messages.post(message('m1', 'ab', 'a', at(1)));
			await models().messages.post(message('m2', 'ab', 'a', at(2)));
			expect((await models().messages.remove('m2', at(9)))?.message._id).to.equal('m2');
			expect(await models().rooms.findById('ab')).to.deep.include({
				msgs: 1,
				lastMessage: message('m1', 'ab', 'a', at(1)),
				lm: at(2),
			});
			await models().messages.remove('m1', at(9));
			expect(await models().rooms.findById('ab'))
				.to.include({ msgs: 0 })
				.and.not.to.have.property('lastMessage');
			expect(await ids()).to.deep.equal([]);
			expect(await models().messages.remove('m1', at(9))).to.equal(undefined);
			const next = await models().messages.post(message('m3', 'ab', 'a', at(1)));
			expect(next.message.ts).to.deep.equal(at(3));
		});

		it('takes a removed message out of the count of who had not read it, and of nobody else', async () => {
			await models().messages.post(message('m1', 'ab', 'a', at(1)));
			await models().subscriptions.markRead('ab', 'b', at(2));
			await models().messages.post(message('m2', 'ab', 'a', at(3)));
			await models().messages.post(message('m3', 'ab', 'a', at(4)));
			expect((await models().messages.remove('m1', at(5)))?.subscriptions).to.deep.equal([]);
			const [changed, ...others] = (await models().messages.remove('m2', at(6)))?.subscriptions ?? [];
			expect(others).to.deep.equal([]);
			expect(changed).to.deep.include({ unread: 1, alert: true, _updatedAt: at(6) });
			await models().messages.remove('m3', at(7));
			expect(await models().subscriptions.findByRoomAndUser('ab', 'b')).to.include({ unread: 0, alert: false });
			expect(await unread('a')).to.equal(0);
		});

		it('counts every one of many posts at once', async () => {
			await Promise.all(
				Array.from({ length: 40 }, (_, n) => models().messages.post(message(`m${n}`, 'ab', n % 2 ? 'a' : 'b', at(n)))),
			);
			expect((await models().rooms.findById('ab'))?.msgs).to.equal(40);
			expect([await unread('a'), await unread('b')]).to.deep.equal([20, 20]);
			expect(await models().messages.count('ab')).to.equal(40);
		});
	});
};
