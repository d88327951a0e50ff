import { expect } from 'chai';
import { PASSWORD, refusalOf, workspace } from '../tests/workspace.ts';

const DAY = 86_400_000;
const network = (n: number) => `198.51.${n >> 8}.${n & 255}`;

describe('guesses at an account', () => {
	const at = workspace();
	const login = (username: string, plain: string, from: string, holder?: string) =>
		at().accounts.login({ user: { username }, password: { plain } }, { network: from, holder });
	const outcome = async (attempt: Promise<unknown>) =>
		attempt.then(
			() => 'in',
			(error: { error: string | number }) => String(error.error),
		);
	/** How often each outcome came of so many guesses, each from a network of its own. */
	const guess = async (username: string, times: number) => {
		const outcomes: Record<string, number> = {};
		for (let n = 0; n < times; n++) {
			const each = await outcome(login(username, `guess ${n}`, network(n)));
			outcomes[each] = (outcomes[each] ?? 0) + 1;
		}
		return outcomes;
	};

	it('X9 from 200 networks are not all answered; its owner signs in all the while from where they did before', async () => {
		const userId = await at().register('alice');
		await login('alice', PASSWORD, '192.0.2.1');
		expect(await guess('alice', 200)).to.deep.equal({ '403': 10, 'error-too-many-requests': 190 });
		const refusal = await refusalOf(login('alice', PASSWORD, '203.0.113.9'));
		expect([refusal.error, refusal.details]).to.deep.equal(['error-too-many-requests', { timeToReset: 60_000 }]);
		expect((await login('alice', PASSWORD, '192.0.2.1')).userId).to.equal(userId);
	});

	it('X9 do not slow whoever holds a token of the account, nor does a token of another', async () => {
		const userId = await at().register('alice');
		await guess('alice', 20);
		expect(await outcome(login('alice', PASSWORD, '203.0.113.9', 'another user'))).to.equal('error-too-many-requests');
		expect(await outcome(login('alice', PASSWORD, '203.0.113.9', userId))).to.equal('in');
		expect(
			await outcome(
				at().accounts.changePassword(
					userId,
					{ current: { plain: PASSWORD }, next: { plain: 'quite another password' } },
					{ network: 'x', holder: userId },
				),
			),
		).to.equal('in');
	});

	it('X9 are granted again one by one, and signing in costs none', async () => {
		await at().register('alice');
		await guess('alice', 20);
		at().passMonotonic(60_000);
		expect(await guess('alice', 3)).to.deep.equal({ '403': 1, 'error-too-many-requests': 2 });
		at().passMonotonic(600_000);
		for (let n = 0; n < 15; n++) {
			expect(await outcome(login('alice', PASSWORD, network(n)))).to.equal('in');
		}
	});

	it('X9 are counted together however the name is written that finds the account', async () => {
		await at().register('alice');
		const byAddress = (email: string) =>
			at().accounts.login({ user: { email }, password: { plain: 'wrong' } }, { network: '203.0.113.9' });
		const spellings = Array.from(
			{ length: 30 },
			(_, n) => `${' '.repeat(n * 40)}${n % 2 === 0 ? 'alice@example.com' : 'ALICE@Example.com'}${'\n'.repeat(n)}`,
		);
		const outcomes = await Promise.all(
			[...spellings, ` ${' '.repeat(985)}alice@example.com`].map((email) => outcome(byAddress(email))),
		);
		expect(outcomes.filter((each) => each === '403')).to.have.length(10);
		expect(outcomes.filter((each) => each === 'error-too-many-requests')).to.have.length(21);
		const cases = ['alice', 'ALICE', 'Alice', 'aLiCe'];
		const named = await Promise.all(
			Array.from({ length: 20 }, (_, n) => outcome(login(cases[n % 4] ?? '', 'wrong', network(n)))),
		);
		expect(named.filter((each) => each === '403')).to.have.length(10);
	});

	it('X9 are slowed alike whether there is such an account, and by username and address apart', async () => {
		await at().register('alice');
		const slowed = { '403': 10, 'error-too-many-requests': 5 };
		for (const username of ['alice', 'nobody']) {
			expect(await guess(username, 15), username).to.deep.equal(slowed);
		}
		for (const username of ['ALICE', 'NoBody']) {
			expect(await guess(username, 5), `${username} is the same name`).to.deep.equal({ 'error-too-many-requests': 5 });
		}
		for (const email of ['alice@example.com', 'nobody@example.com']) {
			const answers = [];
			for (let n = 0; n < 12; n++) {
				answers.push(
					await outcome(at().accounts.login({ user: { email }, password: { plain: 'x' } }, { network: network(n) })),
				);
			}
			expect(
				answers.filter((each) => each === '403'),
				email,
			).to.have.length(10);
		}
	});

	it('of who holds a token, a stolen one perhaps, have a budget, too', async () => {
		const userId = await at().register('alice');
		const answers = [];
		for (let n = 0; n < 35; n++) {
			answers.push(await outcome(login('alice', `guess ${n}`, network(n), userId)));
		}
		expect(answers.filter((each) => each === '403')).to.have.length(30);
		expect(await outcome(login('alice', PASSWORD, '203.0.113.9')), 'nobody else is slowed by it').to.equal('in');
	});

	it('know a network for 30 days, the sixteen newest, and the store lists no address', async () => {
		const userId = await at().register('alice');
		await login('alice', PASSWORD, '192.0.2.1');
		await guess('alice', 20);
		expect(await outcome(login('alice', 'typo', '192.0.2.1'))).to.equal('403');
		at().pass(30 * DAY);
		expect(await outcome(login('alice', 'typo', '192.0.2.1'))).to.equal('403');
		at().pass(1);
		expect(await outcome(login('alice', 'typo', '192.0.2.1')), 'a day too late').to.equal('error-too-many-requests');

		at().passMonotonic(3_600_000);
		for (let n = 0; n < 17; n++) {
			await login('alice', PASSWORD, network(n));
			at().pass(1);
		}
		await guess('alice', 40);
		const known = await Promise.all([0, 1, 16].map((n) => outcome(login('alice', 'typo', network(n)))));
		expect(known).to.deep.equal(['error-too-many-requests', '403', '403']);
		expect(JSON.stringify(await at().models.users.findById(userId))).not.to.include('198.51.');
	});

	it('are told to the owner until they saw it, at most 30 days', async () => {
		const userId = await at().register('alice');
		await login('alice', PASSWORD, '192.0.2.1');
		expect(await at().accounts.failedSignIns(userId)).to.equal(undefined);
		const first = new Date(Date.UTC(2026, 0, 1));
		await outcome(login('alice', 'typo', '192.0.2.1'));
		at().pass(5_000);
		await guess('alice', 15);
		const last = new Date(first.getTime() + 5_000);
		expect(await at().accounts.failedSignIns(userId)).to.deep.equal({
			count: 11,
			fromKnownNetworks: 1,
			slowed: 5,
			first,
			last,
		});
		expect(await at().accounts.failedSignIns('another')).to.equal(undefined);
		at().pass(30 * DAY + 1);
		expect(await at().accounts.failedSignIns(userId)).to.equal(undefined);
		await outcome(login('alice', 'typo', '192.0.2.1', userId));
		await at().accounts.clearFailedSignIns(userId);
		expect(await at().accounts.failedSignIns(userId)).to.equal(undefined);
	});
});
