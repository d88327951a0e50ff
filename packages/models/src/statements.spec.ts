import { join } from 'node:path';
import { expect } from 'chai';
import Libsql from 'libsql';
import { temporaryDirectory } from '../tests/temporary-directory.ts';
import { Database } from './database.ts';
import './open.ts';
import { migrate } from './schema.ts';
import { type Argument, declaredStatements, onceSql, type Sql } from './sql.ts';

type Finding = 'scans' | 'sorts';

/** A full-text index is walked by what it is asked to MATCH (`M`) or by one row's id (`=`). */
const isAsked = (detail: string): boolean => /VIRTUAL TABLE INDEX \d+:(?:M\d+|=)$/.test(detail);

/**
 * Going through what a subquery found costs no more than finding it, which has lines of its own; a row of constants is
 * one row.
 */
const harmlessOf = (database: Database, plan: readonly string[]): ReadonlySet<string> => {
	const tables = database.all(onceSql('SELECT name FROM sqlite_schema')).map(({ name }) => String(name));
	const subqueries = plan
		.flatMap((detail) => /^CO-ROUTINE (.+)$/.exec(detail)?.slice(1) ?? [])
		.filter((name) => !tables.includes(name));
	return new Set(['SCAN CONSTANT ROW', ...subqueries.map((name) => `SCAN ${name}`)]);
};

const findingOf = (detail: string, harmless: ReadonlySet<string>): Finding | undefined => {
	if (/USE TEMP B-TREE/.test(detail)) {
		return 'sorts';
	}
	return /^SCAN /.test(detail) && !harmless.has(detail) && !isAsked(detail) ? 'scans' : undefined;
};

/** What SQLite says of a plan that it must be argued for: https://www.sqlite.org/eqp.html */
const findingsOf = (database: Database, text: string): { findings: Set<Finding>; plan: string[] } => {
	const plan = database.all(onceSql(`EXPLAIN QUERY PLAN ${text}`)).map(({ detail }) => String(detail));
	const harmless = harmlessOf(database, plan);
	return {
		findings: new Set(plan.map((detail) => findingOf(detail, harmless)).filter((finding) => finding !== undefined)),
		plan,
	};
};

const unargued = (database: Database, text: string, argument: Argument): string[] => {
	const { findings, plan } = findingsOf(database, text);
	const missing = [...findings].filter((finding) => !argument[finding]);
	const idle = (['scans', 'sorts'] as const).filter((finding) => argument[finding] && !findings.has(finding));
	return [
		...missing.map((finding) => `${text}\n\t${finding}: ${plan.join('; ')}`),
		...idle.map((finding) => `${text}\n\tno longer ${finding}`),
	];
};

/** The table's column that each column of an answer comes from; `libsql`'s types lack it. */
const columnsOf = (
	connection: Libsql.Database,
	text: string,
): readonly { readonly name: string; readonly type: string | null }[] =>
	(connection.prepare(text) as unknown as { columns(): { name: string; type: string | null }[] }).columns();

describe('every statement of the store', () => {
	const directory = temporaryDirectory();
	let database: Database;

	before(() => {
		database = new Database(':memory:');
		migrate(database);
	});

	after(() => database.close());

	it('X9 finds what it is asked for by an index, in its order, or says why it need not', () => {
		const statements = [...declaredStatements()];
		expect(statements.length).to.be.above(40);
		expect(statements.flatMap(([text, argument]) => unargued(database, text, argument))).to.deep.equal([]);
	});

	it('asks for the id of each document, so that one that cannot be read is known', () => {
		const documents = [...declaredStatements().keys()].filter((text) => /^SELECT\b.*\bdocument\b.* FROM /.test(text));
		expect(documents.length).to.be.above(15);
		expect(documents.filter((text) => !/\bid_bytes, .* AS document_bytes\b/.test(text))).to.deep.equal([]);
	});

	it('X9 asks for no text but as bytes: the driver ends the process where one is no UTF-8', () => {
		const file = join(directory(), 'store.sqlite');
		const store = new Database(file);
		migrate(store);
		store.close();
		const connection = new Libsql(file);
		const textsOf = (text: string): string[] =>
			columnsOf(connection, text).flatMap(({ name, type }) => (type === 'TEXT' ? [name] : []));
		const asked = [...declaredStatements().keys()].filter((text) => text.startsWith('SELECT'));
		expect(asked.filter((text) => textsOf(text).length > 0)).to.deep.equal([]);
		expect(textsOf('SELECT id, n FROM (SELECT id, 1 AS n FROM users)')).to.deep.equal(['id']);
		connection.close();
	});

	it('is seen when it scans, sorts, or looks through a full-text index whole', () => {
		const seen = (text: string) => [...findingsOf(database, text).findings].sort();
		expect(seen('SELECT document FROM users WHERE search LIKE ?')).to.deep.equal(['scans']);
		expect(seen('SELECT count(*) FROM messages')).to.deep.equal(['scans']);
		expect(seen('SELECT document FROM messages WHERE rid = ? ORDER BY document')).to.deep.equal(['sorts']);
		expect(seen('SELECT n FROM (SELECT count(*) AS n FROM rooms GROUP BY updated_at LIMIT 9) AS rooms')).to.deep.equal([
			'scans',
			'sorts',
		]);
		expect(seen('SELECT DISTINCT document FROM rooms')).to.deep.equal(['scans', 'sorts']);
		expect(seen('SELECT rowid FROM user_words')).to.deep.equal(['scans']);
		expect(seen('SELECT rowid FROM user_words WHERE user_words MATCH ?')).to.deep.equal([]);
		expect(seen('SELECT document FROM rooms WHERE id = ?')).to.deep.equal([]);
	});

	it('is declared before it is run: nothing else is taken', () => {
		// @ts-expect-error a text of one's own is no statement
		const statement: Sql = 'SELECT document FROM users';
		expect(declaredStatements().has(statement)).to.equal(false);
	});
});
