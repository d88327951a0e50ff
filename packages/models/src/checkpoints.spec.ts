import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryDirectory } from '../tests/temporary-directory.ts';
import { Checkpoints } from './checkpoints.ts';
import { Database } from './database.ts';
import { onceSql } from './sql.ts';

const MIB = 1024 * 1024;

describe('checkpoints', () => {
	const directory = temporaryDirectory();
	let database: Database;
	let checkpoints: Checkpoints;
	let now = 0;

	const file = () => join(directory(), 'x.sqlite');
	const logSize = (): number => statSync(`${file()}-wal`, { throwIfNoEntry: false })?.size ?? 0;

	/** Commits about a mebibyte. */
	const write = (): void => {
		database.transact(() => database.run(onceSql('INSERT INTO t VALUES (?)'), 'x'.repeat(MIB)));
		checkpoints.committed();
	};

	const writeMiB = (count: number): number => {
		let largest = 0;
		for (let n = 0; n < count; n++) {
			write();
			largest = Math.max(largest, logSize());
		}
		return largest;
	};

	beforeEach(() => {
		now = 0;
		database = new Database(file(), { marked: true });
		database.execute('CREATE TABLE t (a TEXT)');
		checkpoints = new Checkpoints({ database, logSize, now: () => now });
	});

	afterEach(() => {
		checkpoints.stop();
		database.close();
	});

	it('keep the log below a few mebibytes while writes go on', () => {
		expect(writeMiB(30)).to.be.below(6 * MIB);
	});

	it('let the log shrink again once a reader that held it is gone, while writes go on', () => {
		const reader = new Database(file(), { readOnly: true });
		reader.execute('BEGIN');
		reader.all(onceSql('SELECT count(*) FROM t'));
		writeMiB(12);
		expect(logSize()).to.be.above(12 * MIB);
		reader.execute('COMMIT');
		now += 1_000;
		writeMiB(3);
		expect(logSize()).to.be.below(3 * MIB);
		reader.close();
	});

	it('are tried on a disk that has been full for 5 s, and every 5 s from then on', () => {
		writeMiB(3);
		const full = (at: number): number => {
			now = at;
			checkpoints.full();
			// Where the fold was complete, this begins the log anew.
			database.transact(() => database.run(onceSql('INSERT INTO t VALUES (?)'), 'x'));
			return logSize();
		};
		expect(full(1_000)).to.be.above(MIB);
		expect(full(5_999)).to.be.above(MIB);
		expect(full(6_000)).to.be.below(MIB);
	});

	it('empty the log when nothing is written, as soon as nobody reads from it', () => {
		const reader = new Database(file(), { readOnly: true });
		writeMiB(2);
		reader.execute('BEGIN');
		reader.all(onceSql('SELECT count(*) FROM t'));
		write();
		checkpoints.idle();
		expect(logSize()).to.be.above(0);
		reader.execute('COMMIT');
		checkpoints.idle();
		expect(logSize()).to.equal(0);
		reader.close();
	});
});
