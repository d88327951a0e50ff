import { expect } from 'chai';
import { withFigures } from './document.ts';

describe('the figures in a document', () => {
	const marks = { begin: '<!-- figures -->', end: '<!-- end -->' };
	const page = 'before\n\n<!-- figures -->\n\nold\n\n<!-- end -->\n\nafter\n';

	it('are replaced between their marks, and nothing else is', () => {
		const renewed = withFigures(page, marks, 'new');
		expect(renewed).to.equal('before\n\n<!-- figures -->\n\nnew\n\n<!-- end -->\n\nafter\n');
		expect(withFigures(renewed, marks, 'new')).to.equal(renewed);
	});

	it('are refused where a mark is absent or they are in the wrong order', () => {
		for (const broken of [page.replace(marks.begin, ''), page.replace(marks.end, ''), `${marks.end}${marks.begin}`]) {
			expect(() => withFigures(broken, marks, 'new')).to.throw('must contain "<!-- figures -->"');
		}
	});
});
