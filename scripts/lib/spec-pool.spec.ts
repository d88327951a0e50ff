import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { ALONE, inBatches, LANES, longestFirst, SECONDS, specFiles } from './spec-lanes.mjs';
import { runSpecs } from './spec-pool.mjs';

const ROOT = join(import.meta.dirname, '../..');

describe('specs side by side', function () {
	this.timeout(120_000);
	let folder: string;
	beforeEach(() => {
		// Below the workspace, where mocha finds its compiler.
		folder = mkdtempSync(join(ROOT, 'node_modules/.specs-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const write = (name: string, text: string): string[] => {
		const file = join(folder, `${name}.mjs`);
		writeFileSync(file, text);
		return [relative(ROOT, file)];
	};
	const test = (title: string, body = ''): string => `it('${title}', () => { ${body} });`;
	const run = async (batches: string[][], { alone, linger }: { alone?: string[][]; linger?: number } = {}) => {
		let output = '';
		const print = { write: (text: string) => (output += text) };
		return { ...(await runSpecs({ root: ROOT, batches, alone, workers: 2, linger, print })), output: () => output };
	};

	it('are counted together, and those that failed are named with their output at the end', async () => {
		const good = write('good', test('one') + test('two'));
		const bad = write('bad', test('three') + test('four', 'throw new Error("it is broken");'));
		const { passed, failed, failing, output } = await run([good, bad]);
		expect({ passed, failed, failing }).to.deep.equal({ passed: 3, failed: 1, failing: bad });
		const [, ending] = output().split(`FAILED ${bad[0]}`);
		expect(ending).to.include('it is broken');
	});

	it('have failed where a process dies, runs no test or leaves one pending', async () => {
		const dies = write('dies', `${test('one')} process.exit(0);`);
		const none = write('none', '');
		const pending = write('pending', `${test('two')} it('three');`);
		const { passed, failed, failing } = await run([dies, none, pending]);
		expect({ passed, failed }).to.deep.equal({ passed: 1, failed: 3 });
		expect(failing).to.have.members([...dies, ...none, ...pending]);
	});

	it('have failed where a hook throws, a file cannot be loaded, or something throws after the last test', async () => {
		const hook = write('hook', `before(() => { throw new Error('no stage'); }); ${test('one')}`);
		const unloadable = write('unloadable', `import './nowhere.mjs'; ${test('two')}`);
		const late = write(
			'late',
			`after(() => { setTimeout(() => { throw new Error('late'); }, 100); }); ${test('three')}`,
		);
		const { passed, failed, failing } = await run([hook, unloadable, late]);
		expect({ passed, failed }).to.deep.equal({ passed: 1, failed: 3 });
		expect(failing).to.have.members([...hook, ...unloadable, ...late]);
	});

	it('have failed where a process is killed, or does not end after its last test', async () => {
		const killed = write('killed', `${test('one')} ${test('two', 'process.kill(process.pid, "SIGKILL");')}`);
		const open = write('open', `${test('three')} setInterval(() => undefined, 1000);`);
		const { passed, failed, failing, output } = await run([killed, open], { linger: 1_000 });
		expect({ passed, failed }).to.deep.equal({ passed: 1, failed: 2 });
		expect(failing).to.have.members([...killed, ...open]);
		expect(output()).to.include('it did not end after its last test');
	});

	it('have failed where one file of several in a process runs no test, or where a focused test hides others', async () => {
		const good = write('good', test('one'));
		const none = write('none', 'describe("nothing", () => undefined);');
		const focused = write('focused', `it.only('two', () => undefined); ${test('three')}`);
		const { passed, failed, output } = await run([[...good, ...none], focused]);
		expect({ passed, failed }).to.deep.equal({ passed: 1, failed: 2 });
		expect(output()).to.include(`${none[0]} ran no test`);
	});

	it('leave alone those that must be alone: they run last, one at a time', async () => {
		const log = join(folder, 'log');
		const logging = (name: string): string[] =>
			write(
				name,
				`import fs from 'node:fs';
				const log = (text) => fs.appendFileSync(${JSON.stringify(log)}, text + '\\n');
				it('runs', async () => {
					log('${name} begins');
					await new Promise((resolve) => setTimeout(resolve, 200));
					log('${name} ends');
				});`,
			);
		await run([logging('a'), logging('b')], { alone: [logging('x'), logging('y')] });
		const lines = readFileSync(log, 'utf8').trim().split('\n');
		expect(lines.slice(4)).to.deep.equal(['x begins', 'x ends', 'y begins', 'y ends']);
		expect(lines.slice(0, 4)).to.have.members(['a begins', 'a ends', 'b begins', 'b ends']);
	});

	it('are spread without losing one', () => {
		const files = specFiles(ROOT, ['packages', 'scripts', 'apps/meteor/tests']);
		expect(files).to.include('scripts/lib/spec-pool.spec.ts');
		for (const count of [1, 5, 12, 1000]) {
			expect(inBatches(longestFirst(files), count).flat().sort()).to.deep.equal(files);
		}
	});

	it('belong to one step each, wherever they are in the tree', () => {
		const folders = readdirSync(ROOT, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
			.map(({ name }) => name);
		const run = Object.values(LANES).flatMap((lane) => specFiles(ROOT, lane.folders));
		expect(run.sort()).to.deep.equal(specFiles(ROOT, folders));
	});

	it('are there, where they are named as long or alone', () => {
		const named = [...Object.keys(ALONE), ...Object.keys(SECONDS)];
		expect(named.filter((file) => !existsSync(join(ROOT, file)))).to.deep.equal([]);
	});
});
