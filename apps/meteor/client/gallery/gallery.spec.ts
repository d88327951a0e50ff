import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const builtParts = async (): Promise<readonly string[]> => {
	const script = path.join(import.meta.dirname, 'tests/built-parts.mjs');
	const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 2 ** 26 });
	return JSON.parse(stdout) as string[];
};

describe('the gallery', () => {
	it('is absent from the production build', async function () {
		this.timeout(120_000);
		const parts = await builtParts();
		expect(parts.some((part) => part.endsWith('/client/main.tsx'))).to.equal(true);
		expect(parts.filter((part) => part.includes('/client/gallery/') || part.startsWith('gallery'))).to.deep.equal([]);
	});
});
