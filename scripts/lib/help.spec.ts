import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DEV_HELP, HELP, TOOL_HELP } from './help.mjs';

const ROOT = join(import.meta.dirname, '../..');

const prefixed = (texts: Readonly<Record<string, string>>): Record<string, string> =>
	Object.fromEntries(Object.entries(texts).map(([name, text]) => [`run ${name}`, text]));

describe('--help', function () {
	this.timeout(30_000);

	const folder = mkdtempSync(join(tmpdir(), 'help-'));
	const run = (script: string, ...words: string[]) =>
		spawnSync(process.execPath, [join(folder, 'scripts', script), ...words], { cwd: folder, encoding: 'utf8' });

	before(() => {
		cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
		cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), {
			recursive: true,
			filter: (source) => !source.endsWith('node_modules'),
		});
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	const helps = { start: HELP, 'run dev': DEV_HELP, ...prefixed(TOOL_HELP) };
	for (const [script, text] of Object.entries(helps)) {
		it(`of npm ${script} answers where nothing is installed, and installs and writes nothing`, () => {
			const files = readdirSync(folder);
			const { status, stdout, stderr } = spawnSync('npm', [...script.split(' '), '--', '--help'], {
				cwd: folder,
				encoding: 'utf8',
			});
			expect(status, stderr).to.equal(0);
			expect(stdout).to.include(text).and.to.include('Usage: npm ');
			expect(readdirSync(folder)).to.deep.equal(files);
		});
	}

	it('of npm run dev names what there is, as the refusal of an unknown argument does', () => {
		const { status, stdout, stderr } = run('dev.mjs', '--demo', '--dmeo');
		expect([status, stdout]).to.deep.equal([1, '']);
		expect(stderr).to.match(/^Unknown argument "--dmeo"\. There are .*\n$/);
		const named = stderr.match(/--[\w-]+(?= |,|\.)/g) ?? [];
		expect(named).to.include.members(['--demo', '--inspect', '--help']);
		expect(named.filter((name) => !DEV_HELP.includes(`  ${name}`))).to.deep.equal([]);
		expect(DEV_HELP).to.include('  PORT ');
	});

	it('of the store tool answers without a command, too', () => {
		expect(run('store-tool.mjs', '--help')).to.include({ status: 0, stdout: TOOL_HELP.backup });
	});

	it('is not needed to see that a spec has a wrong name', () => {
		for (const [words, expected] of [
			[['nonsense.spec.ts'], /^There is no file nonsense\.spec\.ts in .*\n$/],
			[['package.json', 'packages/nonsense.spec.ts'], /^There is no file packages\/nonsense\.spec\.ts in .*\n$/],
			[['nonsense', '-g', 'H8'], /^There is no file nonsense in .*\n$/],
			[['-g', 'H8'], /^Name a spec file/],
			[[], /^Name a spec file/],
		] as const) {
			const { status, stderr } = run('spec.mjs', ...words);
			expect(status, words.join(' ')).to.equal(1);
			expect(stderr).to.match(expected);
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
