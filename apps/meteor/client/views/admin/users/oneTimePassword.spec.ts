import { judgeLoginPassword } from '@rocket.chat/password-strength';
import { expect } from 'chai';
import { oneTimePassword } from './oneTimePassword.ts';

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

describe('a password that an administrator gives', () => {
	it('is four groups of characters that nobody mistakes, strong, and another each time', () => {
		const drawn = Array.from({ length: 50 }, () => oneTimePassword(random));
		for (const password of drawn) {
			expect(password).to.match(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){3}$/);
		}
		expect(new Set(drawn).size).to.equal(50);
		expect(judgeLoginPassword(drawn[0] ?? '', []).score).to.equal(4);
	});

	it('draws again what names no character', () => {
		let calls = 0;
		expect(oneTimePassword((length) => new Uint8Array(length).fill(calls++ === 0 ? 31 : 224))).to.equal(
			'2222-2222-2222-2222',
		);
	});
});
