import { createTranslator, en } from '@rocket.chat/i18n';
import { expect } from 'chai';
import { hintOf, isChanged, problemOf, shownValue, toValue, unsaved } from './draft.ts';

describe('a setting being changed', () => {
	const t = createTranslator('en', [en]);
	const timeout = { _id: 'OTR_Invite_Timeout', type: 'int', value: 60, packageValue: 60, minValue: 10, maxValue: 600 };
	const enabled = { _id: 'OTR_Enable', type: 'boolean', value: true, packageValue: true };

	it('shows the draft, else the value in force', () => {
		expect(shownValue(timeout, {})).to.equal('60');
		expect(shownValue(timeout, { OTR_Invite_Timeout: '6' })).to.equal('6');
		expect(shownValue(enabled, { OTR_Enable: false })).to.equal(false);
	});

	it('is changed only where the value would be another', () => {
		expect(isChanged(timeout, {})).to.equal(false);
		expect(isChanged(timeout, { OTR_Invite_Timeout: '60' })).to.equal(false);
		expect(isChanged(timeout, { OTR_Invite_Timeout: '61' })).to.equal(true);
		expect(isChanged(enabled, { OTR_Enable: false })).to.equal(true);
	});

	it('sends numbers as numbers', () => {
		expect(toValue(timeout, '61')).to.equal(61);
		expect(toValue(enabled, false)).to.equal(false);
	});

	it('refuses what is no whole number or out of bounds', () => {
		for (const shown of ['', ' ', '1.5', 'x', '9', '601', '1e9']) {
			expect(problemOf(timeout, shown, t), shown).to.equal('Enter a whole number from 10 to 600.');
		}
		expect(problemOf(timeout, '10', t)).to.equal(undefined);
		expect(problemOf(enabled, false, t)).to.equal(undefined);
	});

	it('says bounds and default', () => {
		expect(hintOf(timeout, t)).to.equal('From 10 to 600. Default: 60');
		expect(hintOf(enabled, t)).to.equal('');
	});

	it('keeps what was changed while the rest was being saved', () => {
		const saved = { OTR_Enable: false, OTR_Invite_Timeout: '61' };
		expect(unsaved({ ...saved, OTR_Invite_Timeout: '62' }, saved)).to.deep.equal({ OTR_Invite_Timeout: '62' });
		expect(unsaved(saved, saved)).to.deep.equal({});
	});
});
