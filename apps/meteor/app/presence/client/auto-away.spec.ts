import { expect } from 'chai';
import { AutoAway } from './index.ts';

describe('whether somebody sits at this page', () => {
	const create = () => {
		const told: string[] = [];
		let time = 0;
		let pending: { at: number; callback: () => void }[] = [];
		const page = new AutoAway({
			tell: (method) => told.push(method),
			now: () => time,
			after: (ms, callback) => void pending.push({ at: time + ms, callback }),
		});
		const pass = (ms: number): void => {
			time += ms;
			const due = pending.filter(({ at }) => at <= time);
			pending = pending.filter(({ at }) => at > time);
			for (const { callback } of due) {
				callback();
			}
		};
		return { page, told, pass, timers: () => pending.length };
	};

	it('is told when nothing has moved for five minutes, and when something moves again', () => {
		const { page, told, pass, timers } = create();
		pass(200_000);
		page.active();
		pass(100_000);
		pass(199_999);
		expect(told).to.deep.equal([]);
		pass(1);
		expect(told).to.deep.equal(['UserPresence:away']);
		expect(timers()).to.equal(0);
		page.active();
		page.active();
		expect(told).to.deep.equal(['UserPresence:away', 'UserPresence:online']);
		expect(timers()).to.equal(1);
	});

	it('is told again on another connection, while nobody does', () => {
		const { page, told, pass } = create();
		page.signedIn();
		expect(told).to.deep.equal([]);
		pass(300_000);
		page.signedIn();
		expect(told).to.deep.equal(['UserPresence:away', 'UserPresence:away']);
	});
});
