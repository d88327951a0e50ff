import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';

const ROOT = new URL('../../../', import.meta.url);
const table = readFileSync(new URL('README.md', import.meta.url), 'utf8');

type Row = { readonly what: string; readonly file: string; readonly test: string };

const rows: readonly Row[] = table.split('\n').flatMap((line) => {
	const [what, file, test] = line.startsWith('| ') ? line.slice(2, -2).split(' | ') : [];
	return what && test && file?.includes('/') ? [{ what, file, test }] : [];
});

/** As it stands in the source: a title may be in any quotes. */
const spellings = (test: string): readonly string[] => [test, test.replaceAll("'", "\\'"), test.replaceAll('`', '\\`')];

describe('the table of what is proved where', () => {
	it('has every part', () => {
		expect(rows.length).to.be.above(60);
		expect(table.match(/^## /gm)).to.have.length(5);
	});

	for (const { what, file, test } of rows) {
		it(`names a test that is there: ${what}`, () => {
			const at = new URL(file, ROOT);
			expect(existsSync(at), file).to.equal(true);
			const source = readFileSync(at, 'utf8');
			expect(test.length).to.be.above(10);
			expect(
				spellings(test).some((spelling) => source.includes(spelling)),
				`"${test}" in ${file}`,
			).to.equal(true);
		});
	}
});
