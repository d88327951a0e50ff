import { expect } from 'chai';
import { digestPassword } from './digest.ts';
import { rememberLoginPassword } from './login-password.ts';

describe('what a page remembers of the login password', () => {
	const remember = (password: string) => rememberLoginPassword(password, { digest: digestPassword, salt: 'salt' });

	it('tells that a text is it, in whatever spelling, or holds it', async () => {
		const isLogin = await remember('Correct-Horse  7');
		for (const text of ['Correct-Horse  7', ' correct-horse 7 ', 'my correct-horse 7!']) {
			expect(await isLogin(text), text).to.equal(true);
		}
		for (const text of ['', 'correct-horse', 'correct-horse 8', 'seven words that are wholly other ones here']) {
			expect(await isLogin(text), text).to.equal(false);
		}
	});

	it('finds a short one only where it is the whole text', async () => {
		const isLogin = await remember('cat');
		expect([await isLogin('Cat'), await isLogin('concatenate'), await isLogin('')]).to.deep.equal([true, false, false]);
	});
});
