import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import Libsql from 'libsql';
import { temporaryDirectory } from '../tests/temporary-directory.ts';
import { inspectStore } from './inspect.ts';
import { Marking } from './marking.ts';
import { noteCycle, readCard, writeStoreId } from './store-card.ts';

const FILE = 'x.sqlite';

/** The connection as Marking wants it, and the folds that a server makes. */
const openMarked = (path: string) => {
	const connection = new Libsql(path);
	connection.pragma('journal_mode = WAL');
	connection.pragma('wal_autocheckpoint = 0');
	connection.pragma('journal_size_limit = 0');
	const execute = (sql: string): void => void connection.exec(sql);
	const get = (sql: string): Record<string, unknown> => connection.prepare(sql).get() as Record<string, unknown>;
	const marking = new Marking({ execute, get }, (cycle) => noteCycle(dirname(path), cycle));
	const fold = (mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): void => {
		const { busy, log, checkpointed } = (
			connection.pragma(`wal_checkpoint(${mode})`) as { busy: number; log: number; checkpointed: number }[]
		)[0]!;
		marking.folded(busy === 0 && log === checkpointed);
	};
	const commit = (): void => {
		execute('COMMIT');
		marking.committed();
	};
	return {
		transact(statements: string): void {
			execute('BEGIN IMMEDIATE');
			execute(statements);
			marking.beforeCommit();
			commit();
		},
		/** As where the disk is full at the commit. */
		fail(statements: string): void {
			execute('BEGIN IMMEDIATE');
			execute(statements);
			marking.beforeCommit();
			execute('ROLLBACK');
			marking.rolledBack();
		},
		/** After its answers were sent. */
		settle(): void {
			if (marking.wantsFold) {
				fold('PASSIVE');
			}
		},
		fold,
		leave(): void {
			execute('BEGIN IMMEDIATE');
			marking.leave();
			commit();
			fold('TRUNCATE');
		},
		close: () => void connection.close(),
	};
};

/**
 * Rows on several pages that agree with each other in every state that was committed: so many rows, whose sum and count
 * are written down beside them.
 */
const SCHEMA =
	'CREATE TABLE rows (n INTEGER PRIMARY KEY, text TEXT); CREATE TABLE total (count, sum); INSERT INTO total VALUES (0, 0);';
const insert = (n: number): string =>
	`INSERT INTO rows VALUES (${n}, '${'x'.repeat(1_500)}'); UPDATE rows SET text = text || 'y' WHERE n % 3 = ${n % 3}; UPDATE total SET count = count + 1, sum = sum + ${n};`;

/** The number of rows, if everything agrees. */
const stateOf = (path: string): number | 'damaged' => {
	const connection = new Libsql(path);
	try {
		const row = connection
			.prepare('SELECT (SELECT count(*) FROM rows) AS rows, (SELECT sum(n) FROM rows) AS n, count, sum FROM total')
			.get() as Record<string, number>;
		const [check] = connection.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
		return check?.integrity_check === 'ok' && row.rows === row.count && (row.n ?? 0) === row.sum
			? Number(row.count)
			: 'damaged';
	} catch {
		return 'damaged';
	} finally {
		connection.close();
	}
};

type Moment = {
	readonly main: Buffer;
	readonly log: Buffer | undefined;
	readonly cycle: number;
	readonly rows: number;
};

/** Files of a store at every step of its life: written, folded while it is, left alone, written again, closed. */
const life = (folder: string): Moment[] => {
	const path = join(folder, FILE);
	const store = openMarked(path);
	const moments: Moment[] = [];
	let rows = 0;
	const keep = (): void => {
		const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : undefined;
		moments.push({ main: readFileSync(path), log, cycle: readCard(folder).cycle ?? 0, rows });
	};
	const post = (): void => {
		rows += 1;
		store.transact(insert(rows));
		keep();
		store.settle();
		keep();
	};
	store.transact(SCHEMA);
	keep();
	store.settle();
	keep();
	for (const step of [
		'post',
		'post',
		'passive',
		'post',
		'post',
		'passive',
		'post',
		'restart',
		'post',
		'leave',
		'post',
		'post',
		'passive',
		'leave',
		'post',
		'leave',
	]) {
		if (step === 'post') {
			post();
		} else if (step === 'leave') {
			store.leave();
			keep();
		} else {
			store.fold(step === 'passive' ? 'PASSIVE' : 'RESTART');
			keep();
		}
	}
	store.close();
	return moments;
};

describe('X9 the files of a store before they are opened', () => {
	const directory = temporaryDirectory();

	const lay = (main: Buffer, log: Buffer | undefined): string => {
		const folder = join(directory(), 'copy');
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder);
		writeFileSync(join(folder, FILE), main);
		if (log) {
			writeFileSync(join(folder, `${FILE}-wal`), log);
		}
		return folder;
	};

	it('are taken as a kill or a clean stop leaves them, at every moment', () => {
		for (const { main, log, rows } of life(directory())) {
			const folder = lay(main, log);
			expect(inspectStore(folder, FILE)).to.equal(undefined);
			expect(stateOf(join(folder, FILE))).to.equal(rows);
		}
	});

	it('are refused where file and log are of moments that do not belong together, whatever the two', () => {
		const moments = life(directory());
		let [refused, taken] = [0, 0];
		for (const { main } of moments) {
			for (const { log } of moments) {
				const folder = lay(main, log);
				if (inspectStore(folder, FILE)) {
					refused += 1;
				} else {
					taken += 1;
					expect(stateOf(join(folder, FILE))).not.to.equal('damaged');
				}
			}
		}
		expect(refused).to.be.above(moments.length);
		expect(taken).to.be.above(moments.length);
	}).timeout(60_000);

	it('are refused without the log that holds the newest, but for the moment in which it is written for the first time', () => {
		let lost = 0;
		for (const { main, rows } of life(directory())) {
			const folder = lay(main, undefined);
			const refusal = inspectStore(folder, FILE);
			if (!refusal) {
				lost += stateOf(join(folder, FILE)) === rows ? 0 : 1;
			} else {
				expect(refusal.code).to.equal('store-log-missing');
			}
		}
		// The transaction after each rest, between its commit and the fold that follows it at once: 3 rests and the first
		// of all.
		expect(lost).to.be.at.most(4);
	});

	it('are taken without their log where whoever closed them last had folded it, and refused where it was lost', () => {
		let [taken, refused, lost] = [0, 0, 0];
		for (const { main, log, cycle, rows } of life(directory())) {
			const folder = lay(main, log);
			noteCycle(folder, cycle);
			// Opened and closed by another program, with nobody else there: SQLite folds the log and removes it.
			expect(stateOf(join(folder, FILE))).to.equal(rows);
			expect(inspectStore(folder, FILE)).to.equal(undefined);
			const alone = lay(main, undefined);
			noteCycle(alone, cycle);
			if (inspectStore(alone, FILE)) {
				refused += 1;
			} else if (stateOf(join(alone, FILE)) === rows) {
				taken += 1;
			} else {
				lost += 1;
			}
		}
		expect(refused).to.be.above(5);
		expect(taken).to.be.above(5);
		// As above: the moments between a first commit and its fold.
		expect(lost).to.be.at.most(4);
	});

	it('are taken after a kill while a reader holds the log, in which the store was left in peace and used again', () => {
		const path = join(directory(), FILE);
		const store = openMarked(path);
		store.transact(SCHEMA);
		store.settle();
		store.leave();
		const reader = new Libsql(path);
		reader.exec('BEGIN');
		reader.prepare('SELECT * FROM total').get();
		let rows = 0;
		for (let times = 0; times < 3; times++) {
			rows += 1;
			store.transact(insert(rows));
			store.settle();
			store.leave();
			const folder = lay(readFileSync(path), readFileSync(`${path}-wal`));
			expect(inspectStore(folder, FILE)).to.equal(undefined);
			expect(stateOf(join(folder, FILE))).to.equal(rows);
		}
		reader.exec('ROLLBACK');
		reader.close();
		store.close();
	});

	it('are taken after a kill where a commit had failed before, in use or in peace', () => {
		const path = join(directory(), FILE);
		const store = openMarked(path);
		store.transact(SCHEMA);
		store.settle();
		for (let rows = 1; rows < 5; rows++) {
			store.fail(insert(100));
			store.fail(insert(100));
			store.transact(insert(rows));
			const folder = lay(readFileSync(path), readFileSync(`${path}-wal`));
			expect(inspectStore(folder, FILE)).to.equal(undefined);
			expect(stateOf(join(folder, FILE))).to.equal(rows);
			if (rows % 2 === 0) {
				store.leave();
			} else {
				store.fold('RESTART');
			}
		}
		store.close();
	});

	it('are taken where a kill came between a commit and its card, and a reader folded the log afterwards', () => {
		const path = join(directory(), FILE);
		const store = openMarked(path);
		store.transact(SCHEMA);
		store.settle();
		writeStoreId(directory(), 'a'.repeat(24));
		for (const rows of [1, 2]) {
			const { cycle = 0 } = readCard(directory());
			store.transact(insert(rows));
			const folder = lay(readFileSync(path), readFileSync(`${path}-wal`));
			writeStoreId(folder, 'a'.repeat(24));
			noteCycle(folder, cycle);
			expect(stateOf(join(folder, FILE))).to.equal(rows);
			const last = new Libsql(join(folder, FILE));
			last.pragma('wal_checkpoint(TRUNCATE)');
			last.close();
			expect(inspectStore(folder, FILE)).to.equal(undefined);
			// One cycle more, of which somebody was told, and the log is needed.
			noteCycle(folder, cycle + 2);
			expect(inspectStore(folder, FILE)).to.include({ code: 'store-log-missing' });
			store.fold('RESTART');
		}
		store.close();
	});

	it('say nothing in their card that is not committed', () => {
		const path = join(directory(), FILE);
		const store = openMarked(path);
		store.fail(SCHEMA);
		expect(readCard(directory())).to.deep.equal({});
		store.transact(SCHEMA);
		expect(readCard(directory())).to.deep.equal({ cycle: 1 });
		store.close();
	});

	it('are refused where they were cut, emptied or removed', () => {
		const { main, log } = life(directory()).at(-1)!;
		const folder = lay(main, log);
		truncateSync(join(folder, FILE), main.length - 4_096);
		expect(inspectStore(folder, FILE)).to.include({ code: 'store-cut' });
		expect(inspectStore(folder, FILE)?.message).to.include('--accept-empty-store').and.not.include('\n');
		writeStoreId(folder, 'a'.repeat(24));
		truncateSync(join(folder, FILE), 0);
		expect(inspectStore(folder, FILE)).to.include({ code: 'store-emptied' });
		rmSync(join(folder, FILE));
		expect(inspectStore(folder, FILE)).to.include({ code: 'store-missing' });
	});

	it('are taken where there never were any', () => {
		expect(inspectStore(directory(), FILE)).to.equal(undefined);
		writeFileSync(join(directory(), FILE), '');
		expect(inspectStore(directory(), FILE)).to.equal(undefined);
	});

	it('of an earlier release are taken whole, and refused alone before their first fold', () => {
		const path = join(directory(), FILE);
		const connection = new Libsql(path);
		connection.pragma('journal_mode = WAL');
		connection.exec(`${SCHEMA} ${insert(1)} PRAGMA user_version = 1`);
		const folder = lay(readFileSync(path), readFileSync(`${path}-wal`));
		expect(inspectStore(folder, FILE)).to.equal(undefined);
		rmSync(join(folder, `${FILE}-wal`));
		expect(inspectStore(folder, FILE)).to.include({ code: 'store-log-missing' });
		connection.pragma('wal_checkpoint(TRUNCATE)');
		copyFileSync(path, join(folder, FILE));
		expect(inspectStore(folder, FILE)).to.equal(undefined);
		connection.close();
	});
});
