import { expect } from 'chai';
import {
	DdpClient,
	type DdpError,
	type Person,
	RestClient,
	refusal,
	register,
	sha256,
	signIn,
	socketOf,
	useServer,
} from './support/index.ts';

describe('login over DDP', () => {
	const server = useServer({ env: { ADMIN_USERNAME: 'root', ADMIN_PASS: 'the password of root' } });
	let alice: Person;

	before(async () => {
		alice = await register(server.url, 'alice');
	});

	it('takes the digest of a password and answers a token with its end', async () => {
		const client = await DdpClient.connect(server.url);
		const answer = (await client.login(alice.username, alice.password)) as {
			id: string;
			token: string;
			tokenExpires?: { $date: number };
		};
		expect(answer.id).to.equal(alice.userId);
		expect(answer.tokenExpires?.$date).to.be.greaterThan(Date.now());
		expect(await client.call('subscriptions/get')).to.deep.equal([]);
		await client.close();
	});

	it('takes an e-mail address, whatever its case', async () => {
		const client = await DdpClient.connect(server.url);
		const user = { email: `${alice.username}@EXAMPLE.org` };
		const answer = await client.call('login', {
			user,
			password: { digest: sha256(alice.password), algorithm: 'sha-256' },
		});
		expect(answer).to.include({ id: alice.userId });
		await client.close();
	});

	it('says the same to a wrong password and to an unknown user', async () => {
		const client = await DdpClient.connect(server.url);
		const wrong = await refusal(client.login(alice.username, 'wrong'));
		const unknown = await refusal(client.login('nobody.at.all', 'wrong'));
		expect(wrong).to.include({ error: 403, errorType: 'Meteor.Error' });
		expect(wrong.reason).to.equal(unknown.reason);
		await client.close();
	});

	it('refuses malformed logins without repeating them', async () => {
		const client = await DdpClient.connect(server.url);
		for (const argument of [
			{},
			{ user: {}, password: 'x' },
			{ user: { username: 'a' }, password: { digest: 'x', algorithm: 'md5' } },
			'alice',
			null,
		]) {
			expect(await refusal(client.call('login', argument))).to.include({ error: 400, reason: 'Match failed' });
		}
		await client.close();
	});

	it('resumes with a token, on as many connections as there are tabs', async () => {
		const tabs = await Promise.all([socketOf(server.url, alice), socketOf(server.url, alice)]);
		for (const tab of tabs) {
			expect(await tab.call('rooms/get')).to.be.an('array');
			await tab.close();
		}
		const stranger = await DdpClient.connect(server.url);
		expect(await refusal(stranger.resume('x'.repeat(43)))).to.include({ error: 403 });
		await stranger.close();
	});

	it('registers over DDP', async () => {
		const client = await DdpClient.connect(server.url);
		const id = await client.call('registerUser', {
			username: 'dora',
			name: 'Dora',
			email: 'dora@example.org',
			pass: 'the password of dora',
		});
		expect(await client.login('dora', 'the password of dora')).to.include({ id });
		const taken = await refusal(
			client.call('registerUser', { username: 'DORA', email: 'dora2@example.org', pass: 'the password of dora' }),
		);
		expect(taken).to.include({ error: 'error-field-unavailable' });
		await client.close();
	});

	it('methods before login are refused', async () => {
		const client = await DdpClient.connect(server.url);
		for (const [method, ...params] of [
			['sendMessage', { rid: 'x', msg: 'x' }],
			['createDirectMessage', alice.username],
			['loadHistory', 'x'],
			['subscriptions/get'],
			['rooms/get'],
			['readMessages', 'x'],
		] as [string, ...unknown[]][]) {
			expect(await refusal(client.call(method, ...params)), method).to.include({
				error: 'error-invalid-user',
				errorType: 'Meteor.Error',
			});
		}
		await client.close();
	});

	it('limits attempts of a connection, and says when to try again', async () => {
		const client = await DdpClient.connect(server.url);
		const errors: DdpError[] = [];
		for (let attempt = 0; attempt < 11; attempt++) {
			errors.push(await refusal(client.resume('x'.repeat(43))));
		}
		const last = errors.at(-1);
		expect(last?.error).to.equal('too-many-requests');
		expect((last?.details as { timeToReset: number }).timeToReset).to.be.within(1, 10_000);
		await client.close();
	});

	it('logout ends the token, here at once and for other tabs by closing them', async () => {
		const erin = await register(server.url, 'erin');
		const [tab, other] = await Promise.all([socketOf(server.url, erin), socketOf(server.url, erin)]);
		await tab.call('logout');
		await other.closed;
		expect(await refusal(tab.call('rooms/get'))).to.include({ error: 'error-invalid-user' });
		expect(await refusal(tab.resume(erin.authToken))).to.include({ error: 403 });
		expect((await erin.rest.get('me')).status).to.equal(401);
		await tab.close();
	});

	it('E2 a token revoked over REST closes its connections and no others', async () => {
		const frank = await register(server.url, 'frank');
		const again = await signIn(server.url, frank.username, frank.password);
		const [revoked, kept] = await Promise.all([socketOf(server.url, frank), socketOf(server.url, again)]);
		await frank.rest.post('logout');
		await revoked.closed;
		expect(await kept.call('rooms/get')).to.be.an('array');

		const third = await socketOf(server.url, await signIn(server.url, frank.username, frank.password));
		await kept.call('removeOtherTokens');
		await third.closed;
		expect(await kept.call('rooms/get')).to.be.an('array');
		await kept.close();
	});

	it('E2 E4 a deactivated account is cut off at once and stays out', async () => {
		const admin = await signIn(server.url, 'root', 'the password of root');
		const grace = await register(server.url, 'grace');
		const client = await socketOf(server.url, grace);
		expect(
			(await alice.rest.post('users.setActiveStatus', { userId: grace.userId, activeStatus: false })).status,
		).to.equal(403);
		expect(
			(await admin.rest.post('users.setActiveStatus', { userId: grace.userId, activeStatus: false })).body,
		).to.deep.equal({
			success: true,
			user: { _id: grace.userId, active: false },
		});
		await client.closed;
		expect((await grace.rest.get('me')).status).to.equal(401);
		const back = await DdpClient.connect(server.url);
		await refusal(back.login(grace.username, grace.password));
		await refusal(back.resume(grace.authToken));
		const answer = await new RestClient(server.url).post('login', { user: grace.username, password: grace.password });
		expect(answer.status).to.equal(401);
		expect(answer.body).to.include({ status: 'error', error: 'error-user-is-not-activated' });
		await back.close();
	});
});
