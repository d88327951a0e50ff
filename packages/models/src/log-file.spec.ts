import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Libsql from 'libsql';
import { temporaryDirectory } from '../tests/temporary-directory.ts';
import { readLog, readLogFile } from './log-file.ts';

describe('the log beside a store', () => {
	const directory = temporaryDirectory();

	/** A log as SQLite writes it: a table, then so many transactions of a row, the mark set in the first. */
	const logOf = (transactions: number): Buffer => {
		const path = join(directory(), 'x.sqlite');
		const connection = new Libsql(path);
		connection.pragma('journal_mode = WAL');
		connection.pragma('wal_autocheckpoint = 0');
		connection.exec('CREATE TABLE t (a)');
		connection.pragma('wal_checkpoint(TRUNCATE)');
		for (let n = 0; n < transactions; n++) {
			connection.exec('BEGIN');
			connection.exec(`INSERT INTO t VALUES ('${'x'.repeat(100)}')`);
			if (n === 0) {
				connection.pragma('application_id = 21');
			}
			connection.exec('COMMIT');
		}
		const log = readFileSync(`${path}-wal`);
		connection.close();
		return log;
	};

	it('is read as SQLite wrote it', () => {
		const log = logOf(3);
		expect(readLog(log)).to.deep.equal({ frames: 4, hasFirstPage: true, cycles: [10] });
	});

	it('holds what was committed before a frame that is cut, altered or of an earlier cycle', () => {
		const log = logOf(3);
		const frame = (log.length - 32) / 4;
		const altered = Buffer.from(log);
		altered.writeUInt8(altered.readUInt8(log.length - 5) ^ 1, log.length - 5);
		const salted = Buffer.from(log);
		salted.writeUInt8(salted.readUInt8(32 + 3 * frame + 8) ^ 1, 32 + 3 * frame + 8);
		for (const spoiled of [
			log.subarray(0, -1),
			altered,
			salted,
			Buffer.concat([log.subarray(0, 32 + 3 * frame), Buffer.alloc(frame)]),
		]) {
			expect(readLog(spoiled).frames).to.equal(3);
		}
	});

	it('holds nothing of a transaction whose commit is missing', () => {
		const log = logOf(1);
		expect(readLog(log).frames).to.equal(2);
		expect(readLog(log.subarray(0, 32 + (log.length - 32) / 2))).to.deep.equal({
			frames: 0,
			hasFirstPage: false,
			cycles: [],
		});
	});

	it('X9 is read from its file piece by piece, also one that no memory would hold', () => {
		const log = logOf(3);
		const path = join(directory(), 'large-wal');
		writeFileSync(path, log);
		expect(readLogFile(path)).to.deep.equal(readLog(log));
		// 3 GiB, of which most was never written: what follows the last commit is of no transaction.
		truncateSync(path, 3 * 2 ** 30);
		expect(readLogFile(path)).to.deep.equal(readLog(log));
	});

	it('holds nothing where it is empty, absent, or no log', () => {
		const nothing = { frames: 0, hasFirstPage: false, cycles: [] };
		const spoiled = Buffer.from(logOf(1));
		spoiled.writeUInt8(spoiled.readUInt8(17) ^ 1, 17);
		for (const bytes of [
			Buffer.alloc(0),
			Buffer.alloc(5_000),
			Buffer.from('no log at all, but long enough for a header'),
			spoiled,
		]) {
			expect(readLog(bytes)).to.deep.equal(nothing);
		}
		expect(readLogFile(join(directory(), 'nowhere-wal'))).to.deep.equal(nothing);
	});
});
