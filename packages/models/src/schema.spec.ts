import { StoreError } from '@rocket.chat/model-typings';
import { expect } from 'chai';
import { Database } from './database.ts';
import { migrate, SCHEMA_VERSION, schemaVersion } from './schema.ts';
import { onceSql } from './sql.ts';

const STEPS = [
	'CREATE TABLE one (a TEXT)',
	'CREATE TABLE two (b TEXT); INSERT INTO one VALUES (1)',
	'ALTER TABLE one ADD COLUMN c TEXT',
];

describe('migrations', () => {
	let database: Database;

	beforeEach(() => {
		database = new Database(':memory:');
	});

	afterEach(() => database.close());

	it('bring a new store to the version of the program', () => {
		migrate(database);
		expect(schemaVersion(database)).to.equal(SCHEMA_VERSION);
	});

	it('run each step once, also when they are run again later with more', () => {
		migrate(database, STEPS.slice(0, 2));
		migrate(database, STEPS);
		migrate(database, STEPS);
		expect(schemaVersion(database)).to.equal(3);
		expect(database.all(onceSql('SELECT * FROM one'))).to.deep.equal([{ a: '1', c: null }]);
	});

	it('leave a store at the version before a step that fails', () => {
		expect(() => migrate(database, [STEPS[0]!, 'CREATE TABLE half (a TEXT); CREATE TABLE one (a TEXT)'])).to.throw(
			'already exists',
		);
		expect(schemaVersion(database)).to.equal(1);
		expect(() => database.all(onceSql('SELECT * FROM half'))).to.throw('no such table');
	});

	it('refuse a version that no program of ours writes, and leave the store alone', () => {
		database.execute('PRAGMA user_version = -3');
		expect(() => migrate(database))
			.to.throw(StoreError, /schema version -3, which no program of ours writes/)
			.with.property('code', 'store-corrupt');
		expect(schemaVersion(database)).to.equal(-3);
	});

	it('refuse tables without a version, as they are left where it was lost', () => {
		migrate(database);
		database.execute('PRAGMA user_version = 0');
		expect(() => migrate(database))
			.to.throw(StoreError, /holds tables but no schema version \(0\)/)
			.with.property('code', 'store-corrupt');
	});

	it('refuse a store that a newer program wrote, and leave it alone', () => {
		migrate(database, STEPS);
		expect(() => migrate(database, STEPS.slice(0, 2)))
			.to.throw(StoreError, /schema version 3, this program knows up to 2: .*$/)
			.with.property('code', 'store-newer');
		expect(schemaVersion(database)).to.equal(3);
	});
});

describe('a database', () => {
	it('undoes a transaction that throws, and goes on', () => {
		const database = new Database(':memory:');
		database.execute('CREATE TABLE t (a TEXT)');
		expect(() =>
			database.transact(() => {
				database.run(onceSql('INSERT INTO t VALUES (?)'), 'x');
				throw new Error('no');
			}),
		).to.throw('no');
		database.transact(() => database.run(onceSql('INSERT INTO t VALUES (?)'), 'y'));
		expect(database.all(onceSql('SELECT a FROM t'))).to.deep.equal([{ a: 'y' }]);
		database.close();
	});
});
