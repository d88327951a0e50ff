import { expect } from 'chai';
import { PASSWORD, refusalOf, workspace } from '../tests/workspace.ts';

const CANARY = 'canary-9f27 of the password';

describe("what the operator's log is told", () => {
	const at = workspace();
	const login = (username: string, plain: string, network = '192.0.2.1') =>
		at().accounts.login({ user: { username }, password: { plain } }, { network });

	it('names sign-ins, changes and acts of administrators, by whom, and no secret', async () => {
		const userId = await at().register('alice', { plain: CANARY });
		const { token } = await login('alice', CANARY);
		await at().accounts.changePassword(userId, { current: { plain: CANARY }, next: { plain: `${CANARY} 2` } });
		await at().accounts.resetPassword(userId, { plain: `${CANARY} 3` }, { by: { userId: 'root' } });
		await at().accounts.setE2EKeys(userId, { public_key: `${CANARY} 4`, private_key: `${CANARY} 5` });
		await at().accounts.setE2EKeys(
			userId,
			{ public_key: 'x', private_key: 'y' },
			{ force: true, currentPassword: { plain: `${CANARY} 3` } },
		);
		await at().accounts.setActive(userId, false, { userId: 'root' });
		await at().settings.set('Accounts_LoginExpiration', 30, 'root');
		const alice = { userId, username: 'alice' };
		expect(at().audited).to.deep.equal([
			{ act: 'registered', ...alice, roles: ['user'], by: 'self' },
			{ act: 'signed-in', ...alice, address: '192.0.2.1' },
			{ act: 'password-changed', ...alice, by: 'self' },
			{ act: 'password-changed', ...alice, by: { userId: 'root' } },
			{ act: 'keys-replaced', ...alice },
			{ act: 'deactivated', ...alice, by: { userId: 'root' } },
			{ act: 'setting-changed', setting: 'Accounts_LoginExpiration', by: { userId: 'root' } },
		]);
		expect(JSON.stringify(at().audited)).not.to.include('canary').and.not.to.include(token);
	});

	it('counts refused sign-ins by minute and address, and names what was typed only where it is an account', async () => {
		await at().register('alice');
		await at().register('bob');
		at().audited.length = 0;
		for (let n = 0; n < 12; n++) {
			await refusalOf(login('ALICE', CANARY));
		}
		await refusalOf(login('bob', CANARY));
		await refusalOf(login(CANARY, 'typed into the wrong field'));
		await refusalOf(login('nobody', CANARY, '2001:db8::/64'));
		expect(at().audited, 'within the minute').to.deep.equal([]);
		at().endMinute();
		expect(at().audited).to.deep.equal([
			{ act: 'sign-ins-refused', address: '192.0.2.1', wrong: 12, slowed: 2, usernames: ['alice', 'bob'] },
			{ act: 'sign-ins-refused', address: '2001:db8::/64', wrong: 1, slowed: 0, usernames: [] },
		]);
		at().endMinute();
		await refusalOf(login('bob', 'wrong'));
		await at().accounts.flush();
		expect(at().audited.slice(2)).to.deep.equal([
			{ act: 'sign-ins-refused', address: '192.0.2.1', wrong: 1, slowed: 0, usernames: ['bob'] },
		]);
	});

	it('counts what was turned away before it came here, too', async () => {
		at().accounts.noteTurnedAway('192.0.2.1');
		at().accounts.noteTurnedAway('192.0.2.1');
		await refusalOf(login('nobody', 'wrong'));
		at().endMinute();
		expect(at().audited).to.deep.equal([
			{ act: 'sign-ins-refused', address: '192.0.2.1', wrong: 1, slowed: 2, usernames: [] },
		]);
	});

	it('counts those for whom no hash was left, whose owner is told nothing', async () => {
		const userId = await at().register('alice');
		at().audited.length = 0;
		const names = Array.from({ length: 200 }, (_, n) => `nobody${n}`);
		const done = await Promise.allSettled([...names, 'alice'].map((name) => login(name, 'wrong')));
		const turnedAway = done.filter(
			(each) => each.status === 'rejected' && each.reason.error === 'error-too-many-requests',
		).length;
		expect(turnedAway).to.be.above(50);
		at().endMinute();
		expect(at().audited[0]).to.include({ act: 'sign-ins-refused', wrong: 201 - turnedAway, slowed: turnedAway });
		expect((await at().accounts.failedSignIns(userId))?.slowed ?? 0).to.equal(0);
	});

	it('X9 counts a thousand addresses of one minute apart, the rest together', async () => {
		for (let n = 0; n < 1_010; n++) {
			await refusalOf(login('nobody', PASSWORD, `network ${n}`));
		}
		at().endMinute();
		expect(at().audited).to.have.length(1_001);
		expect(at().audited.at(-1)).to.include({ address: 'others', slowed: 10 });
	}).timeout(20_000);
});
