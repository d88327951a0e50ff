import { expect } from 'chai';
import { type DdpClient, type Person, refusal, register, registerTwo, socketOf, useServer } from './support/index.ts';

/** What makes a message look like the server's, another's, or one of a session. */
const FORGERIES: readonly object[] = [
	...[
		'otr',
		'otr-ack',
		'e2e',
		'uj',
		'ul',
		'rm',
		'r',
		'au',
		'message_pinned',
		'user-muted',
		'room_changed_topic',
		'',
	].map((t) => ({ t })),
	{ t: null },
	{ t: { $ne: 1 } },
	{ u: { _id: 'rocket.cat', username: 'rocket.cat' } },
	{ ts: { $date: 0 } },
	{ system: true },
	{ otr: true },
	{ otrAck: 'x' },
	{ content: { algorithm: 'rc.v1.aes-sha2', ciphertext: 'x' } },
	{ alias: 'Alice' },
	{ private: true },
	{ __proto__: null, t: 'otr' },
];

describe('forged messages', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let carol: Person;
	let rooms: { name: string; rid: string }[];
	let socket: DdpClient;
	let hearing: DdpClient;

	before(async () => {
		let rid: string;
		({ alice, bob, rid } = await registerTwo(server.url));
		carol = await register(server.url, 'carol');
		const create = async (usernames: string): Promise<string> =>
			String(((await alice.rest.post('im.create', { usernames })).body.room as { rid: string }).rid);
		rooms = [
			{ name: 'the room of two', rid },
			{ name: 'a room of three', rid: await create(`${bob.username},${carol.username}`) },
			{ name: "one's own", rid: await create(alice.username) },
			{
				name: 'a room of others',
				rid: String(
					((await bob.rest.post('im.create', { username: carol.username })).body.room as { rid: string }).rid,
				),
			},
			{ name: 'no room', rid: 'nowhere' },
		];
		socket = await socketOf(server.url, alice);
		hearing = await socketOf(server.url, bob);
		for (const each of [rooms[0], rooms[1], rooms[3]]) {
			await hearing.stream('stream-room-messages', String(each?.rid));
		}
	});
	after(async () => {
		await socket.close();
		await hearing.close();
	});

	/**
	 * The status of the answer. The limit on calls comes before what is called: then it is called again when the answer
	 * says.
	 */
	const post = async (route: string, body: unknown): Promise<number> => {
		const answer = await alice.rest.post(route, body);
		if (answer.status !== 429) {
			return answer.status;
		}
		await new Promise((resolve) =>
			setTimeout(resolve, Number((answer.body.details as { timeToReset: number }).timeToReset)),
		);
		return post(route, body);
	};

	/** Each road on which a message may come in; both refuse in their own shape. */
	const roads: readonly { name: string; send: (message: Record<string, unknown>) => Promise<number | string> }[] = [
		{
			name: 'the method sendMessage',
			send: async (message) => String((await refusal(socket.call('sendMessage', message))).errorType),
		},
		{ name: 'chat.sendMessage', send: async (message) => post('chat.sendMessage', { message }) },
		{
			name: 'chat.postMessage',
			send: async ({ rid, msg, ...rest }) => post('chat.postMessage', { roomId: rid, text: msg, ...rest }),
		},
		{
			name: 'chat.postMessage to a name',
			send: async ({ rid: _, msg, ...rest }) =>
				post('chat.postMessage', { channel: `@${bob.username}`, text: msg, ...rest }),
		},
	];

	for (const { name, send } of roads) {
		it(`X4 by ${name} are refused in every room, and nobody hears of them`, async () => {
			for (const { rid, name: where } of rooms) {
				for (const [index, forgery] of FORGERIES.entries()) {
					const answer = await send({ rid, msg: 'a canary that is forged', ...forgery });
					expect(answer, `${where}: ${index}`).to.be.oneOf([400, 'Meteor.Error']);
				}
			}
			expect(JSON.stringify(hearing.received)).not.to.include('canary');
		});
	}

	it('X4 a message of a session is taken by no method and no route that stores, and by no stream of a room', async () => {
		const rid = String(rooms[0]?.rid);
		for (const name of ['stream-room-messages', 'stream-notify-room', 'stream-notify-all', 'stream-notify-logged']) {
			expect((await refusal(socket.call(name, rid, { t: 'otr', msg: 'a canary that is forged', rid }))).error).to.equal(
				'error-not-allowed',
			);
		}
		for (const name of ['updateOTRAck', 'updateMessage', 'deleteOldOTRMessages', 'insertMessage']) {
			expect((await refusal(socket.call(name, { t: 'otr', rid, msg: 'a canary that is forged' }))).error).to.equal(404);
		}
		for (const body of [
			{ username: bob.username, t: 'otr' },
			{ usernames: bob.username, extraData: { t: 'otr' } },
		]) {
			expect((await alice.rest.post('im.create', body)).status).to.equal(400);
		}
		expect((await alice.rest.post('chat.update', { roomId: rid, msgId: 'x', text: 'x', t: 'otr' })).status).to.equal(
			404,
		);
		expect((await refusal(socket.call('createDirectMessage', bob.username, { t: 'otr' }))).error).to.equal(400);
		expect(JSON.stringify(hearing.received)).not.to.include('canary');
	});

	it('X4 what a bot signs its messages with is left out, and the rest is sent', async () => {
		const rid = String(rooms[0]?.rid);
		const { status, body } = await alice.rest.post('chat.sendMessage', {
			message: { rid, roomId: rid, msg: 'from a library', bot: { i: 'js.SDK' } },
		});
		expect(status).to.equal(200);
		expect(body.message).to.include({ rid, msg: 'from a library' });
		expect(body.message).not.to.have.any.keys('bot', 'roomId', 't');
		const two = await alice.rest.post('chat.sendMessage', {
			message: { rid, roomId: rooms[1]?.rid, msg: 'to two rooms' },
		});
		expect(two.status).to.equal(400);
	});
});
