import { expect } from 'chai';
import { asksWallClock, clockProblems } from './clock-rules.mjs';

describe('the clock on the wall', () => {
	for (const text of [
		'const a = Date.now();',
		'const a = Date.now;',
		'const a = new Date();',
		'const a = new Date;',
		'const a = Date();',
		"const a = Date['now']();",
	]) {
		it(`X9 is asked by ${text}`, () => {
			expect(asksWallClock(text)).to.equal(true);
		});
	}

	for (const text of [
		'const a = performance.now();',
		'const a = new Date(0);',
		'const a = new Date(now());',
		'// Date.now()',
		"const a = 'Date.now()';",
		'const a = x instanceof Date;',
		'type A = () => Date;',
		'const a: Date | undefined = f();',
		'const a = Date.UTC(2026, 0);',
	]) {
		it(`is not asked by ${text}`, () => {
			expect(asksWallClock(text)).to.equal(false);
		});
	}

	it('is asked with a reason, and a reason stays no longer than it is needed', () => {
		const texts = { 'a.ts': 'Date.now();', 'b.ts': 'Date.now();', 'c.tsx': 'const c = <b />;' };
		expect(
			clockProblems(texts, { 'a.ts': 'a date', 'c.tsx': 'a date', 'd.ts': 'a date' }).map(
				(problem: string) => problem.split(' ')[0],
			),
		).to.deep.equal(['b.ts', 'c.tsx', 'd.ts']);
	});
});
