import { createTranslator, en } from '@rocket.chat/i18n';
import { expect } from 'chai';
import { type JudgedLogin, loginLevelOf, loginPasswordError, loginStrengthText } from './login-strength.ts';

describe('the strength of a login password in the form', () => {
	const t = createTranslator('en', [en]);
	const judged = (score: 0 | 1 | 2 | 3 | 4, refusal?: 'too-short' | 'too-long' | 'guessable'): JudgedLogin => ({
		score,
		guessesLog10: 9,
		refusal,
	});

	it('fills three or four bars where it is taken, at most two where it is refused, none where nothing is known', () => {
		expect([judged(3), judged(4)].map(loginLevelOf)).to.deep.equal([3, 4]);
		expect([judged(0, 'guessable'), judged(2, 'guessable'), judged(4, 'too-short')].map(loginLevelOf)).to.deep.equal([
			1, 2, 2,
		]);
		expect([undefined, 'unknown' as const].map(loginLevelOf)).to.deep.equal([0, 0]);
	});

	it('says what is wrong, and lets the server decide where it can not be judged', () => {
		expect(loginPasswordError(judged(0, 'guessable'), 8, t)).to.match(/easy to guess/);
		expect(loginPasswordError(judged(4, 'too-short'), 12, t)).to.equal('At least 12 characters');
		expect(loginPasswordError(judged(4, 'too-long'), 8, t)).to.equal('At most 1000 characters');
		expect([judged(3), undefined, 'unknown' as const].map((each) => loginPasswordError(each, 8, t))).to.deep.equal([
			undefined,
			undefined,
			undefined,
		]);
		expect(loginStrengthText(judged(1, 'guessable'), 8, t)).to.match(/^Strength: not enough\. .*easy to guess/);
		expect(loginStrengthText(judged(1, 'guessable'), 8, t, loginPasswordError(judged(1, 'guessable'), 8, t))).to.equal(
			'Strength: not enough',
		);
		expect(loginStrengthText(judged(1, 'guessable'), 8, t, 'The password is required')).to.match(/easy to guess/);
		expect(loginStrengthText(judged(3), 8, t)).to.equal('Strength: good');
		expect(loginStrengthText('unknown', 8, t)).to.match(/server/);
	});
});
