import { expect } from 'chai';
import { type Person, RestClient, register, registerTwo, sha256, useServer } from './support/index.ts';

const MUST_BE_LOGGED_IN = { status: 'error', message: 'You must be logged in to do this.' };

describe('REST', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let rid: string;

	before(async () => {
		({ alice, bob, rid } = await registerTwo(server.url));
	});

	it('GET /api/info and /api/v1/info tell the release to anyone', async () => {
		for (const path of ['/api/info', '/api/v1/info']) {
			const { status, body } = await new RestClient(server.url).get(path);
			expect(status).to.equal(200);
			expect(body)
				.to.include({ success: true })
				.and.to.have.property('version')
				.that.matches(/^\d+\.\d+\.\d+/);
		}
	});

	it('GET /livez and /readyz answer probes', async () => {
		for (const path of ['/livez', '/readyz']) {
			expect(await new RestClient(server.url).get(path)).to.deep.include({ status: 200, body: { text: 'ok\n' } });
		}
	});

	it('POST users.register answers the user, without what is secret', async () => {
		const { status, body } = await new RestClient(server.url).post('users.register', {
			username: 'carol',
			name: 'Carol',
			email: 'carol@example.org',
			pass: 'the password of carol',
		});
		expect(status).to.equal(200);
		expect(body.success).to.equal(true);
		expect(body.user).to.include({ username: 'carol', name: 'Carol', active: true });
		expect(body.user).not.to.have.any.keys('services', 'e2e');
	});

	it('POST users.register refuses a taken username and malformed input with Rocket.Chat’s shape', async () => {
		const guest = new RestClient(server.url);
		const taken = await guest.post('users.register', {
			username: alice.username,
			name: 'A',
			email: 'other@example.org',
			pass: 'another password',
		});
		expect(taken.status).to.equal(400);
		expect(taken.body).to.include({ success: false, errorType: 'error-field-unavailable' });

		const malformed = await guest.post('users.register', { username: 'dave' });
		expect(malformed.status).to.equal(400);
		expect(malformed.body).to.include({ success: false, errorType: 'invalid-params' });
		expect(malformed.body.error).to.match(/must have required property 'email' \[invalid-params\]/);
	});

	it('POST login takes names and addresses, and answers a token', async () => {
		const guest = new RestClient(server.url);
		const bodies = [
			{ user: alice.username, password: alice.password },
			{ username: alice.username, password: alice.password },
			{ user: `${alice.username}@example.org`, password: alice.password },
		];
		for (const credentials of bodies) {
			const { status, body } = await guest.post('login', credentials);
			expect(status).to.equal(200);
			expect(body.status).to.equal('success');
			expect(body.data).to.include({ userId: alice.userId });
			expect((body.data as { me: object }).me).to.include({ username: alice.username });
		}
		const resumed = await guest.post('login', { resume: alice.authToken });
		expect(resumed.body.data).to.include({ userId: alice.userId, authToken: alice.authToken });
	});

	it('POST login says the same to a wrong password and to an unknown user', async () => {
		const guest = new RestClient(server.url);
		for (const credentials of [
			{ user: alice.username, password: 'wrong' },
			{ user: 'nobody.at.all', password: 'wrong' },
		]) {
			expect(await guest.post('login', credentials)).to.deep.include({
				status: 401,
				body: { status: 'error', error: 'Unauthorized', message: 'Unauthorized' },
			});
		}
	});

	it('POST logout ends the token', async () => {
		const erin = await register(server.url, 'erin');
		const { status, body } = await erin.rest.post('logout');
		expect(status).to.equal(200);
		expect(body).to.deep.equal({ status: 'success', data: { message: "You've been logged out!" } });
		expect(await erin.rest.get('me')).to.deep.include({ status: 401, body: MUST_BE_LOGGED_IN });
	});

	it('routes for users refuse guests, wrong tokens and tokens of others', async () => {
		const strangers = [
			new RestClient(server.url),
			new RestClient(server.url, { userId: alice.userId, authToken: 'x'.repeat(43) }),
			new RestClient(server.url, { userId: bob.userId, authToken: alice.authToken }),
		];
		const routes = [
			'me',
			'users.info?userId=x',
			'users.autocomplete?selector={}',
			'im.list',
			`im.messages?roomId=${rid}`,
			'subscriptions.get',
			'rooms.get',
		];
		for (const stranger of strangers) {
			for (const path of [
				...routes,
				'settings',
				'settings/OTR_Enable',
				'e2e.fetchMyKeys',
				'e2e.getPublicKey?userId=x',
			]) {
				expect(await stranger.get(path), path).to.deep.include({ status: 401, body: MUST_BE_LOGGED_IN });
			}
			expect((await stranger.post('chat.postMessage', { roomId: rid, text: 'hello' })).status).to.equal(401);
		}
	});

	it('GET me is about oneself', async () => {
		const { body } = await alice.rest.get('me');
		expect(body).to.include({ success: true, _id: alice.userId, username: alice.username });
		expect(body).not.to.have.any.keys('services', 'e2e');
	});

	it('GET users.info shows others what is public', async () => {
		for (const query of [`userId=${bob.userId}`, `username=${bob.username}`]) {
			const { body } = await alice.rest.get(`users.info?${query}`);
			expect(body.user).to.include({ _id: bob.userId, username: bob.username, status: 'offline' });
			expect(body.user).not.to.have.any.keys('services', 'e2e', 'emails');
		}
		const missing = await alice.rest.get('users.info?username=nobody.at.all');
		expect(missing.status).to.equal(400);
		expect(missing.body).to.include({ success: false, errorType: 'error-invalid-user' });
	});

	it('GET users.autocomplete offers people by a part of their name', async () => {
		const selector = encodeURIComponent(JSON.stringify({ term: 'bob', exceptions: [] }));
		const { body } = await alice.rest.get(`users.autocomplete?selector=${selector}`);
		expect(body.items).to.be.an('array').with.length(1);
		expect((body.items as object[])[0]).to.include({ _id: bob.userId, username: bob.username });

		const without = encodeURIComponent(JSON.stringify({ term: 'bob', exceptions: [bob.username] }));
		expect((await alice.rest.get(`users.autocomplete?selector=${without}`)).body.items).to.deep.equal([]);
	});

	it('GET users.presence tells who is there', async () => {
		const { body } = await alice.rest.get(`users.presence?ids=${bob.userId}`);
		expect(body).to.include({ success: true, full: false });
		expect((body.users as object[])[0]).to.include({ _id: bob.userId, status: 'offline' });
	});

	it('POST im.create opens the same room for either of two people', async () => {
		const again = await bob.rest.post('im.create', { username: alice.username });
		expect(again.body).to.include({ success: true });
		expect(again.body.room).to.include({ t: 'd', rid, _id: rid });

		const nobody = await alice.rest.post('im.create', { username: 'nobody.at.all' });
		expect(nobody.status).to.equal(400);
		expect(nobody.body).to.include({ success: false, errorType: 'error-invalid-user' });
	});

	it('GET im.list, rooms.get and subscriptions.get list what one takes part in', async () => {
		const { body } = await bob.rest.get('im.list');
		expect(body).to.include({ success: true, count: 1, offset: 0, total: 1 });
		expect((body.ims as object[])[0]).to.include({ _id: rid, t: 'd' });

		for (const [path, key] of [
			['rooms.get', '_id'],
			['subscriptions.get', 'rid'],
		] as const) {
			const all = await bob.rest.get(path);
			expect((all.body.update as Record<string, unknown>[])[0]).to.have.property(key, rid);
			expect(all.body.remove).to.deep.equal([]);
			const later = await bob.rest.get(`${path}?updatedSince=${new Date(Date.now() + 60_000).toISOString()}`);
			expect(later.body.update).to.deep.equal([]);
			expect((await bob.rest.get(`${path}?updatedSince=yesterday`)).body).to.include({
				errorType: 'error-updatedSince-param-invalid',
			});
		}
	});

	it('POST chat.postMessage posts, and im.messages gives it back', async () => {
		const posted = await alice.rest.post('chat.postMessage', { roomId: rid, text: 'good morning' });
		expect(posted.status).to.equal(200);
		expect(posted.body).to.include({ success: true, channel: rid }).and.to.have.property('ts').that.is.a('number');
		expect(posted.body.message).to.include({ rid, msg: 'good morning' });

		const toName = await bob.rest.post('chat.postMessage', { channel: `@${alice.username}`, text: 'and to you' });
		expect(toName.body.message).to.include({ rid });

		for (const query of [`roomId=${rid}`, `username=${bob.username}`]) {
			const { body } = await alice.rest.get(`im.messages?${query}`);
			expect((body.messages as { msg: string }[]).map(({ msg }) => msg)).to.deep.equal(['and to you', 'good morning']);
			expect(body).to.include({ success: true, count: 2, offset: 0, total: 2 });
		}
	});

	it('X9 a page that has no number is refused, in whatever way it is written', async () => {
		for (const path of [`im.messages?roomId=${rid}`, 'im.list?text=']) {
			for (const number of ['Infinity', '-Infinity', '1e400', 'NaN', '-1', '1.5', '2147483648', '1e20', '1;']) {
				for (const name of ['offset', 'count']) {
					const { status, body } = await alice.rest.get(`${path}&${name}=${number}`);
					expect(status, `${path} ${name} ${number}`).to.equal(400);
					expect(body.error, `${path} ${name} ${number}`).to.match(new RegExp(`^${name} must be `));
				}
			}
		}
	});

	it('rooms of others stay closed', async () => {
		const mallory = await register(server.url, 'mallory');
		expect((await mallory.rest.get(`im.messages?roomId=${rid}`)).body).to.include({ success: false });
		expect((await mallory.rest.post('chat.postMessage', { roomId: rid, text: 'hello' })).body).to.include({
			success: false,
		});
	});

	it('X4 a forged type, author or time in a message is refused', async () => {
		for (const forged of [{ t: 'otr' }, { t: 'uj' }, { u: { _id: bob.userId } }, { ts: 0 }, { e2e: 'done' }]) {
			const { status, body } = await alice.rest.post('chat.postMessage', { roomId: rid, text: 'forged', ...forged });
			expect(status).to.equal(400);
			expect(body).to.include({ success: false, errorType: 'invalid-params' });
		}
		const { body } = await alice.rest.get(`im.messages?roomId=${rid}`);
		expect(JSON.stringify(body)).not.to.include('forged');
	});

	it('X9 e2e.setUserPublicAndPrivateKeys keeps keys, and replaces them with the login password only; e2e.fetchMyKeys and e2e.getPublicKey give them', async () => {
		expect((await alice.rest.get('e2e.fetchMyKeys')).body).to.deep.equal({
			success: true,
			public_key: null,
			private_key: null,
		});
		expect((await bob.rest.get(`e2e.getPublicKey?userId=${alice.userId}`)).body).to.deep.equal({
			success: true,
			public_key: null,
		});

		const keys = { public_key: '{"v":1}', private_key: '{"wrapped":1}' };
		expect((await alice.rest.post('e2e.setUserPublicAndPrivateKeys', keys)).body).to.deep.equal({ success: true });
		expect((await alice.rest.get('e2e.fetchMyKeys')).body).to.deep.equal({ success: true, ...keys });
		expect((await bob.rest.get(`e2e.getPublicKey?userId=${alice.userId}`)).body).to.deep.equal({
			success: true,
			public_key: '{"v":1}',
		});

		const again = await alice.rest.post('e2e.setUserPublicAndPrivateKeys', { ...keys, public_key: '{"v":2}' });
		expect(again.body).to.include({ success: false });
		const currentPassword = { digest: sha256(alice.password), algorithm: 'sha-256' };
		const force = (more: object) =>
			alice.rest.post('e2e.setUserPublicAndPrivateKeys', { ...keys, public_key: '{"v":2}', force: true, ...more });
		expect((await force({})).body).to.include({ success: false, errorType: 'error-password-required' });
		expect((await force({ currentPassword: sha256('wrong') })).body).to.include({
			success: false,
			errorType: 'error-invalid-password',
		});
		expect((await alice.rest.get('e2e.fetchMyKeys')).body).to.include(keys);
		expect((await force({ currentPassword })).status).to.equal(200);
		const replace = (n: number, replaces: string, more: object = { currentPassword: alice.password }) =>
			alice.rest.post('e2e.setUserPublicAndPrivateKeys', {
				public_key: '{"v":2}',
				private_key: `{"wrapped":${n}}`,
				replaces,
				...more,
			});
		expect((await replace(2, keys.private_key, {})).body).to.include({
			success: false,
			errorType: 'error-password-required',
		});
		expect((await replace(2, keys.private_key)).body).to.deep.equal({ success: true });
		expect((await replace(3, keys.private_key)).body).to.include({ success: false, errorType: 'error-keys-changed' });
		expect((await alice.rest.get('e2e.fetchMyKeys')).body).to.include({ private_key: '{"wrapped":2}' });
	});

	it('says no in JSON to unknown routes, wrong methods and bodies that are none', async () => {
		expect(await alice.rest.get('no.such.route')).to.deep.include({
			status: 404,
			body: { status: 'error', message: 'API endpoint does not exist' },
		});
		expect((await alice.rest.get('chat.postMessage')).status).to.equal(405);
		const broken = await fetch(`${server.url}/api/v1/login`, {
			method: 'POST',
			body: '{',
			headers: { 'content-type': 'application/json' },
		});
		expect(broken.status).to.equal(400);
		expect(await broken.json()).to.include({ success: false });
		const large = await fetch(`${server.url}/api/v1/login`, {
			method: 'POST',
			body: ' '.repeat(300_000),
			headers: { 'content-type': 'application/json' },
		});
		expect(large.status).to.equal(413);
	});

	it('takes forms as well as JSON', async () => {
		const form = new URLSearchParams({ user: alice.username, password: alice.password });
		expect((await fetch(`${server.url}/api/v1/login`, { method: 'POST', body: form })).status).to.equal(200);
	});

	it('limits attempts of an address, and says when to try again', async () => {
		const guest = new RestClient(server.url);
		const invalid = { username: 'no spaces please', email: 'x@example.org', pass: 'a good password' };
		const answers = await Promise.all(Array.from({ length: 65 }, () => guest.post('users.register', invalid)));
		const refused = answers.find(({ status }) => status === 429);
		expect(refused?.body).to.include({ success: false, errorType: 'error-too-many-requests' });
		expect(Number(refused?.headers.get('retry-after'))).to.be.within(1, 60);
		expect((refused?.body.details as { timeToReset: number }).timeToReset).to.be.within(1, 60_000);
	});
});
