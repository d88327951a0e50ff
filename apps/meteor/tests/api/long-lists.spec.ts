import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { DdpClient, type ManyRooms, RestClient, serveManyRooms } from './support/index.ts';

const MIB = 2 ** 20;

const LISTS: readonly (ManyRooms & { title: string })[] = [
	{ title: '10,000 rooms', rooms: 10_000, text: 'x'.repeat(400) },
	{ title: '400 rooms with long last messages', rooms: 400, text: 'long '.repeat(5_000) },
];

for (const { title, ...many } of LISTS) {
	describe(`a person with ${title}`, () => {
		let stage: Awaited<ReturnType<typeof serveManyRooms>>;

		before(async function () {
			this.timeout(120_000);
			stage = await serveManyRooms(many);
		});
		after(() => stage.stop());

		const signedIn = async ({ token }: { token: string }) => {
			const client = await DdpClient.connect(stage.server.url);
			await client.resume(token);
			return client;
		};
		const rest = () => new RestClient(stage.server.url, { userId: stage.owner.userId, authToken: stage.owner.token });
		const idsOf = (list: unknown) => new Set((list as { _id: string }[]).map(({ _id }) => _id));

		it('X9 gets all of them over DDP, and others are served in between', async () => {
			const [owner, neighbour] = [await signedIn(stage.owner), await signedIn(stage.neighbour)];
			for (const method of ['rooms/get', 'subscriptions/get']) {
				let [ended, served, longest] = [false, 0, 0];
				const answer = owner.call(method, null).finally(() => {
					ended = true;
				});
				while (!ended) {
					const began = performance.now();
					await neighbour.call('rooms/one', 'nowhere');
					longest = Math.max(longest, performance.now() - began);
					served++;
					// Bounded by user, and no measure of anything here.
					await wait(served % 30 === 0 ? 2_000 : 1);
				}
				const list = await answer;
				expect(idsOf(list).size, method).to.equal(many.rooms);
				process.stdout.write(
					`      ${method}: ${(JSON.stringify(list).length / MIB).toFixed(1)} MiB, another was served ${served} times meanwhile, and waited ${longest.toFixed(0)} ms at most\n`,
				);
				if (method === 'rooms/get') {
					expect(JSON.stringify(list).length).to.be.above(8 * MIB);
					expect(served).to.be.above(10);
				}
			}
			await Promise.all([owner.close(), neighbour.close()]);
		}).timeout(60_000);

		it('X9 gets them slowly, by a connection that stays, and what comes after them too', async () => {
			const socket = new WebSocket(`${stage.server.url.replace('http', 'ws')}/websocket`);
			const read: string[] = [];
			const came = (word: string) =>
				new Promise<void>((resolve) => {
					socket.on('message', (data) => String(data).includes(word) && resolve());
				});
			socket.on('message', (data) => read.push(String(data)));
			await new Promise((resolve) => socket.once('open', resolve));
			socket.send(JSON.stringify({ msg: 'connect', version: '1', support: ['1'] }));
			socket.send(
				JSON.stringify({ msg: 'method', id: 'login', method: 'login', params: [{ resume: stage.owner.token }] }),
			);
			await came('"updated"');
			const both = Promise.all([came('"last"'), came('"id":"list","result"')]);
			socket.send(JSON.stringify({ msg: 'method', id: 'list', method: 'rooms/get', params: [] }));
			let done = false;
			void both.then(() => {
				done = true;
			});
			for (let round = 0; round < 20 && !done; round++) {
				socket.pause();
				await wait(100);
				if (round === 0) socket.send(JSON.stringify({ msg: 'ping', id: 'last' }));
				socket.resume();
				await wait(10);
			}
			await both;
			const frames = read.slice(2).filter((frame) => /"result"|"pong"/.test(frame.slice(0, 40)));
			const answers = frames.map((frame) => JSON.parse(frame) as { msg: string; result?: unknown });
			expect(answers.map(({ msg }) => msg)).to.have.members(['result', 'pong']);
			expect(idsOf(answers.find(({ msg }) => msg === 'result')?.result).size).to.equal(many.rooms);
			socket.close();
		}).timeout(60_000);

		it('X9 gets all of them over REST, and what changed since', async () => {
			for (const route of ['rooms.get', 'subscriptions.get']) {
				const { body } = await rest().get(route);
				expect([idsOf(body.update).size, body.remove, body.success]).to.deep.equal([many.rooms, [], true]);
			}
			const all = (await rest().get('im.list?count=0')).body;
			expect([idsOf(all.ims).size, all.count, all.total]).to.deep.equal([many.rooms, many.rooms, many.rooms]);
			// By the stamps of what came, as clients ask: so many writes at once look newer than the clock.
			const { body: everything } = await rest().get('rooms.get');
			const stamps = (everything.update as { _updatedAt: string }[]).map(({ _updatedAt }) => _updatedAt).sort();
			const { body } = await rest().get(`rooms.get?updatedSince=${stamps.at(-10)}`);
			const expected = stamps.filter((stamp) => stamp >= String(stamps.at(-10))).length;
			expect(idsOf(body.update).size).to.equal(expected);
			expect(expected).to.be.within(10, 100);
		}).timeout(60_000);

		it('X9 gets them though others, of the same account too, went away in the middle of theirs', async () => {
			const leave = async () => {
				const socket = new WebSocket(`${stage.server.url.replace('http', 'ws')}/websocket`);
				await new Promise((resolve) => socket.once('open', resolve));
				const said = new Promise<void>((resolve) => {
					socket.on('message', (data) => String(data).includes('"updated"') && resolve());
				});
				socket.send(JSON.stringify({ msg: 'connect', version: '1', support: ['1'] }));
				socket.send(
					JSON.stringify({ msg: 'method', id: 'login', method: 'login', params: [{ resume: stage.owner.token }] }),
				);
				await said;
				socket.pause();
				socket.send(JSON.stringify({ msg: 'method', id: 'list', method: 'rooms/get', params: [] }));
				return socket;
			};
			const deaf = await Promise.all(Array.from({ length: 10 }, leave));
			const request = new AbortController();
			const headers = { 'X-User-Id': stage.owner.userId, 'X-Auth-Token': stage.owner.token };
			const asked = Array.from({ length: 10 }, () =>
				fetch(`${stage.server.url}/api/v1/rooms.get`, { headers, signal: request.signal }).catch(() => undefined),
			);
			await wait(1_000);
			request.abort();
			for (const socket of deaf) {
				socket.terminate();
			}
			await Promise.all(asked);
			expect(idsOf((await rest().get('rooms.get')).body.update).size).to.equal(many.rooms);
			const owner = await signedIn(stage.owner);
			expect(idsOf(await owner.call('rooms/get', null)).size).to.equal(many.rooms);
			await owner.close();
			expect(stage.server.stdout()).not.to.contain('"level":50');
		}).timeout(60_000);

		it('gets a page at a time where a page asks: newest first, by name, since a time, one', async () => {
			const owner = await signedIn(stage.owner);
			type Page = {
				rooms: { _id: string; lastMessage: { msg: string } }[];
				subscriptions: { rid: string }[];
				next?: object;
			};
			const page = async (query: object) => (await owner.call('rooms/page', query)) as Page;
			const first = await page({});
			const newest = Array.from({ length: 100 }, (_, n) => `room-${many.rooms - 1 - n}`);
			expect(first.rooms.map(({ _id }) => _id)).to.deep.equal(newest);
			expect(first.subscriptions.map(({ rid }) => rid)).to.deep.equal(newest);
			expect(first.rooms[0]?.lastMessage.msg).to.have.length(400);
			const second = await page({ limit: 10, after: first.next });
			expect(second.rooms.map(({ _id }) => _id)).to.deep.equal(
				Array.from({ length: 10 }, (_, n) => `room-${many.rooms - 101 - n}`),
			);
			expect((await page({ text: 'STRANGER.0' })).rooms.map(({ _id }) => _id)).to.deep.equal(['room-0']);
			expect(await page({ open: false })).to.deep.equal({ rooms: [], subscriptions: [] });
			const one = (await owner.call('rooms/one', 'room-3')) as {
				room: { _id: string };
				subscription: { name: string };
			};
			expect([one.room._id, one.subscription.name]).to.deep.equal(['room-3', 'stranger.3']);
			expect(await owner.call('rooms/one', 'nowhere')).to.equal(null);

			const all = new Set<string>();
			for (let after: object | undefined = {}; after; ) {
				const changes = (await owner.call('rooms/changes', { since: { $date: 0 }, ...after })) as Page & {
					removed: unknown[];
				};
				for (const { _id } of changes.rooms) all.add(_id);
				after = changes.next && { after: changes.next };
				// So many calls a person may make in 2 s.
				await wait(60);
			}
			expect(all.size).to.equal(many.rooms);
			await owner.close();
		}).timeout(60_000);
	});
}
