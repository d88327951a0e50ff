import { expect } from 'chai';
import {
	DdpClient,
	type Person,
	RestClient,
	refusal,
	register,
	runToExit,
	sha256,
	signIn,
	socketOf,
	spawnServer,
	useServer,
} from './support/index.ts';

const CANARY = 'canary-5d81 of a password';
const proof = (password: string) => ({ digest: sha256(password), algorithm: 'sha-256' });

describe('login passwords', () => {
	const server = useServer({ env: { ADMIN_USERNAME: 'root', ADMIN_PASS: `${CANARY} of root`, LOG_LEVEL: 'trace' } });
	let root: Person;

	before(async () => {
		root = await signIn(server.url, 'root', `${CANARY} of root`);
	});

	const isOut = async ({ rest }: Person) => (await rest.get('me')).status === 401;
	const change = (person: Person, currentPassword: unknown, newPassword: string) =>
		person.rest.post('users.updateOwnBasicInfo', { data: { currentPassword, newPassword } });
	const reset = (person: Person, password: string) =>
		root.rest.post('users.update', {
			userId: person.userId,
			data: { password },
			currentPassword: proof(root.password),
		});

	it('X5 that are tried first are refused by either registration', async () => {
		const guest = new RestClient(server.url);
		for (const [n, pass] of ['password', '12345678', 'aaaaaaaa', '        ', `weakling1`].entries()) {
			const account = {
				username: pass === 'weakling1' ? pass : `weak${n}`,
				name: 'Weak',
				email: `weak${n}@example.org`,
				pass,
			};
			const { status, body } = await guest.post('users.register', account);
			expect([status, body.errorType], pass).to.deep.equal([400, 'error-password-policy-not-met']);
			expect(body.details).to.include({ field: 'password', refusal: 'guessable' });
			const client = await DdpClient.connect(server.url);
			expect(await refusal(client.call('registerUser', account))).to.include({
				error: 'error-password-policy-not-met',
			});
			await client.close();
		}
	});

	it('X5 that are tried first are refused as ADMIN_PASS, with a line that says so', async () => {
		for (const ADMIN_PASS of ['password', 'administrator']) {
			const { code, stderr } = await runToExit({ env: { ADMIN_USERNAME: 'administrator', ADMIN_PASS } });
			expect(code).to.equal(1);
			expect(stderr).to.match(/ADMIN_PASS.*too easy to guess/);
		}
	});

	it('change over REST: the old one is asked, as a digest or in the clear; other sign-ins end, and hear why', async () => {
		const alice = await register(server.url, 'alice');
		const elsewhere = await signIn(server.url, alice.username, alice.password);
		const other = await socketOf(server.url, elsewhere);
		await other.stream('stream-notify-user', `${alice.userId}/force_logout`);
		const here = await socketOf(server.url, alice);

		const wrong = await change(alice, sha256('wrong'), `${CANARY} 1`);
		expect([wrong.status, wrong.body.errorType]).to.deep.equal([400, 'error-invalid-password']);
		expect((await change(alice, sha256(alice.password), 'password')).body.errorType).to.equal(
			'error-password-policy-not-met',
		);
		expect((await change(alice, alice.password, alice.password)).body.errorType).to.equal(
			'error-password-same-as-current',
		);
		expect((await new RestClient(server.url).post('users.updateOwnBasicInfo', { data: {} })).status).to.equal(401);

		const changed = await change(alice, sha256(alice.password), `${CANARY} 1`);
		expect([changed.status, (changed.body.user as { _id: string })._id]).to.deep.equal([200, alice.userId]);
		expect(await other.waitForEvent('stream-notify-user', `${alice.userId}/force_logout`)).to.deep.equal([
			'password-changed',
		]);
		await other.closed;
		expect([await isOut(elsewhere), await isOut(alice)]).to.deep.equal([true, false]);
		expect(await here.call('rooms/get')).to.be.an('array');
		const back = await DdpClient.connect(server.url);
		const told = await refusal(back.resume(elsewhere.authToken));
		expect(told).to.include({ error: 403, reason: 'Your password was changed. Please log in with the new one.' });
		expect(told.details).to.have.property('reason', 'password-changed');
		expect(await refusal(back.login(alice.username, alice.password))).to.include({ error: 403 });
		await back.login(alice.username, `${CANARY} 1`);

		expect((await change(alice, { ...proof(`${CANARY} 1`), asTyped: sha256('x') }, `${CANARY} 2`)).status).to.equal(
			200,
		);
		expect((await change(alice, `${CANARY} 2`, `${CANARY} 3`)).status, 'in the clear').to.equal(200);
		for (const client of [back, here]) {
			await client.close();
		}
	});

	it('change over DDP as Meteor does it', async () => {
		const bob = await register(server.url, 'bob');
		const client = await DdpClient.connect(server.url);
		expect(await refusal(client.call('changePassword', 'x', 'y'))).to.include({ error: 'error-invalid-user' });
		await client.login(bob.username, bob.password);
		expect(await refusal(client.call('changePassword', proof('wrong'), `${CANARY} 4`))).to.include({
			error: 'error-invalid-password',
		});
		expect(await refusal(client.call('changePassword', proof(bob.password), bob.username))).to.include({
			error: 'error-password-policy-not-met',
		});
		expect(await refusal(client.call('changePassword', 5, {}))).to.include({ error: 400 });
		expect(await client.call('changePassword', proof(bob.password), proof('12345678'))).to.deep.equal({
			passwordChanged: true,
		});
		expect(await isOut(bob)).to.equal(true);
		expect(await client.call('rooms/get')).to.be.an('array');
		await client.call('changePassword', '12345678', `${CANARY} 4`);
		await signIn(server.url, bob.username, `${CANARY} 4`);
		await client.close();
	});

	it('X9 are not changed on a connection whose sign-in was ended, in the second in which it takes its leave', async () => {
		const boris = await register(server.url, 'boris');
		for (const end of [
			async () => (await signIn(server.url, boris.username, boris.password)).rest.post('users.removeOtherTokens'),
			() => root.rest.post('users.setActiveStatus', { userId: boris.userId, activeStatus: false }),
		]) {
			const client = await socketOf(server.url, await signIn(server.url, boris.username, boris.password));
			await client.stream('stream-notify-user', `${boris.userId}/force_logout`);
			await end();
			expect(await refusal(client.call('changePassword', proof(boris.password), `${CANARY} 11`))).to.include({
				error: 403,
			});
			await client.closed;
		}
	});

	it('are set by an administrator, for others only; until they are changed nothing else works, by REST or DDP', async () => {
		const carol = await register(server.url, 'carol');
		const mallory = await register(server.url, 'mallory');
		const tab = await socketOf(server.url, carol);
		expect(
			(await mallory.rest.post('users.update', { userId: carol.userId, data: { password: `${CANARY} 5` } })).status,
		).to.equal(403);
		expect((await reset(root, `${CANARY} 5`)).body.errorType).to.equal('error-not-allowed');
		expect((await reset(carol, carol.username)).body.errorType).to.equal('error-password-policy-not-met');
		expect((await reset(carol, `${CANARY} 5`)).body.user).to.include({
			_id: carol.userId,
			requirePasswordChange: true,
		});
		await tab.closed;
		expect(await isOut(carol)).to.equal(true);
		const again = await DdpClient.connect(server.url);
		expect((await refusal(again.resume(carol.authToken))).details).to.have.property('reason', 'password-reset');

		const [page, another] = [again, await DdpClient.connect(server.url)];
		expect(await refusal(page.call('setUserPassword', `${CANARY} 6`))).to.include({ error: 'error-invalid-user' });
		const { token, ...answer } = (await page.login(carol.username, `${CANARY} 5`)) as { id: string; token: string };
		expect(answer).to.include({ id: carol.userId, requirePasswordChange: true });
		expect(await another.resume(token)).to.include({ requirePasswordChange: true });
		for (const [method, ...params] of [
			['rooms/get'],
			['sendMessage', { rid: 'x', msg: 'x' }],
			['createDirectMessage', 'root'],
			['changePassword', 'x', 'y'],
		] as [string, ...unknown[]][]) {
			expect(await refusal(page.call(method, ...params)), method).to.include({ error: 'error-invalid-user' });
		}
		await refusal(page.stream('stream-notify-user', `${carol.userId}/rooms-changed`));
		const rest = new RestClient(server.url, { userId: carol.userId, authToken: token });
		expect((await rest.get('me')).body).to.include({ requirePasswordChange: true });
		for (const path of [
			'rooms.get',
			'subscriptions.get',
			'users.info?username=root',
			'e2e.fetchMyKeys',
			'users.getFailedSignIns',
		]) {
			const { status, body } = await rest.get(path);
			expect([status, body.errorType], path).to.deep.equal([403, 'error-password-change-required']);
		}
		expect((await rest.post('im.create', { username: 'root' })).body.errorType).to.equal(
			'error-password-change-required',
		);

		expect(await refusal(page.call('setUserPassword', `${CANARY} 5`))).to.include({
			error: 'error-password-same-as-current',
		});
		expect(await refusal(page.call('setUserPassword', '12345678'))).to.include({
			error: 'error-password-policy-not-met',
		});
		await page.call('setUserPassword', `${CANARY} 6`);
		await another.closed;
		expect(await page.call('rooms/get')).to.be.an('array');
		expect((await rest.get('rooms.get')).status).to.equal(200);
		expect((await rest.get('me')).body).not.to.have.property('requirePasswordChange');
		expect(await refusal(page.call('setUserPassword', `${CANARY} 7`))).to.include({ error: 'error-not-allowed' });

		await reset(carol, `${CANARY} 8`);
		const login = (await new RestClient(server.url).post('login', { user: carol.username, password: `${CANARY} 8` }))
			.body.data as {
			authToken: string;
			me: object;
		};
		expect(login.me).to.include({ requirePasswordChange: true });
		const byRest = { ...carol, rest: new RestClient(server.url, { userId: carol.userId, authToken: login.authToken }) };
		expect((await change(byRest, `${CANARY} 8`, `${CANARY} 9`)).status).to.equal(200);
		expect((await byRest.rest.get('rooms.get')).status).to.equal(200);
		await page.close();
	});

	it('X5 are set for others by an administrator who gives their own: a token that was taken from them opens no account', async () => {
		const carla = await register(server.url, 'carla');
		const set = async (more: object, code?: string) => {
			const response = await fetch(`${server.url}/api/v1/users.update`, {
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					'x-user-id': root.userId,
					'x-auth-token': root.authToken,
					...(code === undefined ? {} : { 'x-2fa-code': code, 'x-2fa-method': 'password' }),
				},
				body: JSON.stringify({ userId: carla.userId, data: { password: `${CANARY} 10` }, ...more }),
			});
			const { errorType, details } = (await response.json()) as Record<string, unknown>;
			return { status: response.status, errorType, details };
		};
		const asked = { method: 'password', codeGenerated: false, availableMethods: [] };
		expect(await set({})).to.deep.equal({ status: 400, errorType: 'totp-required', details: asked });
		for (const code of ['', '123456', sha256('wrong')]) {
			expect(await set({}, code), code).to.deep.equal({
				status: 400,
				errorType: 'totp-invalid',
				details: { method: 'password' },
			});
		}
		for (const currentPassword of ['wrong', proof('wrong'), carla.password, proof(`${CANARY} 10`)]) {
			expect(await set({ currentPassword })).to.include({ status: 400, errorType: 'error-invalid-password' });
		}
		expect((await set({ currentPassword: '' }, sha256(root.password))).errorType).to.equal('invalid-params');
		expect([await isOut(carla), (await carla.rest.get('me')).body.requirePasswordChange]).to.deep.equal([
			false,
			undefined,
		]);
		const { failed } = (await root.rest.get('users.getFailedSignIns')).body as { failed: { count: number } };
		expect(failed.count, 'guesses are told to the administrator').to.equal(5);

		expect(await set({}, sha256(root.password).toUpperCase()), "as Rocket.Chat's clients prove it").to.include({
			status: 200,
		});
		expect(await isOut(carla)).to.equal(true);
		expect(await set({ currentPassword: root.password }), 'in the clear').to.include({ status: 200 });
		expect(await set({}), 'asked each time').to.include({ errorType: 'totp-required' });
	});

	it('X9 guesses are told to the owner until they have seen them', async () => {
		const dora = await register(server.url, 'dora');
		expect((await dora.rest.get('users.getFailedSignIns')).body).to.deep.equal({ failed: null, success: true });
		const guest = new RestClient(server.url);
		for (let n = 0; n < 2; n++) {
			await guest.post('login', { user: dora.username, password: CANARY });
		}
		const { failed } = (await dora.rest.get('users.getFailedSignIns')).body as {
			failed: { count: number; first: string; last: string };
		};
		expect(failed).to.include({ count: 2, fromKnownNetworks: 2, slowed: 0 });
		expect(Date.now() - Date.parse(failed.last)).to.be.within(0, 60_000);
		expect((await dora.rest.post('users.clearFailedSignIns')).status).to.equal(200);
		expect((await dora.rest.get('users.getFailedSignIns')).body.failed).to.equal(null);
	});

	it('set in one Unicode form open typed in the other, in the clear or as a client digests both', async () => {
		const [nfc, nfd] = [
			'Grünes Fahrrad mit Dönerröllchen'.normalize('NFC'),
			'Grünes Fahrrad mit Dönerröllchen'.normalize('NFD'),
		];
		const guest = new RestClient(server.url);
		await guest.post('users.register', { username: 'erich', name: 'Erich', email: 'erich@example.org', pass: nfc });
		for (const password of [nfc, nfd, { ...proof(nfc), asTyped: sha256(nfd) }, proof(nfc)]) {
			expect((await guest.post('login', { user: 'erich', password })).status).to.equal(200);
		}
		expect((await guest.post('login', { user: 'erich', password: `${nfc} ` })).status, 'nothing is trimmed').to.equal(
			401,
		);
		const client = await DdpClient.connect(server.url);
		await client.call('login', { user: { username: 'erich' }, password: { ...proof(nfc), asTyped: sha256(nfd) } });
		await client.close();
	});

	it('leave lines in the log of who did what, and none of them leaves itself there', async () => {
		const person = await register(server.url, 'logged');
		expect((await change(person, proof(person.password), `${CANARY} 1`)).status).to.equal(200);
		expect((await reset(person, `${CANARY} 2`)).status).to.equal(200);
		await new RestClient(server.url).post('login', { user: `${CANARY} in the wrong field`, password: 'x' });
		const lines = () =>
			server.current
				.stderr()
				.split('\n')
				.filter((line) => line.includes('"act"'))
				.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(lines().find(({ act }) => act === 'signed-in')).to.include({ username: 'root', address: '127.0.0.1' });
		for (const [act, by] of [
			['password-changed', 'self'],
			['registered', 'self'],
			['registered', 'workspace'],
		]) {
			expect(
				lines().find((line) => line.act === act && line.by === by),
				`${act} by ${by}`,
			).not.to.equal(undefined);
		}
		expect(lines().find(({ act, by }) => act === 'password-changed' && typeof by === 'object')).to.deep.include({
			by: { userId: root.userId },
		});
		expect(server.current.stderr())
			.not.to.include('canary')
			.and.not.to.include(sha256(`${CANARY} 1`))
			.and.not.to.include(root.authToken);
	});
});

describe('the log of refused sign-ins', () => {
	it('counts them by address, and is written at the stop, without what was typed', async () => {
		const server = await spawnServer({ env: { ADMIN_USERNAME: 'root', ADMIN_PASS: `${CANARY} of root` } });
		const guest = new RestClient(server.url);
		for (const user of ['ROOT', 'root', `${CANARY} in the wrong field`]) {
			await guest.post('login', { user, password: 'wrong' });
		}
		await server.stop();
		const line = server
			.stderr()
			.split('\n')
			.find((each) => each.includes('sign-ins-refused'));
		expect(JSON.parse(line ?? '{}')).to.deep.include({
			address: '127.0.0.1',
			wrong: 3,
			slowed: 0,
			usernames: ['root'],
		});
		expect(server.stderr()).not.to.include('canary');
	});

	it('X5 counts those that were turned away, by the name and by the address, over either line', async () => {
		const server = await spawnServer({ env: { ADMIN_USERNAME: 'root', ADMIN_PASS: `${CANARY} of root` } });
		const guest = new RestClient(server.url);
		const client = await DdpClient.connect(server.url);
		for (let n = 0; n < 62; n++) {
			await guest.post('login', { user: 'root', password: 'wrong' });
		}
		expect(await refusal(client.login('root', 'wrong'))).to.include({ error: 'too-many-requests' });
		await client.close();
		await server.stop();
		const line = server
			.stderr()
			.split('\n')
			.find((each) => each.includes('sign-ins-refused'));
		expect(JSON.parse(line ?? '{}')).to.deep.include({
			address: '127.0.0.1',
			wrong: 10,
			slowed: 53,
			usernames: ['root'],
		});
	});
});
