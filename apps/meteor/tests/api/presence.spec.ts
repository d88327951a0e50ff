import { expect } from 'chai';
import { DdpClient, type Person, refusal, register, signIn, socketOf, useServer } from './support/index.ts';

const NUMBERS = { offline: 0, online: 1, away: 2, busy: 3 } as const;
type Status = keyof typeof NUMBERS;

describe('presence', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let watching: DdpClient;

	before(async () => {
		alice = await register(server.url, 'alice');
		bob = await register(server.url, 'bob');
		watching = await socketOf(server.url, alice);
		await watching.stream('stream-notify-logged', 'user-status');
	});
	after(() => watching.close());

	/** Alice is told that bob is now so, once more than she was told before. */
	const told = async (status: Status, text = '', before = heard().length): Promise<void> => {
		await watching.waitForEvent('stream-notify-logged', 'user-status', () => heard().length > before);
		expect(heard()[before]).to.deep.equal([bob.userId, bob.username, NUMBERS[status], text]);
	};
	const heard = (): unknown[] =>
		watching
			.events('stream-notify-logged', 'user-status')
			.map(([event]) => event)
			.filter((event) => Array.isArray(event) && event[0] === bob.userId);

	const seen = async (): Promise<unknown> =>
		(await alice.rest.get(`users.getPresence?userId=${bob.userId}`)).body.presence;

	it('is what a user chose, over DDP and over REST, for all who look', async () => {
		const before = heard().length;
		const socket = await socketOf(server.url, bob);
		await told('online', '', before);
		for (const status of ['away', 'busy', 'online'] as const) {
			const count = heard().length;
			await socket.call('UserPresence:setDefaultStatus', status);
			await told(status, '', count);
			expect(await seen()).to.equal(status);
			expect((await alice.rest.get(`users.presence?ids=${bob.userId}`)).body.users).to.have.nested.property(
				'[0].status',
				status,
			);
		}
		const count = heard().length;
		expect((await bob.rest.post('users.setStatus', { status: 'busy', message: 'on the phone' })).status).to.equal(200);
		await told('busy', 'on the phone', count);
		expect((await alice.rest.get(`users.getStatus?userId=${bob.userId}`)).body).to.deep.equal({
			_id: bob.userId,
			status: 'busy',
			message: 'on the phone',
			success: true,
		});
		await socket.call('setUserStatus', 'online', '');
		await told('online', '', count + 1);
		await socket.close();
		await told('offline', '', count + 2);
	});

	it('is away while every connection is idle, until one is not', async () => {
		const before = heard().length;
		const [one, two] = [await socketOf(server.url, bob), await socketOf(server.url, bob)];
		await told('online', '', before);
		const count = before + 1;
		await one.call('UserPresence:away');
		expect(await seen()).to.equal('online');
		await two.call('UserPresence:away');
		await told('away', '', count);
		await one.call('UserPresence:online');
		await told('online', '', count + 1);
		await one.close();
		await told('away', '', count + 2);
		await two.close();
		await told('offline', '', count + 3);
	});

	it('S9 an invisible user is offline to others in every way, and sees the chosen status', async () => {
		let count = heard().length;
		const first = await socketOf(server.url, bob);
		await told('online', '', count);
		count = heard().length;
		await first.call('UserPresence:setDefaultStatus', 'offline');
		await told('offline', '', count);
		count = heard().length;
		await first.close();
		const socket = await socketOf(server.url, bob);
		await socket.call('UserPresence:away');
		await socket.call('UserPresence:online');
		expect(await seen()).to.equal('offline');
		expect((await alice.rest.get(`users.info?userId=${bob.userId}`)).body.user).to.include({ status: 'offline' });
		expect((await alice.rest.get(`users.presence?ids=${bob.userId}`)).body.users).to.have.nested.property(
			'[0].status',
			'offline',
		);
		for (const route of ['users.getPresence', 'users.getStatus', 'users.info']) {
			const body = JSON.stringify((await alice.rest.get(`${route}?userId=${bob.userId}`)).body);
			expect(body).not.to.match(/connectionStatus|statusDefault|lastLogin/);
		}
		expect((await bob.rest.get('users.getPresence')).body).to.include({
			presence: 'offline',
			connectionStatus: 'online',
		});
		expect((await bob.rest.get('me')).body).to.include({ statusDefault: 'offline', status: 'offline' });
		await socket.call('UserPresence:setDefaultStatus', 'online');
		await told('online', '', count);
		await socket.close();
	});

	it('S9 an invisible person is not invited, yet receives frames of a session', async () => {
		const created = await alice.rest.post('im.create', { username: bob.username });
		const { rid } = created.body.room as { rid: string };
		const socket = await socketOf(server.url, bob);
		await socket.stream('stream-notify-user', `${bob.userId}/otr`);
		const frame = {
			v: 1,
			rid,
			sid: Buffer.alloc(16, 1).toString('base64url'),
			body: Buffer.alloc(64, 2).toString('base64url'),
		};
		for (const status of ['busy', 'away'] as const) {
			await socket.call('UserPresence:setDefaultStatus', status);
			expect(await watching.call('stream-notify-user', `${bob.userId}/otr`, 'invite', frame)).to.deep.equal({
				delivered: 1,
				forwarded: false,
			});
		}
		await socket.call('UserPresence:setDefaultStatus', 'offline');
		const refused = await refusal(watching.call('stream-notify-user', `${bob.userId}/otr`, 'invite', frame));
		expect(refused).to.deep.include({ error: 'error-not-allowed', details: { cause: 'peer-offline' } });
		// By no other kind either is it learnt whether somebody is there: the answer is the same once they are gone.
		const hint = { ...frame, body: '' };
		const answers = async () => [
			await watching.call('stream-notify-user', `${bob.userId}/otr`, 'data', frame),
			await watching.call('stream-notify-user', `${bob.userId}/otr`, 'end', hint),
			await watching.call('stream-notify-user', `${bob.userId}/otr`, 'decline', hint),
		];
		const whileThere = await answers();
		await socket.waitForEvent('stream-notify-user', `${bob.userId}/otr`, ([kind]) => kind === 'decline');
		await socket.close();
		expect([whileThere, await answers()]).to.deep.equal([
			Array(3).fill({ delivered: 0, forwarded: true }),
			Array(3).fill({ delivered: 0, forwarded: true }),
		]);
	});

	it('refuses another status than the four, a text that is too long, and the status of somebody else', async () => {
		const socket = await socketOf(server.url, bob);
		expect((await refusal(socket.call('UserPresence:setDefaultStatus', 'gone'))).error).to.equal(
			'error-invalid-status',
		);
		expect((await refusal(socket.call('UserPresence:setDefaultStatus', { $ne: 1 }))).error).to.equal(400);
		expect((await refusal(socket.call('setUserStatus', 'online', 'x'.repeat(121)))).error).to.equal(
			'error-invalid-status-text',
		);
		expect((await bob.rest.post('users.setStatus', { status: 'gone' })).body).to.include({
			errorType: 'error-invalid-status',
		});
		expect((await bob.rest.post('users.setStatus', {})).status).to.equal(400);
		expect((await bob.rest.post('users.setStatus', { status: 'busy', userId: alice.userId })).body).to.include({
			errorType: 'error-not-allowed',
		});
		await socket.close();
		const guest = await DdpClient.connect(server.url);
		for (const method of [
			'UserPresence:setDefaultStatus',
			'UserPresence:away',
			'UserPresence:online',
			'setUserStatus',
		]) {
			expect((await refusal(guest.call(method, 'online'))).error).to.equal('error-invalid-user');
		}
		await guest.close();
	});
});

describe('the other logins of a user', () => {
	const server = useServer();

	for (const [name, end] of [
		['method removeOtherTokens', (_: Person, socket: DdpClient) => socket.call('removeOtherTokens')],
		['method logoutOtherClients', (_: Person, socket: DdpClient) => socket.call('logoutOtherClients')],
		['REST users.removeOtherTokens', ({ rest }: Person) => rest.post('users.removeOtherTokens')],
		['REST users.logoutOtherClients', ({ rest }: Person) => rest.post('users.logoutOtherClients')],
	] as const) {
		it(`E2 end by ${name}: their sockets close, their tokens are refused, this one stays`, async () => {
			const here = await register(server.url, 'alice');
			const there = await signIn(server.url, here.username, here.password);
			const [mine, other] = [await socketOf(server.url, here), await socketOf(server.url, there)];
			const answer = await end(here, mine);
			await other.closed;
			expect((await there.rest.get('me')).status).to.equal(401);
			expect((await here.rest.get('me')).status).to.equal(200);
			expect(await mine.call('rooms/get')).to.be.an('array');
			if (name.endsWith('logoutOtherClients')) {
				const { token } = ((answer as { body?: unknown }).body ?? answer) as { token: string };
				expect(token).to.equal(here.authToken);
			}
			await mine.close();
		});
	}
});
