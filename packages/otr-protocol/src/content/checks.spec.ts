import { expect } from 'chai';
import {
	isEmojiName,
	isFileName,
	isFileSize,
	isId,
	isMime,
	isTimer,
	MAX_FILE_BYTES,
	MAX_TEXT_BYTES,
	textFault,
} from './index.ts';

describe('what a sender looks at', () => {
	it('H7 counts code points, and bytes beyond them', () => {
		expect(textFault('', 10)).to.equal('empty');
		expect(textFault('\u{1F511}'.repeat(10), 10)).to.equal(undefined);
		expect(textFault('\u{1F511}'.repeat(11), 10)).to.equal('too-long');
		expect(textFault('a'.repeat(10_000), 10)).to.equal('too-long');
		expect(MAX_TEXT_BYTES).to.equal(24 * 1024);
		expect(textFault('\u{1F511}'.repeat(6_144), 100_000)).to.equal(undefined);
		expect(textFault(`${'\u{1F511}'.repeat(6_144)}a`, 100_000)).to.equal('too-long');
	});

	it('takes ids of 1 to 64 bytes', () => {
		expect(['a', 'é'.repeat(32), 'x'.repeat(64)].every(isId)).to.equal(true);
		expect(['', 'é'.repeat(33), 'x'.repeat(65)].some(isId)).to.equal(false);
	});

	it('H14 takes timers of 5 s to 1 h, whole, or none', () => {
		expect([0, 5, 60, 3600].every(isTimer)).to.equal(true);
		expect([1, 4, 3601, -5, 5.5, Number.NaN, Number.POSITIVE_INFINITY].some(isTimer)).to.equal(false);
	});

	it('H8 takes names of emoji that are inert wherever they are shown', () => {
		expect(
			['tada', '+1', '-1', 'e-mail', 'man_with_gua_pi_mao', 'party.parrot', 'x'.repeat(64)].every(isEmojiName),
		).to.equal(true);
		expect(['', ':tada:', 'a b', '<b>', '\u{1F389}', 'a/b', 'x'.repeat(65), 'a\n'].some(isEmojiName)).to.equal(false);
	});

	it('H8 takes names of files, and no folders, line ends or reversals of direction', () => {
		expect(
			['a', '.profile', 'x.tar.gz', 'Lageplan (2).pdf', '\u{1F3D6}.png', 'x'.repeat(255)].every(isFileName),
		).to.equal(true);
		const refused = [
			'',
			'.',
			'..',
			'a/b',
			'a\\b',
			'a\nb',
			'a\u0000',
			'a\u007f',
			'x\u202egpj.exe',
			'x\u2066y',
			'a\u2028',
			'x'.repeat(256),
			'é'.repeat(128),
		];
		expect(refused.filter(isFileName)).to.deep.equal([]);
	});

	it('takes media types without parameters, in lower case', () => {
		expect(['text/plain', 'image/svg+xml', 'application/vnd.oasis.opendocument.text', 'a/b'].every(isMime)).to.equal(
			true,
		);
		const refused = [
			'',
			'text',
			'text/',
			'/plain',
			'Text/Plain',
			'text/plain; charset=utf-8',
			'text/pl ain',
			'a/b/c',
			`a/${'b'.repeat(126)}`,
		];
		expect(refused.filter(isMime)).to.deep.equal([]);
	});

	it('takes sizes that four bytes can hold, and no empty file', () => {
		expect([1, 65_536, MAX_FILE_BYTES].every(isFileSize)).to.equal(true);
		expect([0, -1, 1.5, MAX_FILE_BYTES + 1, Number.NaN].some(isFileSize)).to.equal(false);
	});
});
