import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { transform } from 'esbuild';

/**
 * What runs before the version of Node is checked: a Node that cannot parse one of these ends with a syntax error
 * instead of the message that it is too old.
 */
const BEFORE_THE_CHECK = [
	'admin.mjs',
	'start.mjs',
	'store-tool.mjs',
	'test.mjs',
	'lib/build.mjs',
	'lib/help.mjs',
	'lib/install.mjs',
	'lib/report.mjs',
	'lib/run-tool.mjs',
	'lib/stale.mjs',
];

describe('a Node that is too old', () => {
	for (const file of BEFORE_THE_CHECK) {
		it(`can read scripts/${file}`, async () => {
			const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
			const [newest, old] = await Promise.all(
				['esnext', 'node14.8'].map((target) => transform(text, { target, format: 'esm' })),
			);
			expect(old?.code).to.equal(newest?.code);
		});
	}
});
