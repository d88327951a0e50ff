import { pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { generatePassword } from './password.ts';
import { WORDS } from './words.ts';

describe('end-to-end password', () => {
	it('draws from the list of the EFF, unchanged', () => {
		const dice = (index: number): string =>
			[1296, 216, 36, 6, 1].map((place) => 1 + (Math.floor(index / place) % 6)).join('');
		const published = WORDS.map((word, index) => `${dice(index)}\t${word}\n`).join('');
		expect(new Set(WORDS).size).to.equal(7776);
		// SHA-256 of eff_large_wordlist.txt as the EFF publishes it.
		expect(toHex(pureJs.sha256(utf8(published)))).to.equal(
			'addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e',
		);
	});

	it('is seven words, new each time', () => {
		const passwords = Array.from({ length: 20 }, () => generatePassword(pureJs.randomBytes));
		expect(new Set(passwords).size).to.equal(20);
		for (const password of passwords) {
			expect(password.split(' ')).to.have.length(7);
			expect(password.split(' ').every((word) => WORDS.includes(word))).to.equal(true);
		}
	});

	it('favours no word: draws above the largest multiple of 7776 are thrown away', () => {
		const draws = [0xffff, 0xf300, 0xf2ff, 0, 1, 7775, 7776, 7777, 62_207].map(
			(drawn) => new Uint8Array([drawn >> 8, drawn & 0xff]),
		);
		const words = generatePassword(() => draws.shift()!).split(' ');
		expect(words).to.deep.equal([0xf2ff % 7776, 0, 1, 7775, 0, 1, 7775].map((index) => WORDS[index]));
	});
});
