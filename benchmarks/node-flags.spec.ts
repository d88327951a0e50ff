import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execPath } from 'node:process';
import { expect } from 'chai';
import { NODE_FLAGS } from './node-flags.ts';

describe('the flags that the server runs with', () => {
	it('are the same as a service as for `npm start`', () => {
		const operations = readFileSync(new URL('../docs/OPERATIONS.md', import.meta.url), 'utf8');
		expect(NODE_FLAGS).to.have.length.above(0);
		expect(operations).to.include(`ExecStart=/usr/bin/node ${NODE_FLAGS.join(' ')} scripts/start.mjs`);
	});

	it('give this Node a young generation that does not shrink', () => {
		const probe =
			"console.log(require('v8').getHeapSpaceStatistics().find((s) => s.space_name === 'new_space').space_size)";
		const sizeWith = (flags: readonly string[]): number =>
			Number(spawnSync(execPath, [...flags, '-e', probe], { encoding: 'utf8' }).stdout);
		expect(sizeWith(NODE_FLAGS)).to.be.at.least(16 * 2 ** 20);
	});
});
