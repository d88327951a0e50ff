import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HELP } from './help.mjs';

const ROOT = join(import.meta.dirname, '../..');

describe('npm start -- --help', function () {
	this.timeout(30_000);

	it('answers where nothing is installed, and installs nothing', () => {
		const folder = mkdtempSync(join(tmpdir(), 'help-'));
		try {
			cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
			cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), {
				recursive: true,
				filter: (source) => !source.endsWith('node_modules'),
			});
			const { status, stdout, stderr } = spawnSync('npm', ['start', '--', '--help'], { cwd: folder, encoding: 'utf8' });
			expect(status, stderr).to.equal(0);
			expect(stdout).to.include(HELP);
			expect(existsSync(join(folder, 'node_modules'))).to.equal(false);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	it("names each variable of the README's table, and each script that it names", () => {
		const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
		const variables = [...readme.matchAll(/^\| ((?:`[\w<>]+`(?:, )?)+) \|/gm)].flatMap(([, names = '']) =>
			[...names.matchAll(/`([\w<>]+)`/g)].map(([, name]) => name),
		);
		expect(variables).to.include('PORT');
		expect(variables.filter((name) => !HELP.includes(` ${name}`))).to.deep.equal([]);
		const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
		const named = [...HELP.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
		expect(scripts).to.include.keys(...named);
	});
});

describe('CONTRIBUTING.md', () => {
	const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

	it('names scripts, steps and files that there are', () => {
		const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
		expect(scripts).to.include.keys(...[...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name));
		const files = [...text.matchAll(/(?:apps|packages|scripts|docs)\/[\w./-]+\.(?:ts|mjs|md)/g)].map(([file]) => file);
		expect(files.length).to.be.greaterThan(4);
		expect(files.filter((file) => !existsSync(join(ROOT, file)))).to.deep.equal([]);
	});

	it('names every step of npm run verify, in its order', () => {
		const [, named = ''] = /The steps are ([^.]+)\./.exec(text) ?? [];
		const verify = readFileSync(join(ROOT, 'scripts/verify.mjs'), 'utf8');
		const [, steps = ''] = /^const steps = \{\n([\s\S]+?)^\};/m.exec(verify) ?? [];
		expect(named.split(/,\s|\sand\s/)).to.deep.equal(
			[...steps.matchAll(/^\t'?([\w-]+)'?: /gm)].map(([, step]) => step),
		);
	});
});
