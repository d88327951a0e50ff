import { expect } from 'chai';
import { DdpClient, type Person, refusal, register, sha256, useServer } from './support/index.ts';

type Answer = { status: number; body: Record<string, unknown> };

describe('guesses behind a proxy that names whence they come', function () {
	this.timeout(60_000);

	const server = useServer({
		env: { ADMIN_USERNAME: 'root', ADMIN_PASS: 'the password of root', HTTP_FORWARDED_COUNT: '1' },
	});
	let alice: Person;

	const post = async (
		from: string,
		path: string,
		body: unknown,
		headers: Record<string, string> = {},
	): Promise<Answer> => {
		const response = await fetch(`${server.url}/api/v1/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...headers },
			body: JSON.stringify(body),
		});
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	};
	const guess = (from: string, user: string, password = 'a wrong one', headers = {}) =>
		post(from, 'login', { user, password }, headers);
	/** At once, so that a minute does not pass between the first and the last. */
	const all = (times: number, act: (n: number) => Promise<Answer>): Promise<Answer[]> =>
		Promise.all(Array.from({ length: times }, (_, n) => act(n)));
	const counted = (answers: readonly Answer[]): Record<string, number> => {
		const counts: Record<string, number> = {};
		for (const { status } of answers) {
			counts[status] = (counts[status] ?? 0) + 1;
		}
		return counts;
	};
	/** A connection that comes from this address. */
	const connectFrom = (address: string): Promise<DdpClient> =>
		DdpClient.connect(server.url, { 'x-forwarded-for': address });

	before(async () => {
		alice = await register(server.url, 'alice');
	});

	it('X9 from 200 addresses of one IPv6 /64 are those of one network: sixty a minute, over either line; another /64 is another', async () => {
		const answers = await all(200, (n) => guess(`2001:db8:1:2:${n}::${n}`, `somebody${n}`));
		expect(counted(answers)).to.deep.equal({ '401': 60, '429': 140 });
		expect(answers.find(({ status }) => status === 429)?.body).to.have.property('errorType', 'error-too-many-requests');
		const near = await connectFrom('2001:db8:1:2:ffff::1');
		expect(await refusal(near.login('root', 'the password of root'))).to.include({ error: 'too-many-requests' });
		await near.close();
		const far = await connectFrom('2001:db8:1:3::1');
		expect(await far.login('root', 'the password of root')).to.have.property('token');
		await far.close();
	});

	it('X9 so are those of one address behind a proxy that writes its port, too', async () => {
		const answers = await all(70, (n) => guess(`192.0.2.201:${4_000 + n}`, `somebody${n}`));
		expect(counted(answers)).to.deep.equal({ '401': 60, '429': 10 });
		const near = await connectFrom('192.0.2.201:5000');
		expect(await refusal(near.login('root', 'the password of root'))).to.include({ error: 'too-many-requests' });
		await near.close();
	});

	it('X9 so are registrations', async () => {
		// Refused before it is hashed, after it is counted.
		const account = (n: number) => ({ username: `u${n}`, name: 'U', email: `u${n}@example.org`, pass: 'short' });
		const answers = await all(70, (n) => post(`2001:db8:2:2:${n}::1`, 'users.register', account(n)));
		expect(counted(answers)).to.deep.equal({ '400': 60, '429': 10 });
	});

	it('X9 at one account from 200 networks do not all get an answer, and none betrays whether there is such an account; its owner is not slowed', async () => {
		const known = await guess('192.0.2.77', alice.username, alice.password);
		expect(known.status).to.equal(200);
		for (const user of [alice.username, 'nobody.at.all']) {
			const answers = await all(200, (n) => guess(`198.51.100.${n}`, user));
			expect(counted(answers), user).to.deep.equal({ '401': 10, '429': 190 });
			expect(answers.find(({ status }) => status === 429)?.body).to.deep.include({
				success: false,
				errorType: 'error-too-many-requests',
			});
		}
		expect((await guess('203.0.113.5', alice.username, alice.password)).status, 'from where nobody signed in').to.equal(
			429,
		);
		expect((await guess('192.0.2.77', alice.username, alice.password)).status, 'from where they did').to.equal(200);
		const token = { 'x-user-id': alice.userId, 'x-auth-token': alice.authToken };
		expect((await guess('203.0.113.6', alice.username, alice.password, token)).status, 'with a token').to.equal(200);
		const tab = await connectFrom('203.0.113.7');
		await tab.resume(alice.authToken);
		const again = {
			user: { username: alice.username },
			password: { digest: sha256(alice.password), algorithm: 'sha-256' },
		};
		expect(await tab.call('login', again), 'on a connection that is theirs').to.have.property('token');
		await tab.close();
		const { failed } = (await alice.rest.get('users.getFailedSignIns')).body as { failed: object };
		expect(failed).to.include({ count: 10, fromKnownNetworks: 0, slowed: 191 });
	});

	it("X9 sixty logins and sixty registrations of one address leave another's sign-in next in line", async () => {
		// Whose account nobody has guessed at.
		const bob = await register(server.url, 'bob');
		let answered = 0;
		const flood = all(120, async (n) => {
			const account = {
				username: `flood${n}`,
				name: 'Flood',
				email: `flood${n}@example.org`,
				pass: `flooding the server ${n}`,
			};
			const answer =
				n % 2 === 0 ? await guess('203.0.113.50', `flood${n}`) : await post('203.0.113.50', 'users.register', account);
			answered++;
			return answer;
		});
		while (answered === 0) {
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		const before = answered;
		const start = performance.now();
		expect((await guess('203.0.113.51', bob.username, bob.password)).status).to.equal(200);
		const meanwhile = answered - before;
		const ms = Math.round(performance.now() - start);
		expect(counted(await flood), 'all of it in its turn').to.deep.equal({ '200': 60, '401': 60 });
		process.stdout.write(`      signed in after ${ms} ms, while ${meanwhile} of the flood's 120 were answered\n`);
		// Those that were being hashed when it came, and what the time between asking and counting leaves.
		expect(meanwhile).to.be.at.most(6);
	});
});
