import { createTranslator, en } from '@rocket.chat/i18n';
import { judgeLoginPassword } from '@rocket.chat/password-strength';
import { expect } from 'chai';
import { checkRegistration, personalWordsOf } from './registration.ts';

describe('the registration form', () => {
	const t = createTranslator('en', [en]);
	const form = {
		name: 'Alice',
		email: 'alice@example.org',
		username: 'alice',
		password: 'long enough',
		confirmation: 'long enough',
	};
	const judge = (filled: typeof form) => judgeLoginPassword(filled.password, personalWordsOf(filled));
	const check = (changes: Partial<typeof form>) =>
		checkRegistration({ ...form, ...changes }, { judged: judge({ ...form, ...changes }), minLength: 8 }, t);

	it('finds nothing wrong with a good one', () => {
		expect(check({})).to.deep.equal({});
	});

	it('names each field that is empty', () => {
		expect(Object.keys(check({ name: ' ', email: '', username: '', password: '', confirmation: '' }))).to.deep.equal(
			Object.keys(form),
		);
	});

	it('refuses an address without an at sign, a username with a space, a short password, a differing one', () => {
		expect(check({ email: 'alice' }).email).to.equal('This is not an email address.');
		expect(check({ username: 'al ice' }).username).to.match(/letters, digits/);
		expect(check({ password: 'short', confirmation: 'short' })).to.deep.equal({ password: 'At least 8 characters' });
		expect(check({ confirmation: 'long enougH' })).to.deep.equal({ confirmation: 'The two passwords differ.' });
	});

	it('counts characters, not their halves', () => {
		expect(check({ password: '😀😀😀😀', confirmation: '😀😀😀😀' }).password).to.equal('At least 8 characters');
	});

	it('X5 refuses a password that is tried first, one of the name, address or username among them', () => {
		for (const password of ['password', '12345678', 'aaaaaaaa', 'White Rabbit', 'white.rabbit', 'wr1865@example.org']) {
			const filled = {
				name: 'White Rabbit',
				username: 'white.rabbit',
				email: 'wr1865@example.org',
				password,
				confirmation: password,
			};
			expect(check(filled), password).to.deep.equal({ password: t('Password_guessable') });
		}
	});

	it('leaves a password that could not be judged to the server', () => {
		expect(
			checkRegistration({ ...form, password: 'x', confirmation: 'x' }, { judged: 'unknown', minLength: 8 }, t),
		).to.deep.equal({});
	});
});
