import { expect } from 'chai';
import { RestClient, register, signIn, useServer } from './support/index.ts';

const rolesOf = async (client: RestClient): Promise<unknown> => (await client.get('me')).body.roles;

describe('the first administrator', () => {
	describe('on this machine only', () => {
		const server = useServer();

		it('is the first account, and no later one', async () => {
			expect(await rolesOf((await register(server.url, 'first')).rest)).to.include('admin');
			expect(await rolesOf((await register(server.url, 'second')).rest)).not.to.include('admin');
		});
	});

	describe('where others can reach the workspace', () => {
		const server = useServer({ env: { ROOT_URL: 'https://chat.example.org', BIND_IP: '127.0.0.1' } });
		const account = (username: string, more: object = {}) => ({ username, email: `${username}@example.org`, pass: 'a good password', ...more });

		it('is whoever has the setup link, once', async () => {
			const token = /https:\/\/chat\.example\.org\/register\?setup=(\S+)/.exec(server.current.stdout())?.[1];
			expect(token).to.have.length.greaterThan(30);

			const guest = new RestClient(server.url);
			for (const more of [{}, { setupToken: 'x'.repeat(32) }]) {
				const { status, body } = await guest.post('users.register', account('mallory', more));
				expect(status).to.equal(400);
				expect(body).to.include({ success: false, errorType: 'error-setup-link-required' });
			}
			expect((await guest.post('users.register', account('owner', { setupToken: token }))).body.user).to.deep.include({
				username: 'owner',
				roles: ['user', 'admin'],
			});
			expect((await guest.post('users.register', account('late', { setupToken: token }))).body.user).to.deep.include({ roles: ['user'] });
			expect((await guest.post('users.register', account('mallory'))).body.user).to.deep.include({ roles: ['user'] });
		});
	});

	describe('by ADMIN_USERNAME, ADMIN_PASS and ADMIN_EMAIL', () => {
		const server = useServer({ env: { ADMIN_USERNAME: 'root', ADMIN_PASS: 'the password of root', ADMIN_EMAIL: 'root@example.org' } });

		it('is made on an empty workspace, and the first to register is nobody special', async () => {
			expect(server.current.stdout()).not.to.include('setup=');
			const root = await signIn(server.url, 'root@example.org', 'the password of root');
			expect(await rolesOf(root.rest)).to.include('admin');
			expect(await rolesOf((await register(server.url, 'first')).rest)).not.to.include('admin');
		});
	});
});
