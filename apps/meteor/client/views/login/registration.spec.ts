import { createTranslator, en } from '@rocket.chat/i18n';
import { expect } from 'chai';
import { checkRegistration } from './registration.ts';

describe('the registration form', () => {
	const t = createTranslator('en', [en]);
	const form = { name: 'Alice', email: 'alice@example.org', username: 'alice', password: 'long enough', confirmation: 'long enough' };
	const check = (changes: Partial<typeof form>) => checkRegistration({ ...form, ...changes }, 8, t);

	it('finds nothing wrong with a good one', () => {
		expect(check({})).to.deep.equal({});
	});

	it('names each field that is empty', () => {
		expect(Object.keys(check({ name: ' ', email: '', username: '', password: '', confirmation: '' }))).to.deep.equal(Object.keys(form));
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
});
