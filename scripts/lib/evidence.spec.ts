import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CHECKS } from './deep-checks.mjs';
import { faultsOf, listEvidence, machineOf, readEvidence, treesOf, uncommitted, writeEvidence } from './evidence.mjs';

const checks = { fuzz: {}, soak: {} };
const good = (packages: Record<string, string>) => ({
	name: 'fuzz',
	command: 'node fuzz',
	date: new Date(0).toISOString(),
	machine: machineOf(undefined),
	result: 'passed',
	figures: { runs: 3 },
	seed: 5,
	problems: [] as string[],
	packages,
});

describe('evidence', () => {
	let root: string;
	const git = (...args: string[]): void => {
		const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
			cwd: root,
			encoding: 'utf8',
		});
		expect(status, stderr).to.equal(0);
	};

	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'evidence-'));
		mkdirSync(join(root, 'one'));
		mkdirSync(join(root, 'two'));
		writeFileSync(join(root, 'one/a.ts'), '1');
		writeFileSync(join(root, 'two/b.ts'), '2');
		git('init', '-q');
		git('add', '-A');
		git('commit', '-q', '-m', 'Begin');
	});
	afterEach(() => rmSync(root, { recursive: true, force: true }));

	const listed = (): string[] => {
		const { found, faults } = readEvidence(root, checks);
		expect(faults).to.deep.equal([]);
		return listEvidence(root, checks, found);
	};

	it('is fresh until something that it tested changes, committed or not', () => {
		writeEvidence(root, 'fuzz', good(treesOf(root, ['one'])));
		expect(listed()).to.deep.equal(['fresh   fuzz (passed, 1970-01-01)', 'absent  soak: npm run verify:deep -- soak']);
		writeFileSync(join(root, 'two/b.ts'), '3');
		expect(listed()[0]).to.match(/^fresh/);
		writeFileSync(join(root, 'one/a.ts'), '4');
		expect(listed()[0]).to.equal('stale   fuzz (passed, 1970-01-01): changed since: one');
		git('add', '-A');
		git('commit', '-q', '-m', 'Change');
		expect(listed()[0]).to.match(/^stale/);
	});

	it('tells of files that are not committed', () => {
		expect(uncommitted(root, ['one', 'two'])).to.deep.equal([]);
		writeFileSync(join(root, 'two/new.ts'), '');
		expect(uncommitted(root, ['one'])).to.deep.equal([]);
		expect(uncommitted(root, ['one', 'two'])).to.deep.equal(['?? two/new.ts']);
	});

	it('is refused when malformed, of an unknown check, or at odds with itself', () => {
		const whole = good(treesOf(root, ['one']));
		expect(faultsOf('fuzz', whole, checks)).to.deep.equal([]);
		for (const [name, value] of Object.entries({
			fuzz: { ...whole, packages: { one: 'abc' } },
			soak: whole,
			other: whole,
			'fuzz ': whole,
		})) {
			expect(faultsOf(name, value, checks), name).not.to.deep.equal([]);
		}
		for (const field of Object.keys(whole)) {
			expect(faultsOf('fuzz', { ...whole, [field]: undefined }, checks), field).to.have.length(1);
		}
		expect(faultsOf('fuzz', { ...whole, figures: { series: [1, 2.5] } }, checks)).to.deep.equal([]);
		for (const figures of [{ series: [] }, { series: [1, 'x'] }, { one: '1' }, { one: null }]) {
			expect(faultsOf('fuzz', { ...whole, figures }, checks), JSON.stringify(figures)).to.have.length(1);
		}
		expect(faultsOf('fuzz', { ...whole, problems: ['one'] }, checks)).to.deep.equal([
			'it passed, and yet has problems',
		]);
		expect(faultsOf('fuzz', { ...whole, host: 'x' }, checks)).to.deep.equal(['it has an unknown field "host"']);
		mkdirSync(join(root, 'docs/evidence'), { recursive: true });
		writeFileSync(join(root, 'docs/evidence/soak.json'), '{');
		expect(readEvidence(root, checks).faults).to.have.length(1);
	});

	it('has a check that says what it proves, about what, and in what time', () => {
		for (const [name, { proves, command, paths, minutes }] of Object.entries(CHECKS)) {
			expect(proves.length * command.length * paths.length * minutes, name).to.be.above(0);
		}
	});
});
