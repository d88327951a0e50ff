import { createTranslator, en } from '@rocket.chat/i18n';
import { expect } from 'chai';
import { consequencesTexts } from './consequences.ts';

describe('what a reset costs in words', () => {
	const t = createTranslator('en', [en]);

	it('names whom it warns, as far as they are known, and at most eight of them', () => {
		const warned = Array.from({ length: 9 }, (_, index) => `peer${index}`);
		const of = (names: readonly string[]) =>
			consequencesTexts({ warned: names, lost: [], pinsLost: false }, t).join('\n');
		expect(of([])).to.include('is warned').and.not.to.include('Among them');
		expect(of(['bob', 'carol'])).to.include('Among them: bob, carol.');
		expect(of(warned)).to.include('peer7, …').and.not.to.include('peer8');
	});

	it('says what is kept and what is lost', () => {
		const of = (pinsLost: boolean, lost: readonly string[]) =>
			consequencesTexts({ warned: [], lost, pinsLost }, t).join('\n');
		expect(of(false, [])).to.include('are kept').and.not.to.include('can no longer be read');
		expect(of(true, ['a', 'b']))
			.to.include('everyone counts as new and unverified')
			.and.to.include('Old messages of 2 encrypted conversations');
	});
});
