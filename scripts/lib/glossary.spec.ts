import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isTest, root, sources } from './rooms.mjs';
import { tableRows } from './tables.mjs';

const rows = tableRows(readFileSync(join(root, 'docs/GLOSSARY.md'), 'utf8'));

/** What the packages and the app declare or name in code: comments and tests do not count. */
const code: string = sources
	.filter((file: string) => !isTest(file) && !file.startsWith('benchmarks/'))
	.map((file: string) =>
		readFileSync(join(root, file), 'utf8')
			.replaceAll(/\/\*[\s\S]*?\*\//g, '')
			.replaceAll(/^\s*\/\/.*$/gm, ''),
	)
	.join('\n');
const words = new Set(code.match(/\w+/g));

describe('the glossary', () => {
	it('has four cells in each row, and a meaning', () => {
		expect(rows.length).to.be.above(50);
		for (const cells of rows) {
			expect(cells, cells[0]).to.have.length(4);
			expect(cells[3], cells[0]).to.match(/\.$/);
		}
	});

	it('has each term once', () => {
		const terms = rows.flatMap(([term]) => (term ?? '').split(', '));
		expect(terms).to.deep.equal([...new Set(terms)]);
	});

	it('names only what exists in code', () => {
		const names = rows.flatMap(([, names]) => [...(names ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''));
		expect(names.length).to.be.above(40);
		expect(names.filter((name) => !words.has(name))).to.deep.equal([]);
	});
});
