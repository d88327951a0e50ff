import { expect } from 'chai';
import { isSecureAddress } from './secureAddress.ts';

describe('where browsers offer cryptography', () => {
	it('S1 is https and the loopback', () => {
		for (const address of [
			'https://chat.example.org',
			'http://localhost:3000',
			'http://127.0.0.1',
			'http://127.1.2.3:80',
			'http://[::1]:3000',
			'http://a.localhost',
		]) {
			expect(isSecureAddress(address), address).to.equal(true);
		}
	});

	it('S1 is nowhere else', () => {
		for (const address of [
			'http://chat.example.org',
			'http://192.168.1.5:3000',
			'http://localhost.example.org',
			'http://127.0.0.1.example.org',
			'chat',
			'',
		]) {
			expect(isSecureAddress(address), address).to.equal(false);
		}
	});
});
