import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { PASSWORD, refusalOf, workspace } from '../tests/workspace.ts';

describe('administration of accounts', () => {
	const at = workspace();
	const login = (username: string, plain = PASSWORD) =>
		at().accounts.login({ user: { username }, password: { plain } });

	it('deactivates an account: logged out everywhere, told to all', async () => {
		const userId = await at().register('alice');
		const { token } = await login('alice');
		at().events.length = 0;
		expect((await at().accounts.setActive(userId, false)).active).to.equal(false);
		expect(await at().accounts.authenticate(userId, token)).to.equal(undefined);
		expect(at().events).to.deep.equal([
			{
				event: 'user.changed',
				payload: { _id: userId, username: 'alice', active: false, roles: ['user'], diff: { active: false } },
			},
			{ event: 'user.loggedOut', payload: { userId, reason: 'deactivated' } },
		]);
	});

	it('brings an account back, not its logins, and says nothing where nothing changed', async () => {
		const userId = await at().register('alice');
		const { token } = await login('alice');
		await at().accounts.setActive(userId, false);
		await at().accounts.setActive(userId, true);
		expect(await at().accounts.authenticate(userId, token)).to.equal(undefined);
		at().events.length = 0;
		await at().accounts.setActive(userId, true);
		expect(at().events).to.deep.equal([]);
		await login('alice');
	});

	it('does not deactivate the last administrator', async () => {
		const create = (username: string) =>
			at().accounts.createUser({
				username,
				email: `${username}@example.com`,
				password: { plain: PASSWORD },
				roles: ['user', 'admin'],
			});
		const [one, two] = [await create('one'), await create('two')];
		await at().accounts.setActive(one._id, false);
		expect((await refusalOf(at().accounts.setActive(two._id, false))).error).to.equal('error-last-admin');
	});

	it('X9 leaves one administrator where all deactivate one another at once', async () => {
		const create = (username: string) =>
			at().accounts.createUser({
				username,
				email: `${username}@example.com`,
				password: { plain: PASSWORD },
				roles: ['user', 'admin'],
			});
		const admins = [await create('one'), await create('two'), await create('three')];
		const done = await Promise.allSettled(admins.map(({ _id }) => at().accounts.setActive(_id, false)));
		expect(done.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected']);
		expect(await at().models.users.countActiveWithRole('admin')).to.equal(1);
	});

	it('refuses to change who is not there', async () => {
		expect((await refusalOf(at().accounts.setActive('nobody', false))).error).to.equal('error-invalid-user');
	});
});

describe('end-to-end keys', () => {
	const at = workspace();
	const keys = (n: number) => ({ public_key: `public ${n}`, private_key: `wrapped ${n}` });

	it('are kept, given back whole to their owner and in part to others', async () => {
		const userId = await at().register('alice');
		expect(await at().accounts.getE2EKeys(userId)).to.deep.equal({ public_key: null, private_key: null });
		expect(await at().accounts.getPublicKey(userId)).to.deep.equal({ public_key: null });
		await at().accounts.setE2EKeys(userId, keys(1));
		expect(await at().accounts.getE2EKeys(userId)).to.deep.equal(keys(1));
		expect(await at().accounts.getPublicKey(userId)).to.deep.equal({ public_key: 'public 1' });
	});

	const proof = { currentPassword: { plain: PASSWORD } };

	it('are not replaced unless forced', async () => {
		const userId = await at().register('alice');
		await at().accounts.setE2EKeys(userId, keys(1));
		expect((await refusalOf(at().accounts.setE2EKeys(userId, keys(2), proof))).error).to.equal(
			'error-keys-already-set',
		);
		expect(await at().accounts.getE2EKeys(userId)).to.deep.equal(keys(1));
		await at().accounts.setE2EKeys(userId, keys(3), { force: true, ...proof });
		expect(await at().accounts.getE2EKeys(userId)).to.deep.equal(keys(3));
	});

	it('X9 are written over by nobody who has a token alone: forced or replaced, it wants the login password', async () => {
		const userId = await at().register('alice');
		await at().accounts.setE2EKeys(userId, keys(1), { force: true });
		for (const how of [{ force: true }, { replaces: 'wrapped 1' }, { force: true, replaces: 'wrapped 1' }]) {
			expect((await refusalOf(at().accounts.setE2EKeys(userId, keys(2), how))).error).to.equal(
				'error-password-required',
			);
			const wrong = await refusalOf(
				at().accounts.setE2EKeys(userId, keys(2), { ...how, currentPassword: { plain: 'wrong canary' } }),
			);
			expect([wrong.error, wrong.text.includes('canary')]).to.deep.equal(['error-invalid-password', false]);
			expect(await at().accounts.getE2EKeys(userId)).to.deep.equal(keys(1));
		}
		await at().accounts.setE2EKeys(userId, keys(2), {
			replaces: 'wrapped 1',
			currentPassword: { digest: createHash('sha256').update(PASSWORD).digest('hex') },
		});
		expect(await at().accounts.getE2EKeys(userId)).to.deep.equal(keys(2));
	});

	it('are replaced only while they are the ones that were meant, and their owner hears of it', async () => {
		const userId = await at().register('alice');
		const changes = () => at().events.filter(({ event }) => event === 'user.changed');
		const replace = (n: number, replaces: string) => at().accounts.setE2EKeys(userId, keys(n), { replaces, ...proof });
		expect((await refusalOf(replace(1, 'wrapped 0'))).error).to.equal('error-keys-changed');
		await at().accounts.setE2EKeys(userId, keys(1));
		expect(changes()).to.deep.equal([]);
		await replace(2, 'wrapped 1');
		const refusal = await refusalOf(replace(3, 'wrapped 1'));
		expect([refusal.error, refusal.text.includes('wrapped')]).to.deep.equal(['error-keys-changed', false]);
		expect(await at().accounts.getE2EKeys(userId)).to.deep.equal(keys(2));
		const diff = { 'e2e.public_key': 'public 2' };
		expect(changes()).to.deep.equal([
			{ event: 'user.changed', payload: { _id: userId, username: 'alice', active: true, roles: ['user'], diff } },
		]);
	});

	it('are texts of a bounded length, of a user who is there', async () => {
		const userId = await at().register('alice');
		for (const bad of [
			{ ...keys(1), public_key: '' },
			{ ...keys(1), private_key: 'x'.repeat(16_385) },
			{ ...keys(1), public_key: 5 as unknown as string },
		]) {
			const refusal = await refusalOf(at().accounts.setE2EKeys(userId, bad));
			expect(refusal.error).to.equal('error-invalid-key');
			expect(refusal.text).not.to.include('wrapped 1');
		}
		expect((await refusalOf(at().accounts.setE2EKeys('nobody', keys(1)))).error).to.equal('error-invalid-user');
		expect((await refusalOf(at().accounts.getPublicKey('nobody'))).error).to.equal('error-invalid-user');
	});
});

describe('the directory of people', () => {
	const at = workspace();

	it('shows others no address, password, token or key', async () => {
		const userId = await at().register('alice');
		await at().accounts.setE2EKeys(userId, { public_key: 'public', private_key: 'wrapped' });
		await at().accounts.login({ user: { username: 'alice' }, password: { plain: PASSWORD } });
		const shown = { _id: userId, username: 'alice', name: 'alice', active: true, type: 'user', roles: ['user'] };
		expect(await at().accounts.findUser({ userId })).to.deep.equal(shown);
		expect(await at().accounts.findUser({ username: 'ALICE' })).to.deep.equal(shown);
		expect(await at().accounts.searchUsers('ali', { offset: 0, count: 10 })).to.deep.equal({
			users: [shown],
			total: 1,
		});
		expect(await at().accounts.findUser({ userId: 'nobody' })).to.equal(undefined);
		const [listed] = (await at().accounts.listUsers({ offset: 0, count: 10 })).users;
		expect(listed).to.deep.include({ ...shown, emails: [{ address: 'alice@example.com', verified: false }] });
		expect(listed).not.to.have.any.keys('services', 'e2e');
	});

	it('shows deactivated people to administrators only, and bounds what is asked', async () => {
		const gone = await at().register('gone');
		await at().register('here1');
		await at().accounts.setActive(gone, false);
		expect(
			(await at().accounts.searchUsers('', { offset: -5, count: 1e9 })).users.map(({ username }) => username),
		).to.deep.equal(['here1']);
		expect((await at().accounts.listUsers({ offset: 0, count: Number.NaN })).total).to.equal(2);
		expect((await at().accounts.listUsers({ text: 'gone', offset: 0, count: 5 })).users).to.have.length(1);
	});
});
