import { expect } from 'chai';
import { DdpClient, type Person, refusal, register, signIn, socketOf, useServer } from './support/index.ts';

type Session = {
	sessionId: string;
	loginAt: string;
	current: boolean;
	device?: { name: string; os?: { name: string } };
};

const sessionsOf = async ({ rest }: Person): Promise<Session[]> =>
	(await rest.get('sessions/list')).body.sessions as Session[];

describe('the sign-ins of one account', () => {
	const server = useServer();

	it('are listed over REST and ended one by one: its connection is closed, its client hears why', async () => {
		const alice = await register(server.url, 'alice');
		const there = await signIn(server.url, alice.username, alice.password);
		const socket = await socketOf(server.url, there);
		await socket.stream('stream-notify-user', `${alice.userId}/force_logout`);
		const other = (await sessionsOf(alice)).find(({ current }) => !current);
		expect(Date.parse(other?.loginAt ?? '')).to.be.within(Date.now() - 60_000, Date.now() + 1_000);

		const bob = await register(server.url, 'bob');
		for (const [person, sessionId] of [
			[bob, other?.sessionId],
			[alice, 'no such one'],
		] as const) {
			expect((await person.rest.post('sessions/logout.me', { sessionId })).body).to.include({
				errorType: 'error-session-not-found',
			});
		}
		expect((await alice.rest.post('sessions/logout.me', { sessionId: other?.sessionId })).status).to.equal(200);
		expect(await socket.waitForEvent('stream-notify-user', `${alice.userId}/force_logout`)).to.deep.equal([
			'logged-out-elsewhere',
		]);
		await socket.closed;
		expect((await there.rest.get('me')).status).to.equal(401);
		expect((await sessionsOf(alice)).map(({ current }) => current)).to.deep.equal([true]);
	});

	it('say what signed in, over REST and DDP, in the words of its user agent', async () => {
		const erin = await register(server.url, 'erin');
		const page = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0';
		const socket = await DdpClient.connect(server.url, { 'user-agent': page });
		await socket.login(erin.username, erin.password);
		const body = JSON.stringify({ user: erin.username, password: erin.password });
		const headers = { 'content-type': 'application/json', 'user-agent': `bot\u00e9/${'x'.repeat(5_000)}` };
		expect((await fetch(`${server.url}/api/v1/login`, { method: 'POST', headers, body })).status).to.equal(200);
		const devices = (await sessionsOf(erin)).filter(({ current }) => !current).map(({ device }) => device);
		expect(devices).to.have.deep.members([{ name: 'Firefox', os: { name: 'Windows' } }, { name: 'bot' }]);
		await socket.close();
	});

	it('X9 hold at most 100 connections at once: the next is refused, saying why, until others end', async function () {
		this.timeout(60_000);
		const carol = await register(server.url, 'carol');
		const sockets: DdpClient[] = [];
		for (let count = 0; count < 100; count++) {
			sockets.push(await socketOf(server.url, carol));
		}
		const before = (await sessionsOf(carol)).length;
		const late = await DdpClient.connect(server.url);
		for (const login of [() => late.resume(carol.authToken), () => late.login(carol.username, carol.password)]) {
			const { error, reason, details } = await refusal(login());
			expect({ error, details }).to.deep.equal({ error: 'error-too-many-sign-ins', details: { limit: 100 } });
			expect(reason).to.match(/signed in 100 times at once\. End other sign-ins/);
		}
		expect((await sessionsOf(carol)).length).to.equal(before);
		const neighbour = await socketOf(server.url, await register(server.url, 'dave'));
		await neighbour.close();

		const elsewhere = await signIn(server.url, carol.username, carol.password);
		expect((await elsewhere.rest.post('users.logoutOtherClients')).status).to.equal(200);
		await Promise.all(sockets.map(({ closed }) => closed));
		await late.resume(elsewhere.authToken);
		await late.close();
	});
});
