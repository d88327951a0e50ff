import { spawn } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fingerprint, unlessFresh } from './stale.mjs';

const STALE = new URL('./stale.mjs', import.meta.url).href;

describe('a stamp of what was made', () => {
	let folder: string;
	let stamp: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'stamp-'));
		stamp = join(folder, 'dist/.built');
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it('is of the sources: what changes is made again, what stays is not', () => {
		const source = join(folder, 'source.ts');
		const made: string[] = [];
		const ensure = (): boolean =>
			unlessFresh(stamp, fingerprint(folder, ['source.ts']), () => made.push(readFileSync(source, 'utf8')));
		writeFileSync(source, 'one');
		expect([ensure(), ensure()]).to.deep.equal([true, false]);
		writeFileSync(source, 'two');
		expect([ensure(), ensure()]).to.deep.equal([true, false]);
		expect(made).to.deep.equal(['one', 'two']);
	});

	it('is gone after a run that failed, even for the sources that it was of', () => {
		unlessFresh(stamp, 'good', () => undefined);
		expect(() =>
			unlessFresh(stamp, 'bad', () => {
				throw new Error('does not compile');
			}),
		).to.throw('does not compile');
		expect(existsSync(stamp)).to.equal(false);
		expect(unlessFresh(stamp, 'good', () => undefined)).to.equal(true);
	});

	it('lets one of several processes make, and the others wait for it', async () => {
		const log = join(folder, 'log');
		const script = `
			import fs from 'node:fs';
			import { unlessFresh } from ${JSON.stringify(STALE)};
			unlessFresh(${JSON.stringify(stamp)}, 'value', () => {
				fs.appendFileSync(${JSON.stringify(log)}, 'made;');
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
			});
			fs.appendFileSync(${JSON.stringify(log)}, fs.readFileSync(${JSON.stringify(stamp)}, 'utf8') + ';');`;
		const run = (): Promise<number | null> =>
			new Promise((resolve) => {
				const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
				child.once('close', resolve);
			});
		expect(await Promise.all([run(), run(), run()])).to.deep.equal([0, 0, 0]);
		expect(readFileSync(log, 'utf8').split(';').sort()).to.deep.equal(['', 'made', 'value', 'value', 'value']);
	});

	it('lets one at a time make, when several find the lock of a process that has died', async () => {
		const log = join(folder, 'log');
		const script = `
			import fs from 'node:fs';
			import { unlessFresh } from ${JSON.stringify(STALE)};
			const at = Number(process.argv[1]);
			while (Date.now() < at);
			unlessFresh(${JSON.stringify(stamp)}, String(process.pid), () => {
				fs.appendFileSync(${JSON.stringify(log)}, 'begun;');
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
				fs.appendFileSync(${JSON.stringify(log)}, 'ended;');
			});`;
		unlessFresh(stamp, 'old', () => undefined);
		for (let round = 0; round < 3; round++) {
			writeFileSync(`${stamp}.lock`, '4194305');
			const at = String(Date.now() + 500);
			const run = (): Promise<number | null> =>
				new Promise((resolve) => {
					const child = spawn(process.execPath, ['--input-type=module', '-e', script, at], { stdio: 'inherit' });
					child.once('close', resolve);
				});
			expect(await Promise.all([run(), run(), run()])).to.deep.equal([0, 0, 0]);
		}
		expect(readFileSync(log, 'utf8')).to.equal('begun;ended;'.repeat(9));
	}).timeout(30_000);

	it('says what is wrong if a folder has the name of the lock', () => {
		mkdirSync(`${stamp}.lock`, { recursive: true });
		expect(() => unlessFresh(stamp, 'new', () => undefined)).to.throw(`Expected a file, found a folder: ${stamp}.lock`);
	});

	it('is made in spite of a lock that is a link to nothing', () => {
		unlessFresh(stamp, 'old', () => undefined);
		symlinkSync(join(folder, 'nothing'), `${stamp}.lock`);
		expect(unlessFresh(stamp, 'new', () => undefined)).to.equal(true);
	});

	it('is made in spite of an empty lock from the future', () => {
		unlessFresh(stamp, 'old', () => undefined);
		writeFileSync(`${stamp}.lock`, '');
		utimesSync(`${stamp}.lock`, Date.now() / 1000 + 3600, Date.now() / 1000 + 3600);
		expect(unlessFresh(stamp, 'new', () => undefined)).to.equal(true);
	});

	// No process has the first number: it is above Linux' highest. A restarted container gives its numbers again. A lock
	// is empty if its owner was killed, or found the disk full, between creating and writing it.
	for (const [whose, owner] of [
		['of a process that has died', '4194305'],
		['of a process whose number is now ours', String(process.pid)],
		['that is empty', ''],
		['with a number that is no process', '0'],
		['with the number of a group of processes', '-1'],
		['with a line break alone', '\n'],
	] as const) {
		it(`is made in spite of a lock ${whose}`, () => {
			unlessFresh(stamp, 'old', () => undefined);
			writeFileSync(`${stamp}.lock`, owner);
			utimesSync(`${stamp}.lock`, Date.now() / 1000 - 2, Date.now() / 1000 - 2);
			expect(unlessFresh(stamp, 'new', () => undefined)).to.equal(true);
			expect(existsSync(`${stamp}.lock`)).to.equal(false);
		});
	}
});
