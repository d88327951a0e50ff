import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { temporaryFolder } from './support/index.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

type Component = { readonly name: string; readonly group?: string; readonly version: string; readonly purl: string };

describe('X9 npm run sbom', function () {
	this.timeout(60_000);

	it('writes a CycloneDX bill of materials with what runs, and nothing of what only builds and tests it', () => {
		const folder = temporaryFolder();
		try {
			const file = join(folder.path, 'sbom.cdx.json');
			const { status, stderr } = spawnSync(process.execPath, ['scripts/sbom.mjs', file], {
				cwd: ROOT,
				encoding: 'utf8',
			});
			expect(status, stderr).to.equal(0);
			const bill = JSON.parse(readFileSync(file, 'utf8')) as {
				bomFormat: string;
				specVersion: string;
				components: Component[];
			};
			expect(bill).to.include({ bomFormat: 'CycloneDX', specVersion: '1.6' });
			const names = new Set(bill.components.map(({ group, name }) => (group ? `${group}/${name}` : name)));
			expect([...names]).to.include.members([
				'libsql',
				'express',
				'ws',
				'bcrypt',
				'react',
				'@rocket.chat/fuselage',
				'libsodium',
				'pino',
			]);
			for (const tool of ['mocha', 'vite', 'playwright-core', '@biomejs/biome', 'typescript']) {
				expect(names.has(tool), tool).to.equal(false);
			}
			const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/libsql/package.json'), 'utf8')) as {
				version: string;
			};
			expect(bill.components.find(({ name }) => name === 'libsql')).to.include({
				version,
				purl: `pkg:npm/libsql@${version}`,
			});
			expect(readFileSync(file, 'utf8')).not.to.include(ROOT.slice(0, -1));
		} finally {
			folder.remove();
		}
	});
});
