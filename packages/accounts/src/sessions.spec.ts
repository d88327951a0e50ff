import { expect } from 'chai';
import { PASSWORD, refusalOf, workspace } from '../tests/workspace.ts';

describe("one's sign-ins", () => {
	const at = workspace();
	const logIn = async () =>
		(await at().accounts.login({ user: { username: 'alice' }, password: { plain: PASSWORD } })).token;

	it('are listed to their owner, the newest first, with when and which one asks, and nothing that signs in', async () => {
		const userId = await at().register('alice');
		const first = await logIn();
		at().pass(60_000);
		const second = await logIn();
		const sessions = await at().accounts.sessions(userId, first);
		expect(sessions.map(({ loginAt, current }) => [loginAt.getTime(), current])).to.deep.equal([
			[Date.UTC(2026, 0, 1, 0, 1), false],
			[Date.UTC(2026, 0, 1), true],
		]);
		expect(sessions[0]?.expiresAt.getTime()).to.equal(Date.UTC(2026, 0, 1, 0, 1) + 90 * 86_400_000);
		for (const secret of [first, second, at().accounts.hashToken(first), at().accounts.hashToken(second)]) {
			expect(JSON.stringify(sessions)).not.to.include(secret);
		}
	});

	it('say what signed in, where it said so itself', async () => {
		const userId = await at().register('alice');
		const browser =
			'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
		for (const userAgent of [undefined, 'my-bot/1.0', browser]) {
			at().pass(1_000);
			await at().accounts.login(
				{ user: { username: 'alice' }, password: { plain: PASSWORD } },
				{ network: '', userAgent },
			);
		}
		const sessions = await at().accounts.sessions(userId, '');
		expect(sessions.map(({ device }) => device)).to.deep.equal([
			{ name: 'Chrome', os: 'Linux' },
			{ name: 'my-bot' },
			undefined,
		]);
	});

	it('leave the list once they expired', async () => {
		const userId = await at().register('alice');
		const old = await logIn();
		at().pass(91 * 86_400_000);
		const token = await logIn();
		expect(await at().accounts.sessions(userId, token)).to.have.length(1);
		expect(await at().accounts.sessions(userId, old)).to.have.length(1);
	});

	it('are ended one by one: that one hears why, the others stay', async () => {
		const userId = await at().register('alice');
		const here = await logIn();
		at().pass(1_000);
		const there = await logIn();
		const [newest] = await at().accounts.sessions(userId, here);
		await at().accounts.endSession(userId, newest?.sessionId ?? '');
		expect((await refusalOf(at().accounts.resume(there))).details).to.include({ reason: 'logged-out-elsewhere' });
		expect((await at().accounts.resume(here)).userId).to.equal(userId);
		expect(at().events.at(-1)).to.deep.equal({
			event: 'user.loggedOut',
			payload: { userId, hashedToken: at().accounts.hashToken(there), reason: 'logged-out-elsewhere' },
		});
		expect((await refusalOf(at().accounts.endSession(userId, newest?.sessionId ?? ''))).error).to.equal(
			'error-session-not-found',
		);
	});

	it("are nobody else's to end", async () => {
		const alice = await at().register('alice');
		const bob = await at().register('bob');
		const token = await logIn();
		const [session] = await at().accounts.sessions(alice, token);
		expect((await refusalOf(at().accounts.endSession(bob, session?.sessionId ?? ''))).error).to.equal(
			'error-session-not-found',
		);
		expect((await at().accounts.resume(token)).userId).to.equal(alice);
	});
});
