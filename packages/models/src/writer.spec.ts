import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryDirectory } from '../tests/temporary-directory.ts';
import type { Answer } from './calls.ts';
import { Database } from './database.ts';
import { onceSql } from './sql.ts';
import { Writer } from './writer.ts';

const INSERT = onceSql('INSERT INTO t VALUES (?, ?)');
const PAGE = 4_096;

describe('X9 writers that share a transaction on a full disk', () => {
	const directory = temporaryDirectory();
	let database: Database;

	beforeEach(() => {
		database = new Database(join(directory(), 'x.sqlite'));
		database.execute('CREATE TABLE t (id TEXT, text TEXT)');
	});

	afterEach(() => database.close());

	/** Hands all to the writer at once, each a row of so many bytes; answers the codes of refusals, in order. */
	const write = (sizes: readonly number[]): Promise<string[]> =>
		new Promise((resolve) => {
			const answers: Answer[] = [];
			const perform = async ({ args: [id, size] }: { args: readonly unknown[] }) =>
				database.run(INSERT, String(id), 'x'.repeat(Number(size)));
			const answer = (more: readonly Answer[]): void => {
				answers.push(...more);
				if (answers.length === sizes.length) {
					resolve(answers.sort((a, b) => a.id - b.id).map(({ failure }) => failure?.code ?? 'stored'));
				}
			};
			const writer = new Writer({ database, perform, answer });
			for (const [id, size] of sizes.entries()) {
				writer.accept({ id, repository: '', method: '', args: [id, size] });
			}
		});

	const stored = () => database.all(onceSql('SELECT id FROM t ORDER BY id')).map(({ id }) => id);

	it('are stored but for the one that is too large', async () => {
		database.execute('PRAGMA max_page_count = 20');
		expect(await write([10, 10, 50 * PAGE, 10])).to.deep.equal(['stored', 'stored', 'store-full', 'stored']);
		expect(stored()).to.deep.equal(['0', '1', '3']);
	});

	it('are refused one and all where there is room for none, and stored once there is', async () => {
		database.execute('PRAGMA max_page_count = 3');
		expect(await write([3 * PAGE, 3 * PAGE])).to.deep.equal(['store-full', 'store-full']);
		expect(stored()).to.deep.equal([]);
		database.execute('PRAGMA max_page_count = 1000');
		expect(await write([3 * PAGE, 3 * PAGE])).to.deep.equal(['stored', 'stored']);
	});
});
