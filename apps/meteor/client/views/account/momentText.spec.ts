import { expect } from 'chai';
import { momentText } from './momentText.ts';

describe('when somebody signed in', () => {
	const now = new Date(2026, 11, 1, 23, 59);
	const written = (...parts: [number, number, number, number, number]) =>
		momentText(new Date(...parts).toISOString(), now, 'en').replace(/\s/g, ' ');

	it('is the time today, and has the date before', () => {
		expect(written(2026, 11, 1, 0, 0)).to.equal('12:00 AM');
		expect(written(2026, 10, 30, 23, 59)).to.equal('Nov 30, 2026, 11:59 PM');
		expect(written(2025, 11, 1, 9, 5)).to.equal('Dec 1, 2025, 9:05 AM');
	});
});
