import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DdpClient, RestClient, registerTwo, sha256, socketOf, useServer } from './support/index.ts';

const unguessable = (): string => randomBytes(18).toString('base64url');

/** Everything that lies in a folder, as bytes. */
function contents(folder: string): Buffer {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
	return Buffer.concat(files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file)));
}

describe('what the server keeps and logs, at debug level', () => {
	const server = useServer();

	it('no password, token, message or query in any log', async () => {
		const words = unguessable();
		const query = unguessable();
		const { alice, bob, rid } = await registerTwo(server.url);
		const a = await DdpClient.connect(server.url);
		const { token } = await a.login(alice.username, alice.password);
		await a.call('sendMessage', { rid, msg: words });
		await alice.rest.get(`users.autocomplete?selector=${encodeURIComponent(JSON.stringify({ term: query }))}`);
		await fetch(`${server.url}/direct/${rid}/otr?${query}`);
		await fetch(`${server.url}/register?setup=${query}`);
		await new RestClient(server.url).post('login', { user: alice.username, password: words });
		await a.close();

		const log = server.current.stderr() + server.current.stdout();
		expect(log).to.include('"route":"/api/v1/login"').and.to.include('"route":"client page"');
		const secrets = [words, query, token, alice.authToken, bob.authToken, alice.password, sha256(alice.password), rid];
		for (const secret of secrets) {
			expect(log).not.to.include(secret);
		}
	});

	it('X6 G8 relayed frames leave nothing: not in the store, not in a log, not in an answer', async () => {
		const { alice, bob, rid } = await registerTwo(server.url);
		const [a, b] = await Promise.all([socketOf(server.url, alice), socketOf(server.url, bob)]);
		await b.stream('stream-notify-user', `${bob.userId}/otr`);
		const bodies = Array.from({ length: 5 }, () => randomBytes(300).toString('base64url'));
		const sid = randomBytes(16).toString('base64url');
		for (const body of bodies) {
			expect(await a.call('stream-notify-user', `${bob.userId}/otr`, 'data', { v: 1, rid, sid, body })).to.deep.equal({
				delivered: 0,
				forwarded: true,
			});
			await b.waitForEvent(
				'stream-notify-user',
				`${bob.userId}/otr`,
				([, frame]) => (frame as { body: string }).body === body,
			);
		}

		const answers = await Promise.all(
			[
				'me',
				'rooms.get',
				'subscriptions.get',
				'im.list',
				`im.messages?roomId=${rid}`,
				`users.info?userId=${bob.userId}`,
			].map((path) => alice.rest.get(path)),
		);
		const places = {
			store: contents(server.current.dataDir).toString('latin1'),
			log: server.current.stderr() + server.current.stdout(),
			answers: JSON.stringify([
				answers,
				await a.call('loadHistory', rid),
				await b.call('rooms/get'),
				await b.call('subscriptions/get'),
			]),
		};
		for (const [place, text] of Object.entries(places)) {
			for (const canary of [sid, ...bodies, ...bodies.map((body) => Buffer.from(body, 'base64url').toString('hex'))]) {
				expect(text.includes(canary), place).to.equal(false);
			}
			for (const body of bodies) {
				expect(text.includes(Buffer.from(body, 'base64url').toString('latin1')), place).to.equal(false);
			}
		}
		await Promise.all([a.close(), b.close()]);
	});

	it('passwords and tokens are in the store as hashes only', async () => {
		const { alice } = await registerTwo(server.url);
		const store = contents(server.current.dataDir).toString('latin1');
		expect(store).to.include(alice.username);
		for (const secret of [alice.password, sha256(alice.password), alice.authToken]) {
			expect(store.includes(secret)).to.equal(false);
		}
	});
});
