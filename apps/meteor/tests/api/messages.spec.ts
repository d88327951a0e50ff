import { expect } from 'chai';
import { type DdpClient, type Person, refusal, register, registerTwo, socketOf, useServer } from './support/index.ts';

describe('messages over DDP', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let rid: string;
	let a: DdpClient;
	let b: DdpClient;

	before(async () => {
		({ alice, bob, rid } = await registerTwo(server.url));
		[a, b] = await Promise.all([socketOf(server.url, alice), socketOf(server.url, bob)]);
	});

	after(async () => {
		await Promise.all([a.close(), b.close()]);
	});

	it('createDirectMessage answers the room, which appears in both lists', async () => {
		const carol = await register(server.url, 'carol');
		const c = await socketOf(server.url, carol);
		await c.stream('stream-notify-user', `${carol.userId}/subscriptions-changed`);
		await c.stream('stream-notify-user', `${carol.userId}/rooms-changed`);
		const room = (await a.call('createDirectMessage', carol.username)) as { rid: string; t: string };
		expect(room.t).to.equal('d');
		const [action, subscription] = await c.waitForEvent('stream-notify-user', `${carol.userId}/subscriptions-changed`);
		expect(action).to.equal('inserted');
		expect(subscription).to.include({ rid: room.rid });
		await c.waitForEvent('stream-notify-user', `${carol.userId}/rooms-changed`);
		expect((await c.call('rooms/get')) as object[]).to.have.length(1);
		await c.close();
	});

	it('sendMessage reaches the members, raises their unread count, and readMessages clears it', async () => {
		await b.stream('stream-room-messages', rid);
		await b.stream('stream-notify-user', `${bob.userId}/subscriptions-changed`);
		const sent = (await a.call('sendMessage', { _id: 'message1', rid, msg: 'good morning' })) as {
			_id: string;
			u: object;
			ts: { $date: number };
		};
		expect(sent).to.include({ _id: 'message1', rid, msg: 'good morning' });
		expect(sent.ts.$date).to.be.closeTo(Date.now(), 5_000);

		const [message] = await b.waitForEvent('stream-room-messages', rid);
		expect(message).to.include({ _id: 'message1', msg: 'good morning' });
		expect((message as { u: object }).u).to.include({ _id: alice.userId, username: alice.username });

		const unread = (count: number) => (args: unknown[]) => (args[1] as { unread: number }).unread === count;
		await b.waitForEvent('stream-notify-user', `${bob.userId}/subscriptions-changed`, unread(1));
		await b.call('readMessages', rid);
		await b.waitForEvent('stream-notify-user', `${bob.userId}/subscriptions-changed`, unread(0));
	});

	it('openRoom shows a room in the list of who opens it, before anything was written in it', async () => {
		const carol = await register(server.url, 'carol');
		const c = await socketOf(server.url, carol);
		await a.call('createDirectMessage', carol.username);
		const listed = async () => (await c.call('subscriptions/get')) as { rid: string; open: boolean }[];
		const [{ rid: quiet, open } = { rid: '', open: true }] = await listed();
		expect(open).to.equal(false);
		await c.call('openRoom', quiet);
		expect((await listed()).map((each) => each.open)).to.deep.equal([true]);
		await refusal(b.call('openRoom', quiet));
		await c.close();
	});

	it('a repeated sendMessage is stored once', async () => {
		await a.call('sendMessage', { _id: 'message2', rid, msg: 'only once' });
		await a.call('sendMessage', { _id: 'message2', rid, msg: 'only once' });
		const { messages } = (await b.call('loadHistory', rid, null, 50, null)) as { messages: { _id: string }[] };
		expect(messages.filter(({ _id }) => _id === 'message2')).to.have.length(1);
	});

	it('loadHistory answers the newest first, page by page', async () => {
		const { rid: other } = (await a.call('createDirectMessage', (await register(server.url, 'dave')).username)) as {
			rid: string;
		};
		for (const msg of ['one', 'two', 'three']) {
			await a.call('sendMessage', { rid: other, msg });
		}
		type Page = { messages: { msg: string; ts: { $date: number } }[] };
		const first = (await a.call('loadHistory', other, null, 2)) as Page;
		expect(first.messages.map(({ msg }) => msg)).to.deep.equal(['three', 'two']);
		const second = (await a.call('loadHistory', other, first.messages.at(-1)?.ts, 2)) as Page;
		expect(second.messages.map(({ msg }) => msg)).to.deep.equal(['one']);
	});

	it('subscriptions/get and rooms/get answer what has changed since a time', async () => {
		const tomorrow = { $date: Date.now() + 86_400_000 };
		for (const method of ['subscriptions/get', 'rooms/get']) {
			expect(await b.call(method, { $date: 0 }))
				.to.have.property('update')
				.that.has.length(1);
			expect(await b.call(method, tomorrow)).to.deep.equal({ update: [], remove: [] });
		}
	});

	it('X4 a forged type, author or time in a message is refused', async () => {
		for (const forged of [
			{ t: 'otr' },
			{ t: 'otr-ack' },
			{ t: 'rm' },
			{ u: { _id: bob.userId, username: bob.username } },
			{ ts: { $date: 0 } },
		]) {
			expect(
				await refusal(a.call('sendMessage', { rid, msg: 'forged', ...forged })),
				JSON.stringify(forged),
			).to.include({ error: 'error-not-allowed' });
		}
		expect(await refusal(a.call('sendMessage', { rid, msg: 'forged', somethingElse: 1 }))).to.include({
			error: 'error-invalid-params',
		});
		const history = JSON.stringify(await a.call('loadHistory', rid, null, 50, null));
		expect(history).not.to.include('forged');
	});

	it('rooms of others stay closed: no message in, none out, no stream', async () => {
		const mallory = await register(server.url, 'mallory');
		const m = await socketOf(server.url, mallory);
		await refusal(m.call('sendMessage', { rid, msg: 'hello' }));
		await refusal(m.call('loadHistory', rid));
		await refusal(m.call('readMessages', rid));
		expect(await refusal(m.stream('stream-room-messages', rid))).to.include({ error: 'error-not-allowed' });
		expect(await refusal(m.stream('stream-notify-user', `${alice.userId}/subscriptions-changed`))).to.include({
			error: 'error-not-allowed',
		});
		await m.close();
	});

	it('malformed arguments are refused in one word', async () => {
		for (const [method, ...params] of [
			['sendMessage', 'text'],
			['createDirectMessage', { username: bob.username }],
			['loadHistory', { $ne: 1 }],
			['loadHistory', rid, 'yesterday'],
			['rooms/get', 'yesterday'],
			['readMessages', null],
		] as [string, ...unknown[]][]) {
			expect(await refusal(a.call(method, ...params)), method).to.include({ error: 400, reason: 'Match failed' });
		}
	});

	it('presence follows the connections of a user', async () => {
		const erin = await register(server.url, 'erin');
		await b.stream('stream-notify-logged', 'user-status');
		const status = (wanted: number) => (args: unknown[]) => {
			const [uid, , now] = args[0] as [string, string, number];
			return uid === erin.userId && now === wanted;
		};
		const tabs = [await socketOf(server.url, erin), await socketOf(server.url, erin)];
		await b.waitForEvent('stream-notify-logged', 'user-status', status(1));
		await tabs[0]?.close();
		expect((await alice.rest.get(`users.info?userId=${erin.userId}`)).body.user).to.include({ status: 'online' });
		await tabs[1]?.close();
		await b.waitForEvent('stream-notify-logged', 'user-status', status(0));
	});
});
