import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { temporaryDirectory } from '../tests/temporary-directory.ts';
import { Database } from './database.ts';
import { STORE_FILE } from './files.ts';
import { openModels } from './open.ts';
import { onceSql } from './sql.ts';

/** What opening was refused with: one line that names the directory. */
const refusal = async (dataDir: string): Promise<{ code: string; message: string }> => {
	const error = await openModels({ dataDir }).then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).to.be.instanceOf(StoreError);
	const { code, message } = error as StoreError;
	expect(message).not.to.include('\n');
	return { code, message };
};

describe('opening the embedded store', () => {
	const directory = temporaryDirectory();
	const dataDir = () => join(directory(), 'data', 'nested');

	it('makes its directory, for its owner only', async () => {
		const models = await openModels({ dataDir: dataDir() });
		await models.close();
		expect((await stat(dataDir())).mode & 0o777).to.equal(0o700);
	});

	it('in memory is closed once what was asked before is done', async () => {
		const models = await openModels({ dataDir: ':memory:' });
		const written = models.users.insert(user('a'));
		await models.close();
		expect((await written)._id).to.equal('a');
	});

	it('keeps its files to their owner in a directory that others may read', async () => {
		await mkdir(dataDir(), { recursive: true, mode: 0o755 });
		const models = await openModels({ dataDir: dataDir() });
		await models.users.insert(user('alice'));
		const files = await readdir(dataDir());
		expect(files).to.include.members([STORE_FILE, `${STORE_FILE}-wal`]);
		for (const file of files) {
			expect((await stat(join(dataDir(), file))).mode & 0o077, file).to.equal(0);
		}
		await models.close();
	});

	it('finds everything again', async () => {
		const first = await openModels({ dataDir: dataDir() });
		await first.users.insert(user('alice'));
		await first.close();
		const second = await openModels({ dataDir: dataDir() });
		expect((await second.users.findByUsername('alice'))?._id).to.equal('alice');
		await second.close();
	});

	it('X9 knows the newest change again, so that a clock put back while it was closed leaves none behind', async () => {
		const first = await openModels({ dataDir: dataDir() });
		await first.users.insert(user('alice', { _updatedAt: new Date(2_000_000) }));
		await first.close();
		const second = await openModels({ dataDir: dataDir() });
		expect((await second.users.update('alice', { name: 'x' }, new Date(1_000_000)))?._updatedAt).to.deep.equal(
			new Date(2_000_001),
		);
		await second.close();
	});

	it('calls fsync at each commit: write-ahead log, synchronous=FULL', () => {
		const database = new Database(join(directory(), 'x.sqlite'));
		expect(database.get(onceSql('PRAGMA journal_mode'))?.journal_mode).to.equal('wal');
		expect(database.get(onceSql('PRAGMA synchronous'))?.synchronous).to.equal(2);
		database.close();
	});

	it('refuses a store of a newer schema with one clear line, and does not touch it', async () => {
		await (await openModels({ dataDir: dataDir() })).close();
		const database = new Database(join(dataDir(), STORE_FILE));
		database.execute('PRAGMA user_version = 999');
		database.close();
		const before = await readFile(join(dataDir(), STORE_FILE));
		expect(await refusal(dataDir())).to.deep.include({ code: 'store-newer' });
		expect((await refusal(dataDir())).message).to.match(/schema version 999.*up to \d+/);
		expect(await readFile(join(dataDir(), STORE_FILE))).to.deep.equal(before);
	});

	it('refuses a directory that is in use, and takes it once it is let go', async () => {
		const first = await openModels({ dataDir: dataDir() });
		const { code, message } = await refusal(dataDir());
		expect(code).to.equal('store-in-use');
		expect(message).to.include(dataDir());
		await first.close();
		await (await openModels({ dataDir: dataDir() })).close();
	}).timeout(10_000);

	it('refuses a path that is no directory', async () => {
		await writeFile(join(directory(), 'file'), '');
		const { code, message } = await refusal(join(directory(), 'file'));
		expect(code).to.equal('store-unwritable');
		expect(message).to.include(join(directory(), 'file'));
		expect((await refusal(join(directory(), 'file', 'below'))).code).to.equal('store-unwritable');
	});

	it('refuses a directory that cannot be written', async () => {
		// Who is root may write anywhere but in the kernel's own file systems.
		const isRoot = process.getuid?.() === 0;
		const path = isRoot ? '/proc/self' : dataDir();
		if (!isRoot) {
			await mkdir(path, { recursive: true });
			await chmod(path, 0o500);
		}
		const { code, message } = await refusal(path);
		expect(code).to.equal('store-unwritable');
		expect(message).to.include(path);
	});

	it('refuses a directory that a file system will not make, and does not try for ever', async () => {
		expect((await refusal('/proc/no-such-directory/below')).code).to.equal('store-unwritable');
	});

	it('refuses a file that is no store, and leaves it', async () => {
		await mkdir(dataDir(), { recursive: true });
		await writeFile(join(dataDir(), STORE_FILE), 'x'.repeat(8_192));
		expect((await refusal(dataDir())).code).to.equal('store-corrupt');
		expect(await readFile(join(dataDir(), STORE_FILE), 'utf8')).to.equal('x'.repeat(8_192));
	});
});
