import { createHash } from 'node:crypto';
import bcrypt from 'bcryptjs';
import { expect } from 'chai';
import { PASSWORD, refusalOf, workspace } from '../tests/workspace.ts';

describe('registration', () => {
	const at = workspace();
	const register = (fields: Record<string, unknown>) =>
		at().accounts.register({ username: 'alice', email: 'alice@example.com', password: { plain: PASSWORD }, ...fields });
	const registerFirst = (fields: Record<string, unknown> = {}) =>
		at().accounts.registerFirstAdmin({
			username: 'alice',
			email: 'alice@example.com',
			password: { plain: PASSWORD },
			...fields,
		});
	const refused = async (fields: Record<string, unknown>) => (await refusalOf(register(fields))).error;

	it('opens an ordinary account, without giving the password to the store', async () => {
		const user = await register({ name: ' Alice Liddell ' });
		expect(user).to.deep.include({
			username: 'alice',
			name: 'Alice Liddell',
			roles: ['user'],
			active: true,
			type: 'user',
		});
		expect(user.emails).to.deep.equal([{ address: 'alice@example.com', verified: false }]);
		expect(user._id).to.match(/^[23456789A-HJ-NP-Za-z]{17}$/);
		expect(JSON.stringify(await at().models.users.findById(user._id))).not.to.include(PASSWORD);
		expect(at().events).to.deep.equal([{ event: 'user.created', payload: { _id: user._id, username: 'alice' } }]);
	});

	it("stores bcrypt of the digest's hex, as Rocket.Chat does", async () => {
		const user = await register({});
		const digest = createHash('sha256').update(PASSWORD).digest('hex');
		expect(await bcrypt.compare(digest, user.services?.password?.bcrypt ?? '')).to.equal(true);
	});

	it('makes the first of an empty workspace its administrator where the caller vouches for it, and only the first', async () => {
		const first = await registerFirst();
		expect(at().accounts.isAdmin(first)).to.equal(true);
		expect((await refusalOf(registerFirst({ username: 'bob', email: 'bob@example.com' }))).error).to.equal(
			'error-setup-link-used',
		);
		expect(at().accounts.isAdmin(await register({ username: 'bob', email: 'bob@example.com' }))).to.equal(false);
	});

	it('makes nobody administrator where the caller does not vouch', async () => {
		expect(at().accounts.isAdmin(await register({}))).to.equal(false);
	});

	it('makes one administrator of many who register at once, and nothing of the others: nobody gets a reserved name by losing', async () => {
		const outcomes = await Promise.allSettled(
			['admin', 'administrator', 'c', 'd', 'e'].map((username) =>
				registerFirst({ username, email: `${username}@example.com` }),
			),
		);
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
		expect((await at().accounts.listUsers({ offset: 0, count: 10 })).users.map(({ roles }) => roles)).to.deep.equal([
			['user', 'admin'],
		]);
	});

	it('knows an empty workspace', async () => {
		expect(await at().accounts.isEmpty()).to.equal(true);
		await register({});
		expect(await at().accounts.isEmpty()).to.equal(false);
	});

	for (const username of ['', ' ', 'a b', 'ä', 'a/b', 'a@b', '..', '-', 'x'.repeat(65), undefined, 5, null]) {
		it(`refuses the username ${JSON.stringify(username)?.slice(0, 12)}`, async () => {
			expect(await refused({ username })).to.equal('error-invalid-username');
		});
	}

	for (const username of ['all', 'Here', 'SYSTEM', 'admin', 'Administrator', 'rocket.cat']) {
		it(`keeps the name ${username} back`, async () => {
			expect(await refused({ username })).to.equal('error-field-unavailable');
		});
	}

	for (const username of [
		'adm1n',
		'AdmIn.',
		'_admin_',
		'a.d.m.i.n',
		'adrnin',
		'admln',
		'adm-1nistrat0r',
		'sy5tem',
		'system_',
		'rocket-cat',
		'R0cketCat',
		'aclmin',
		'ac1.min',
		'adnnin',
		'aclrninistrator',
		'systenn',
	]) {
		it(`X11 keeps back ${username}, which is read as a reserved name, from administrators too`, async () => {
			expect(await refused({ username })).to.equal('error-field-unavailable');
			expect((await refusalOf(registerFirst({ username }))).error).to.equal('error-field-unavailable');
		});
	}

	it('leaves names that only hold a reserved one, or are near a word of mentions', async () => {
		for (const username of ['admin.of.chess', 'ali', 'al', 'heremans', 'user1', 'systems', 'badmin']) {
			expect((await register({ username, email: `${username}@example.com` })).username).to.equal(username);
		}
	});

	it('lets the first administrator be called admin, and one made by the workspace', async () => {
		expect((await registerFirst({ username: 'admin' })).roles).to.include('admin');
		const made = await at().accounts.createUser({
			username: 'administrator',
			email: 'b@example.com',
			password: { plain: PASSWORD },
			roles: ['user', 'admin'],
			verified: true,
		});
		expect(made).to.deep.include({ roles: ['user', 'admin'], emails: [{ address: 'b@example.com', verified: true }] });
	});

	for (const email of [
		'',
		'a',
		'a@',
		'@b.c',
		'a b@c.d',
		'a@b..c',
		'a@-b.c',
		`${'a'.repeat(65)}@b.c`,
		'a@b.c\nbcc: d@e.f',
		undefined,
		{},
	]) {
		it(`refuses the address ${JSON.stringify(email)?.slice(0, 20)}`, async () => {
			expect(await refused({ email })).to.equal('error-invalid-email');
		});
	}

	for (const name of ['x'.repeat(101), 'a\u202Eb', 'a\u200Fb', 'a\u0000b', 'line\nbreak', '   ', 5]) {
		it(`refuses the name ${encodeURIComponent(name).slice(0, 20)}`, async () => {
			expect(await refused({ name })).to.equal('error-invalid-name');
		});
	}

	it('X11 refuses a name in which nothing is seen, or something that is not', async () => {
		const unseen = [
			'\u200B',
			'\u200B\u2060',
			'\u200D\u200C',
			'\uFE0F',
			'\u3164',
			'\u115F',
			'\uFFA0',
			'\u2800',
			'\u00AD',
			'\u034F',
			'\u061C',
			'\u180E',
			'\u0301',
		];
		for (const name of [...unseen, 'root\u200B', 'ro\u00ADot', 'root\u3164', 'x\u{E0041}']) {
			expect(await refused({ name }), encodeURIComponent(name)).to.equal('error-invalid-name');
		}
	});

	it('X11 leaves the joiners and variants that names of people are written with', async () => {
		for (const [n, name] of [
			'علی\u200Cرضا',
			'क्\u200Dष',
			'👩\u200D💻 Ada',
			'❤\uFE0F Bob',
			'José\u0301',
			'山田 太郎',
		].entries()) {
			expect((await register({ username: `named${n}`, email: `named${n}@example.com`, name })).name).to.equal(name);
		}
	});

	for (const password of [
		{ plain: '' },
		{ plain: 'short' },
		{ plain: 'x'.repeat(1_001) },
		{ digest: 'abc' },
		{ digest: 5 },
		{ plain: 5 },
	]) {
		it(`refuses the password ${JSON.stringify(password).slice(0, 24)}`, async () => {
			expect(await refused({ password })).to.equal('error-password-policy-not-met');
		});
	}

	for (const password of [
		'password',
		'12345678',
		'aaaaaaaa',
		'        ',
		'Alice.Liddell',
		'White Rabbit',
		'wr1865@example.com',
	]) {
		it(`X5 refuses the password "${password}", which is tried first, and takes its digest, which can not be judged`, async () => {
			const fields = { username: 'alice.liddell', name: 'White Rabbit', email: 'wr1865@example.com' };
			const refusal = await refusalOf(register({ ...fields, password: { plain: password } }));
			expect(refusal.error).to.equal('error-password-policy-not-met');
			expect(refusal.details).to.include({ field: 'password', refusal: 'guessable' });
			await register({ ...fields, password: { digest: createHash('sha256').update(password).digest('hex') } });
			const login = await at().accounts.login({ user: { username: 'alice.liddell' }, password: { plain: password } });
			expect(login.token, 'one that was set before signs in').to.be.a('string');
		});
	}

	it('refuses a taken username or address whatever the case, also when both come at once', async () => {
		await register({});
		expect(await refusalOf(register({ username: 'ALICE', email: 'x@example.com' }))).to.deep.include({
			error: 'error-field-unavailable',
			details: { field: 'username' },
		});
		expect(await refusalOf(register({ username: 'bob', email: 'Alice@Example.Com' }))).to.deep.include({
			error: 'error-field-unavailable',
			details: { field: 'email' },
		});
		const both = await Promise.allSettled(
			['carol', 'Carol'].map((username) => register({ username, email: `${username}1@example.com` })),
		);
		expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
		const failed = both.find((outcome) => outcome.status === 'rejected');
		expect(failed?.reason).to.include({ error: 'error-field-unavailable' });
	});

	it('is refused where registration is closed, but not to the workspace itself nor to its first administrator', async () => {
		await at().settings.set('Accounts_RegistrationForm', 'Disabled', 'admin');
		expect(await refused({})).to.equal('error-user-registration-disabled');
		expect((await registerFirst({ username: 'carol', email: 'carol@example.com' })).username).to.equal('carol');
		await at().accounts.createUser({ username: 'alice', email: 'alice@example.com', password: { plain: PASSWORD } });
		expect(await refused({ username: 'bob', email: 'bob@example.com' })).to.equal('error-user-registration-disabled');
	});

	it('never repeats the password in a refusal', async () => {
		await register({});
		for (const fields of [
			{},
			{ username: 'a b' },
			{ email: 'x' },
			{ name: '\u0000' },
			{ password: { plain: 'sh0rt!' } },
		]) {
			const { text } = await refusalOf(register(fields));
			expect(text).not.to.include(PASSWORD).and.not.to.include('sh0rt!');
		}
	});
});
