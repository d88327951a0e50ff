import { createTranslator, en } from '@rocket.chat/i18n';
import { expect } from 'chai';
import { roomTime } from './roomTime.ts';

describe('the time beside a room', () => {
	const t = createTranslator('en', [en]);
	const now = new Date(2026, 10, 23, 9, 0);
	const shown = (date: Date) => roomTime(date, now, 'en', t).replace(/\s/g, ' ');

	it('is the time today, then Yesterday, the weekday, the date', () => {
		expect(shown(new Date(2026, 10, 23, 8, 5))).to.equal('8:05 AM');
		expect(shown(new Date(2026, 10, 22, 23, 59))).to.equal('Yesterday');
		expect(shown(new Date(2026, 10, 20, 12, 0))).to.equal('Fri');
		expect(shown(new Date(2026, 9, 1, 12, 0))).to.equal('Oct 1');
		expect(shown(new Date(2025, 11, 31, 12, 0))).to.equal('Dec 31, 2025');
	});

	it('is the time for a clock that is ahead of ours', () => {
		expect(shown(new Date(2026, 10, 24, 1, 0))).to.equal('1:00 AM');
	});
});
