import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalBroker } from '@rocket.chat/core-services';
import { openModels } from '@rocket.chat/models';
import { expect } from 'chai';
import { type Accounts, accountsSettings, createAccounts, createSettings } from '../src/index.ts';

const PASSWORD = 'unguessable-canary-3f9c1e';

describe('accounts on disk', () => {
	let dataDir: string;

	beforeEach(async () => {
		dataDir = await mkdtemp(join(tmpdir(), 'accounts-'));
	});

	afterEach(() => rm(dataDir, { recursive: true }));

	/** One life of a server. */
	const during = async <T>(work: (accounts: Accounts) => Promise<T>): Promise<T> => {
		const models = await openModels({ dataDir });
		const broker = new LocalBroker({
			instance: 'test',
			onError: (_event, error) => {
				throw error;
			},
		});
		const settings = createSettings({ models, broker });
		await settings.define(accountsSettings);
		try {
			return await work(createAccounts({ models, broker, settings, bcryptRounds: 4 }));
		} finally {
			settings.close();
			await broker.close();
			await models.close();
		}
	};

	const everyByte = async (): Promise<string> =>
		Buffer.concat(await Promise.all((await readdir(dataDir)).map((file) => readFile(join(dataDir, file))))).toString(
			'latin1',
		);

	it('outlive a restart, their logins too', async () => {
		const { userId, token } = await during(async (accounts) => {
			await accounts.registerFirstAdmin({
				username: 'alice',
				email: 'alice@example.com',
				password: { plain: PASSWORD },
			});
			const result = await accounts.login({ user: { username: 'alice' }, password: { plain: PASSWORD } });
			await accounts.setE2EKeys(result.userId, { public_key: 'public', private_key: 'wrapped' });
			return result;
		});
		await during(async (accounts) => {
			const user = await accounts.authenticate(userId, token);
			expect(user && accounts.isAdmin(user)).to.equal(true);
			expect((await accounts.resume(token)).userId).to.equal(userId);
			expect(await accounts.getE2EKeys(userId)).to.deep.equal({ public_key: 'public', private_key: 'wrapped' });
			expect(
				(await accounts.login({ user: { email: 'alice@example.com' }, password: { plain: PASSWORD } })).userId,
			).to.equal(userId);
			expect(await accounts.logout(userId, token)).to.equal(true);
		});
		expect(await during((accounts) => accounts.authenticate(userId, token))).to.equal(undefined);
	});

	it('X6 leave neither password, digest nor token in any file', async () => {
		const { token } = await during(async (accounts) => {
			await accounts.register({ username: 'alice', email: 'alice@example.com', password: { plain: PASSWORD } });
			await accounts
				.login({ user: { username: 'alice' }, password: { plain: 'wrong-canary-77aa01' } })
				.catch(() => undefined);
			return accounts.login({ user: { username: 'alice' }, password: { plain: PASSWORD } });
		});
		const bytes = await everyByte();
		expect(bytes).to.include('alice@example.com');
		for (const secret of [PASSWORD, createHash('sha256').update(PASSWORD).digest('hex'), token, 'wrong-canary']) {
			expect(bytes.includes(secret)).to.equal(false);
		}
	});
});
