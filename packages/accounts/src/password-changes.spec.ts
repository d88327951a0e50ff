import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { PASSWORD, refusalOf, workspace } from '../tests/workspace.ts';

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
const NEXT = 'quite another password';

describe('a login password', () => {
	const at = workspace();
	const login = (username: string, plain = PASSWORD) =>
		at().accounts.login({ user: { username }, password: { plain } });
	const change = (userId: string, next = NEXT, current = PASSWORD, keepToken?: string) =>
		at().accounts.changePassword(userId, { current: { plain: current }, next: { plain: next }, keepToken });
	const isGood = async (userId: string, token: string) =>
		(await at().accounts.authenticate(userId, token)) !== undefined;

	it('is changed by who knows the old one; other logins end, and hear why', async () => {
		const userId = await at().register('alice');
		const [here, elsewhere] = [await login('alice'), await login('alice')];
		at().events.length = 0;
		await change(userId, NEXT, PASSWORD, here.token);
		expect([await isGood(userId, here.token), await isGood(userId, elsewhere.token)]).to.deep.equal([true, false]);
		const payload = { userId, reason: 'password-changed', except: at().accounts.hashToken(here.token) };
		expect(at().events).to.deep.equal([{ event: 'user.loggedOut', payload }]);
		const refusal = await refusalOf(at().accounts.resume(elsewhere.token));
		expect(refusal).to.deep.include({
			error: 403,
			reason: 'Your password was changed. Please log in with the new one.',
		});
		expect(refusal.details).to.deep.equal({ reason: 'password-changed', at: new Date(Date.UTC(2026, 0, 1)) });
		await login('alice', NEXT);
		expect((await refusalOf(login('alice'))).error).to.equal(403);
	});

	it('is changed by nobody who does not know it, nor to itself, nor to one too short', async () => {
		const userId = await at().register('alice');
		expect((await refusalOf(change(userId, NEXT, 'wrong'))).error).to.equal('error-invalid-password');
		expect((await refusalOf(change(userId, PASSWORD))).error).to.equal('error-password-same-as-current');
		expect((await refusalOf(change(userId, 'short'))).error).to.equal('error-password-policy-not-met');
		await login('alice');
	});

	it('X5 is not changed to one that is tried first: a common one, or their own username, name or address', async () => {
		const { _id: userId } = await at().accounts.register({
			username: 'alice.liddell',
			name: 'White Rabbit',
			email: 'wr1865@example.com',
			password: { plain: PASSWORD },
		});
		for (const next of ['password', '12345678', 'alice.liddell', 'White Rabbit', 'wr1865@example.com']) {
			expect((await refusalOf(change(userId, next))).error, next).to.equal('error-password-policy-not-met');
			expect(
				(await refusalOf(at().accounts.resetPassword(userId, { plain: next }, { by: 'workspace' }))).error,
				next,
			).to.equal('error-password-policy-not-met');
		}
		await login('alice.liddell');
	});

	it('is changed by digests, which can not be judged', async () => {
		const userId = await at().register('alice');
		await at().accounts.changePassword(userId, {
			current: { digest: digestOf(PASSWORD) },
			next: { digest: digestOf('12345678') },
		});
		await login('alice', '12345678');
	});

	it('is reset by an administrator: every login ends, and the next must change it before it can go on', async () => {
		const userId = await at().register('alice');
		const before = await login('alice');
		const changed = await at().accounts.resetPassword(userId, { plain: NEXT }, { by: { userId: 'root' } });
		expect(changed.requirePasswordChange).to.equal(true);
		const { reason, details } = await refusalOf(at().accounts.resume(before.token));
		expect([reason, (details as { reason: string }).reason]).to.deep.equal([
			'An administrator has given you a new password. Please log in with it.',
			'password-reset',
		]);
		expect((await refusalOf(login('alice'))).error).to.equal(403);

		const { token } = await login('alice', NEXT);
		expect((await at().accounts.authenticate(userId, token))?.requirePasswordChange).to.equal(true);
		const replace = (plain: string) => at().accounts.replaceRequiredPassword(userId, { plain }, token);
		expect((await refusalOf(replace(NEXT))).error).to.equal('error-password-same-as-current');
		expect((await refusalOf(replace('alice'))).error).to.equal('error-password-policy-not-met');
		const own = await replace('one that she chose herself');
		expect(own).not.to.have.property('requirePasswordChange');
		expect(await isGood(userId, token)).to.equal(true);
		expect((await refusalOf(replace('yet another one of hers'))).error).to.equal('error-not-allowed');
		await login('alice', 'one that she chose herself');
	});

	it('X9 that must be changed is not chosen by a login that ended: a second reset, or the end of that sign-in, came before', async () => {
		const userId = await at().register('alice');
		const { accounts } = at();
		await accounts.resetPassword(userId, { plain: 'a first one for the thief' }, { by: 'workspace' });
		const { token } = await login('alice', 'a first one for the thief');
		await accounts.resetPassword(userId, { plain: NEXT }, { by: 'workspace' });
		expect(
			(await refusalOf(accounts.replaceRequiredPassword(userId, { plain: 'what the thief would like' }, token))).error,
		).to.equal(403);
		const again = await login('alice', NEXT);
		await accounts.logout(userId, again.token);
		expect(
			(await refusalOf(accounts.replaceRequiredPassword(userId, { plain: 'what the thief would like' }, again.token)))
				.error,
		).to.equal(403);
		await login('alice', NEXT);
	});

	it('that must be changed can be changed with the old one, too; a bot may be given one to keep', async () => {
		const userId = await at().register('alice');
		await at().accounts.resetPassword(userId, { plain: NEXT }, { by: 'workspace' });
		expect(await change(userId, 'one that she chose herself', NEXT)).not.to.have.property('requirePasswordChange');
		expect(
			await at().accounts.resetPassword(userId, { plain: NEXT }, { by: 'workspace', mustChange: false }),
		).not.to.have.property('requirePasswordChange');
		expect(
			(await refusalOf(at().accounts.resetPassword('nobody', { plain: NEXT }, { by: 'workspace' }))).error,
		).to.equal('error-invalid-user');
	});

	it('that was reset meanwhile is neither changed back nor opened by who knew the one before', async () => {
		const userId = await at().register('alice');
		const { accounts } = at();
		const [late, changed, reset] = await Promise.allSettled([
			login('alice'),
			change(userId, 'what the thief would like'),
			accounts.resetPassword(userId, { plain: NEXT }, { by: 'workspace' }),
		]);
		expect(reset.status).to.equal('fulfilled');
		const token = late.status === 'fulfilled' ? late.value.token : '';
		expect(await isGood(userId, token)).to.equal(false);
		if (changed.status === 'fulfilled') {
			expect((await at().models.users.findById(userId))?.requirePasswordChange, 'the reset came last').to.equal(true);
		}
		await login('alice', NEXT);
	});

	it('set in one Unicode form opens when it is typed in another, in the clear or as the digests of both forms; nothing is trimmed', async () => {
		const [nfc, nfd] = ['Grünes Döner\u00e9 Fahrrad'.normalize('NFC'), 'Grünes Döner\u00e9 Fahrrad'.normalize('NFD')];
		const asClient = (typed: string) => ({ digest: digestOf(typed.normalize('NFKC')), asTyped: digestOf(typed) });
		await at().register('alice', { plain: nfc });
		await at().register('bob', { plain: nfd });
		for (const username of ['alice', 'bob']) {
			for (const typed of [nfc, nfd]) {
				await login(username, typed);
				await at().accounts.login({ user: { username }, password: asClient(typed) });
			}
			expect((await refusalOf(login(username, `${nfc} `))).error).to.equal(403);
		}
	});

	it('that was set before in another form than NFKC still opens as it was typed', async () => {
		const nfd = 'Grünes Fahrrad'.normalize('NFD');
		await at().register('alice', { digest: digestOf(nfd) });
		await login('alice', nfd);
		await at().accounts.login({
			user: { username: 'alice' },
			password: { digest: digestOf(nfd.normalize('NFKC')), asTyped: digestOf(nfd) },
		});
	});
});
