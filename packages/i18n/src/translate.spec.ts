import { expect } from 'chai';
import { createTranslator, en, enParts } from './index.ts';

describe('translation', () => {
	const t = createTranslator('en', [en]);

	it('gives the text of a key', () => {
		expect(t('Cancel')).to.equal('Cancel');
	});

	it('fills placeholders', () => {
		expect(t('Required_field', { field: 'Email' })).to.equal('Email is required');
	});

	it('inserts values as they are, not as further placeholders', () => {
		expect(t('Required_field', { field: '{{field}}' })).to.equal('{{field}} is required');
		expect(t('Required_field', { field: '$&' })).to.equal('$& is required');
	});

	it('falls back from a language to English', () => {
		const german = createTranslator('de', [{ Cancel: 'Abbrechen' }, en]);
		expect(german('Cancel')).to.equal('Abbrechen');
		expect(german('Close')).to.equal('Close');
	});

	it('has each key in one part only', () => {
		const keys = Object.values(enParts).flatMap((part) => Object.keys(part));
		expect(new Set(keys).size).to.equal(keys.length);
	});
});
