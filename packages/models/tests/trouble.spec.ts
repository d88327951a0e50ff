import { mkdir, open, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { type Models, openModels, STORE_FILE } from '../src/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { threadScript } from './thread-script.ts';

const refusalOf = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'fulfilled',
		(error: unknown) => (error instanceof StoreError ? error.code : String(error)),
	);

describe('X9 a store in trouble while it is open', function () {
	// Each test starts threads, which takes longer the busier the machine is.
	this.timeout(10_000);
	const directory = temporaryDirectory();
	const dataDir = () => join(directory(), 'data');
	let models: Models;
	let refusals: string[];

	beforeEach(async () => {
		refusals = [];
		models = await openModels({
			dataDir: dataDir(),
			threadScript: threadScript(),
			onRefusal: ({ code }) => refusals.push(code),
		});
		await models.users.insert(user('alice'));
	});

	afterEach(() => models.close());

	it('acknowledges nothing once DATA_DIR is removed, and still reads', async () => {
		await rm(dataDir(), { recursive: true });
		const writes = ['bob', 'carol', 'dave'].map((name) => refusalOf(models.users.insert(user(name))));
		expect(await Promise.all(writes)).to.deep.equal(['store-gone', 'store-gone', 'store-gone']);
		expect(await refusalOf(models.ping())).to.equal('store-gone');
		expect((await models.users.findById('alice'))?._id).to.equal('alice');
		expect(new Set(refusals)).to.deep.equal(new Set(['store-gone']));
	});

	it('acknowledges nothing while DATA_DIR is another, and goes on once it is back', async () => {
		await rename(dataDir(), join(directory(), 'moved'));
		expect(await refusalOf(models.users.insert(user('bob')))).to.equal('store-gone');
		await mkdir(dataDir());
		const other = await openModels({ dataDir: dataDir() });
		expect(await refusalOf(models.users.insert(user('bob')))).to.equal('store-gone');
		await other.close();
		await rm(dataDir(), { recursive: true });
		await rename(join(directory(), 'moved'), dataDir());
		expect(await refusalOf(models.users.insert(user('bob')))).to.equal('fulfilled');
		await models.ping();
		expect(await models.users.count()).to.equal(2);
	});

	for (const [what, put] of [
		['a file', (path: string) => writeFile(path, '')],
		['a loop', (path: string) => symlink(path, path)],
		['a way to nowhere', (path: string) => symlink('/nowhere', path)],
	] as const) {
		it(`acknowledges nothing while ${what} is where DATA_DIR was, still reads, and goes on once it is back`, async () => {
			await rename(dataDir(), join(directory(), 'moved'));
			await put(dataDir());
			for (const name of ['bob', 'carol']) {
				expect(await refusalOf(models.users.insert(user(name)))).to.equal('store-gone');
			}
			expect((await models.users.findById('alice'))?._id).to.equal('alice');
			await rm(dataDir());
			await rename(join(directory(), 'moved'), dataDir());
			expect(await refusalOf(models.users.insert(user('bob')))).to.equal('fulfilled');
		});
	}

	for (const suffix of ['', '-wal', '-shm']) {
		it(`acknowledges nothing once ${STORE_FILE}${suffix} is removed or replaced`, async () => {
			await rm(join(dataDir(), STORE_FILE + suffix));
			expect(await refusalOf(models.users.insert(user('bob')))).to.equal('store-gone');
			await (await open(join(dataDir(), STORE_FILE + suffix), 'w')).close();
			expect(await refusalOf(models.users.insert(user('bob')))).to.equal('store-gone');
		});
	}

	it('says so of a file that is overwritten, and does not take it back', async () => {
		await models.ping();
		const file = await open(join(dataDir(), STORE_FILE), 'r+');
		const { size } = await file.stat();
		await file.write(Buffer.alloc(size, 'x'), 0, size, 0);
		await file.close();
		expect(await refusalOf(models.ping())).to.equal('store-corrupt');
		expect(await refusalOf(models.ping())).to.equal('store-corrupt');
		expect(refusals[0]).to.equal('store-corrupt');
	});
});
