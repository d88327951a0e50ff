import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type DdpClient, type Person, refusal, register, socketOf, useServer } from './support/index.ts';

const NOTIFY = 'stream-notify-user';

/** All sets of one or two of these. */
const smallSets = <T>(all: readonly T[]): T[][] =>
	all.flatMap((one, n) => [[one], ...all.slice(n + 1).map((other) => [one, other])]);

describe('rooms that others make, and the way out of them', () => {
	const server = useServer();
	let alice: Person;
	let others: Person[];
	let a: DdpClient;

	before(async () => {
		alice = await register(server.url, 'alice');
		others = [];
		for (const name of ['bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan']) {
			others.push(await register(server.url, name));
		}
		a = await socketOf(server.url, alice);
	});
	after(() => a.close());

	it('X5 X9 are 20 with people who never wrote, by whatever door, which says when the next may be made', async () => {
		const [erin, ivan] = [others[3], others[7]];
		const e = await socketOf(server.url, erin as Person);
		const sets = smallSets(others.filter((each) => each !== erin && each !== ivan).map(({ username }) => username));
		for (const [n, names] of sets.slice(0, 20).entries()) {
			const made =
				n % 2 === 0
					? await e.call('createDirectMessage', ...names)
					: (await erin?.rest.post('im.create', { usernames: names.join(',') }))?.body.room;
			expect(made).to.include({ inserted: true });
		}
		const refused = await refusal(e.call('createDirectMessage', ivan?.username));
		expect(refused.error).to.equal('error-too-many-requests');
		expect(refused.details).to.have.property('timeToReset').that.is.within(1, 60_000);
		expect(refused.reason).to.match(/another in \d+ seconds/);
		for (const answer of [
			await erin?.rest.post('im.create', { username: ivan?.username }),
			await erin?.rest.post('dm.create', { username: ivan?.username }),
			await erin?.rest.post('chat.postMessage', { channel: `@${ivan?.username}`, text: 'hello' }),
		]) {
			expect([answer?.status, answer?.body.errorType]).to.deep.equal([429, 'error-too-many-requests']);
			expect(Number(answer?.headers.get('retry-after'))).to.be.within(1, 60);
		}
		expect((await e.call('createDirectMessage', ...(sets[0] ?? []))) as object).to.include({ inserted: false });
		await e.close();
	});

	it('are hidden by DDP and REST until somebody writes', async () => {
		const [bob] = others as [Person];
		const { rid } = (await a.call('createDirectMessage', bob.username)) as { rid: string };
		await a.stream(NOTIFY, `${alice.userId}/subscriptions-changed`);
		const isOpen = async () =>
			((await a.call('subscriptions/get')) as { rid: string; open: boolean }[]).find((each) => each.rid === rid)?.open;
		expect([
			await a.call('hideRoom', rid),
			await a.call('hideRoom', rid),
			await a.call('hideRoom', 'nowhere'),
		]).to.deep.equal([1, 0, 0]);
		await a.waitForEvent(
			NOTIFY,
			`${alice.userId}/subscriptions-changed`,
			([action, place]) => action === 'updated' && (place as { open: boolean }).open === false,
		);
		expect(await isOpen()).to.equal(false);
		await bob.rest.post('chat.postMessage', { roomId: rid, text: 'hello' });
		expect(await isOpen()).to.equal(true);
		expect((await alice.rest.post('im.close', { roomId: rid })).body).to.deep.equal({ success: true });
		expect(await isOpen()).to.equal(false);
		expect((await alice.rest.post('dm.close', { roomId: rid })).body.errorType).to.equal('error-room-already-closed');
		expect((await alice.rest.post('im.close', { roomId: 'nowhere' })).body.errorType).to.equal('error-room-not-found');
		expect((await alice.rest.post('im.close', {})).body.errorType).to.equal('invalid-params');
	});

	it('are left by DDP and REST, told to all who are concerned', async () => {
		const [bob, carol] = others as [Person, Person];
		const { rid } = (await a.call('createDirectMessage', bob.username, carol.username)) as { rid: string };
		const [b, c] = await Promise.all([socketOf(server.url, bob), socketOf(server.url, carol)]);
		for (const event of ['subscriptions-changed', 'rooms-changed']) {
			await b.stream(NOTIFY, `${bob.userId}/${event}`);
			await c.stream(NOTIFY, `${carol.userId}/${event}`);
		}
		await Promise.all([b, c].map((socket) => socket.stream('stream-room-messages', rid)));
		await c.call('leaveRoom', rid);
		const [, place] = await c.waitForEvent(
			NOTIFY,
			`${carol.userId}/subscriptions-changed`,
			([action]) => action === 'removed',
		);
		expect(place).to.include({ rid });
		const [, room] = await c.waitForEvent(NOTIFY, `${carol.userId}/rooms-changed`, ([action]) => action === 'removed');
		expect(room).to.include({ _id: rid });
		const [, left] = await b.waitForEvent(
			NOTIFY,
			`${bob.userId}/rooms-changed`,
			([, changed]) => (changed as { _id: string })._id === rid,
		);
		expect(left).to.deep.include({ group: true, usersCount: 2 });
		const [, renamed] = await b.waitForEvent(
			NOTIFY,
			`${bob.userId}/subscriptions-changed`,
			([, changed]) => (changed as { rid: string }).rid === rid,
		);
		expect(renamed).to.include({ name: alice.username });
		const [line] = await b.waitForEvent('stream-room-messages', rid);
		expect(line).to.deep.include({ t: 'ul', msg: carol.username });
		expect((await bob.rest.get(`im.messages?roomId=${rid}`)).body.messages).to.have.lengthOf(1);
		await alice.rest.post('chat.postMessage', { roomId: rid, text: 'is carol gone?' });
		expect((await refusal(c.call('loadHistory', rid))).error).to.equal('error-room-not-found');
		expect(c.events('stream-room-messages', rid)).to.deep.equal([]);
		expect((await refusal(c.call('leaveRoom', rid))).error).to.equal('error-room-not-found');

		expect((await bob.rest.post('rooms.leave', { roomId: rid })).body).to.deep.equal({ success: true });
		await b.waitForEvent(NOTIFY, `${bob.userId}/rooms-changed`, ([action]) => action === 'removed');
		expect((await bob.rest.post('rooms.leave', { roomId: rid })).body.errorType).to.equal('error-room-not-found');
		const answer = await bob.rest.get('rooms.get?updatedSince=2020-01-01T00:00:00Z');
		expect((answer.body.remove as { _id: string }[]).map(({ _id }) => _id)).to.deep.equal([rid]);
		await Promise.all([b.close(), c.close()]);
	});

	it('G2 a group that shrinks to two relays nothing off the record, while their own direct message does', async () => {
		const [bob, carol, dave] = others as [Person, Person, Person];
		const { rid } = (await a.call('createDirectMessage', carol.username, dave.username)) as { rid: string };
		const { rid: own } = (await a.call('createDirectMessage', carol.username)) as { rid: string };
		const { rid: withBob } = (await a.call('createDirectMessage', bob.username)) as { rid: string };
		await dave.rest.post('rooms.leave', { roomId: rid });
		const c = await socketOf(server.url, carol);
		const frame = (room: string) => ({
			v: 1,
			rid: room,
			sid: randomBytes(16).toString('base64url'),
			body: randomBytes(64).toString('base64url'),
		});
		const refused = await refusal(a.call(NOTIFY, `${carol.userId}/otr`, 'invite', frame(rid)));
		expect(refused.error).to.equal('error-not-direct-message');
		await a.call(NOTIFY, `${carol.userId}/otr`, 'invite', frame(own));
		expect((await bob.rest.post('rooms.leave', { roomId: withBob })).body.errorType).to.equal('error-not-allowed');
		await c.close();
	});
});
