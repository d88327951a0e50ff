import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { PASSWORD, refusalOf, workspace } from '../tests/workspace.ts';

const DAY = 86_400_000;
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('login', () => {
	const at = workspace();
	let userId: string;

	beforeEach(async () => {
		userId = await at().register('Alice');
		at().events.length = 0;
	});

	const login = (fields: Record<string, unknown> = {}) =>
		at().accounts.login({ user: { username: 'Alice' }, password: { plain: PASSWORD }, ...fields });

	it('takes a username or an address in any case, a password plain or digested', async () => {
		for (const user of [{ username: 'alice' }, { username: 'ALICE' }, { email: 'ALICE@example.com' }]) {
			for (const password of [
				{ plain: PASSWORD },
				{ digest: digestOf(PASSWORD) },
				{ digest: digestOf(PASSWORD).toUpperCase() },
			]) {
				expect((await login({ user, password })).userId).to.equal(userId);
			}
		}
	});

	it('opens an account that was registered with a digest', async () => {
		await at().register('bob', { digest: digestOf('from a browser') });
		expect((await login({ user: { username: 'bob' }, password: { plain: 'from a browser' } })).token).to.be.a('string');
	});

	it('gives a token of 256 bits, its own for each login, and stores only its hash', async () => {
		const tokens = await Promise.all([login(), login(), login()]);
		expect(new Set(tokens.map(({ token }) => token)).size).to.equal(3);
		const stored = JSON.stringify(await at().models.users.findById(userId));
		for (const { token, tokenExpires } of tokens) {
			expect(token).to.match(/^[\w-]{43}$/);
			expect(stored).not.to.include(token);
			expect(stored).to.include(createHash('sha256').update(token).digest('base64'));
			expect(tokenExpires.getTime()).to.equal(Date.UTC(2026, 0, 1) + 90 * DAY);
		}
	});

	it('refuses alike who does not exist, who has no password and a wrong password', async () => {
		await at().models.users.insert({
			...(await at().models.users.findById(userId))!,
			_id: 'nopass',
			username: 'nopass',
			emails: [],
			services: {},
		});
		const attempts = [
			{ password: { plain: 'wrong' } },
			{ password: { digest: digestOf('wrong') } },
			{ password: { plain: digestOf(PASSWORD) } },
			{ password: { plain: '' } },
			{ password: { digest: '' } },
			{ password: { plain: undefined } },
			{ user: { username: 'nobody' } },
			{ user: { username: 'nopass' } },
			{ user: { username: '%' } },
			{ user: { email: 'nobody@example.com' } },
			{ user: { username: { $ne: null } } },
			{ user: { email: ['alice@example.com'] } },
			{ user: { username: 'nobody' }, password: { plain: 'nobody' } },
		];
		const refusals = await Promise.all(attempts.map((attempt) => refusalOf(login(attempt))));
		for (const { error, reason, details, text } of refusals) {
			expect({ error, reason, details }).to.deep.equal({
				error: 403,
				reason: 'User not found or incorrect password',
				details: undefined,
			});
			expect(text).not.to.include(PASSWORD).and.not.to.include(digestOf(PASSWORD));
		}
	});

	it('tells only someone with the right password that the account is deactivated', async () => {
		await at().accounts.setActive(userId, false);
		expect((await refusalOf(login())).error).to.equal('error-user-is-not-activated');
		expect((await refusalOf(login({ password: { plain: 'wrong' } }))).error).to.equal(403);
	});

	it('goes on with a token until it expires, without prolonging it', async () => {
		const { token, tokenExpires } = await login();
		at().pass(90 * DAY - 1);
		expect(await at().accounts.resume(token)).to.deep.equal({ userId, token, tokenExpires });
		expect((await at().accounts.authenticate(userId, token))?._id).to.equal(userId);
		at().pass(1);
		expect(await refusalOf(at().accounts.resume(token))).to.include({
			error: 403,
			reason: "You've been logged out by the server. Please log in again.",
		});
		expect(await at().accounts.authenticate(userId, token)).to.equal(undefined);
	});

	it('authenticates nobody with another id, the stored hash or rubbish', async () => {
		const { token } = await login();
		const bob = await at().register('bob');
		for (const [id, given] of [
			[bob, token],
			['', token],
			[userId, at().accounts.hashToken(token)],
			[userId, ''],
			[userId, 'x'.repeat(100_000)],
			[userId, undefined],
			[userId, { $ne: '' }],
		]) {
			expect(await at().accounts.authenticate(id as string, given as string)).to.equal(undefined);
		}
	});

	it('ends one login and says which', async () => {
		const [one, two] = [await login(), await login()];
		expect(await at().accounts.logout(userId, one.token)).to.equal(true);
		expect(await at().accounts.logout(userId, one.token)).to.equal(false);
		expect(await at().accounts.authenticate(userId, one.token)).to.equal(undefined);
		expect((await at().accounts.authenticate(userId, two.token))?._id).to.equal(userId);
		expect(at().events).to.deep.equal([
			{ event: 'user.loggedOut', payload: { userId, hashedToken: at().accounts.hashToken(one.token) } },
		]);
	});

	it("ends nobody else's login", async () => {
		const bob = await at().register('bob');
		const { token } = await login();
		expect(await at().accounts.logout(bob, token)).to.equal(false);
		expect((await at().accounts.authenticate(userId, token))?._id).to.equal(userId);
	});

	it('ends all others, or all', async () => {
		const [one, two, three] = [await login(), await login(), await login()];
		await at().accounts.logoutOthers(userId, two.token);
		const alive = async () =>
			Promise.all(
				[one, two, three].map(async ({ token }) => (await at().accounts.authenticate(userId, token)) !== undefined),
			);
		expect(await alive()).to.deep.equal([false, true, false]);
		await at().accounts.revokeAll(userId);
		expect(await alive()).to.deep.equal([false, false, false]);
		expect(at().events.map(({ payload }) => payload)).to.deep.equal([
			{ userId, except: at().accounts.hashToken(two.token), reason: 'logged-out-elsewhere' },
			{ userId, reason: 'logged-out-elsewhere' },
		]);
	});

	it('keeps the fifty newest logins', async () => {
		const tokens: string[] = [];
		for (let n = 0; n < 52; n++) {
			tokens.push((await login()).token);
			at().pass(1);
		}
		const alive = await Promise.all(
			tokens.map(async (token) => (await at().accounts.authenticate(userId, token)) !== undefined),
		);
		expect(alive).to.deep.equal(tokens.map((_, n) => n >= 2));
	});
});
