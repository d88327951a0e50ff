import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { DdpClient, RestClient, refusal, register, signIn, type TestServer, useServer } from './support/index.ts';

const rolesOf = async (client: RestClient): Promise<unknown> => (await client.get('me')).body.roles;
const account = (username: string, more: object = {}) => ({
	username,
	email: `${username}@example.org`,
	pass: 'a good password',
	...more,
});
const tokenOf = ({ setupPath = '' }: TestServer): string => setupPath.replace('/register#setup=', '');

/** What `proxy_pass http://127.0.0.1:3000;` alone does: nothing in a request tells who sent it. */
const bareProxy = async (port: number): Promise<{ server: Server; url: string }> => {
	const server = createServer((incoming, response) => {
		const { method, url: path, headers } = incoming;
		const outgoing = request(
			{ host: '127.0.0.1', port, method, path, headers: { ...headers, host: `127.0.0.1:${port}` } },
			(answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			},
		);
		incoming.pipe(outgoing);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

describe('the first administrator', () => {
	describe('of an empty workspace', () => {
		const server = useServer({ unclaimed: true });
		const wizard = async (): Promise<unknown> =>
			(await new RestClient(server.url).get('settings.public?_id=Show_Setup_Wizard')).body.settings;

		it('is nobody who only reaches it: not from this machine, not through a bare proxy, not by a guessed link', async () => {
			const proxy = await bareProxy(server.current.port);
			try {
				for (const url of [server.url, `http://127.0.0.1:${server.current.port}`, proxy.url]) {
					for (const more of [{}, { setupToken: 'x'.repeat(32) }]) {
						const { status, body } = await new RestClient(url).post('users.register', account('mallory', more));
						expect(status, url).to.equal(400);
						expect(body).to.include({ success: false, errorType: 'error-setup-link-required' });
					}
				}
				const socket = await DdpClient.connect(server.url);
				for (const more of [{}, { setupToken: tokenOf(server.current).slice(0, -1) }]) {
					expect(await refusal(socket.call('registerUser', account('mallory', more)))).to.have.property(
						'error',
						'error-setup-link-required',
					);
				}
				await socket.close();
			} finally {
				proxy.server.close();
			}
			expect(await wizard()).to.deep.equal([{ _id: 'Show_Setup_Wizard', value: 'pending' }]);
		});

		it('is the first to use the link: of several at once, one, and none of the others gets a reserved name', async () => {
			const setupToken = tokenOf(server.current);
			const racers = ['admin', 'administrator', 'owner'].map((name) =>
				new RestClient(server.url).post('users.register', account(name, { setupToken })),
			);
			const answers = await Promise.all(racers);
			expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 400, 400]);
			for (const { status, body } of answers) {
				expect(body).to.deep.include(status === 200 ? { success: true } : { errorType: 'error-setup-link-used' });
			}
			const made = answers.find(({ status }) => status === 200);
			expect((made?.body.user as { roles: unknown }).roles).to.deep.equal(['user', 'admin']);
			expect(await wizard()).to.deep.equal([{ _id: 'Show_Setup_Wizard', value: 'completed' }]);
		});
	});

	describe('who has used the link', () => {
		const server = useServer({ unclaimed: true });

		before(async () => {
			const { status } = await new RestClient(server.url).post(
				'users.register',
				account('owner', { setupToken: tokenOf(server.current) }),
			);
			expect(status).to.equal(200);
		});

		it('leaves a used link that opens nothing, and a workspace in which others register as ordinary people', async () => {
			const late = await new RestClient(server.url).post(
				'users.register',
				account('late', { setupToken: tokenOf(server.current) }),
			);
			expect(late.body).to.include({ errorType: 'error-setup-link-used' });
			expect(await rolesOf((await register(server.url, 'ordinary')).rest)).to.deep.equal(['user']);
			for (const username of ['administrator', 'ADMIN', 'adm1n']) {
				const { body } = await new RestClient(server.url).post('users.register', account(username));
				expect(body, username).to.include({ errorType: 'error-field-unavailable' });
			}
		});
	});

	describe('where ROOT_URL names the workspace', () => {
		const server = useServer({ unclaimed: true, env: { ROOT_URL: 'https://chat.example.org', BIND_IP: '127.0.0.1' } });

		it('has a link of that address, with the token where no proxy sees it', async () => {
			expect(server.current.stdout()).to.match(/https:\/\/chat\.example\.org\/register#setup=[\w-]{32}\n/);
			const made = await new RestClient(server.url).post(
				'users.register',
				account('owner', { setupToken: tokenOf(server.current) }),
			);
			expect(made.body.user).to.deep.include({ username: 'owner', roles: ['user', 'admin'] });
		});
	});

	describe('by ADMIN_USERNAME, ADMIN_PASS and ADMIN_EMAIL', () => {
		const server = useServer({
			env: { ADMIN_USERNAME: 'admin', ADMIN_PASS: 'the password of root', ADMIN_EMAIL: 'root@example.org' },
		});

		it('is made on an empty workspace, and the first to register is nobody special', async () => {
			expect(server.current.setupPath).to.equal(undefined);
			const root = await signIn(server.url, 'root@example.org', 'the password of root');
			expect(await rolesOf(root.rest)).to.include('admin');
			expect(await rolesOf((await register(server.url, 'first')).rest)).not.to.include('admin');
		});
	});
});
