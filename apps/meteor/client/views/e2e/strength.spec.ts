import { createTranslator, en } from '@rocket.chat/i18n';
import { expect } from 'chai';
import { levelOf, strengthText } from './strength.ts';

describe('the strength of a chosen password in words', () => {
	const t = createTranslator('en', [en]);

	it('says what is missing, and calls nothing strong that is refused', () => {
		const bits = 120;
		for (const refusal of ['guessable', 'personal', 'login-password'] as const) {
			const judged = { bits, guessesLog10: 40, refusal };
			expect(strengthText(judged, t), refusal).to.match(/^Strength: (too easy|not enough)/);
			expect(levelOf(judged), refusal).to.be.below(3);
		}
		expect(strengthText({ bits: 30, guessesLog10: 20, refusal: 'guessable' }, t)).to.include(
			'about 30 bits; 60 are needed',
		);
	});

	it('goes by the lower of both counts', () => {
		expect(strengthText({ bits: 90, guessesLog10: 20 }, t)).to.equal('Strength: strong (about 66 bits)');
		expect(strengthText({ bits: 80, guessesLog10: 30 }, t)).to.equal('Strength: very strong (about 80 bits)');
		expect([levelOf({ bits: 62, guessesLog10: 30 }), levelOf({ bits: 90, guessesLog10: 30 })]).to.deep.equal([3, 4]);
	});

	it('says that nothing was typed, and that it can not be told', () => {
		expect([
			levelOf(undefined),
			levelOf('unknown'),
			levelOf({ bits: 0, guessesLog10: 0, refusal: 'empty' }),
		]).to.deep.equal([0, 0, 0]);
		expect(strengthText(undefined, t)).to.equal(strengthText({ bits: 0, guessesLog10: 0, refusal: 'empty' }, t));
		expect(strengthText('unknown', t)).to.include('cannot be checked');
	});
});
