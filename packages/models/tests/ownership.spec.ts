import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreError } from '@rocket.chat/model-typings';
import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { type Models, openModels, STORE_FILE } from '../src/index.ts';
import { takeDirectory } from '../src/take.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { threadScript } from './thread-script.ts';

const LOCK = 'rocketchat.lock';

const refusalOf = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'fulfilled',
		(error: unknown) => (error instanceof StoreError ? error.code : String(error)),
	);

const until = async (holds: () => boolean): Promise<void> => {
	while (!holds()) {
		await pause(20);
	}
};

describe('two servers on one directory', function () {
	// Each test starts threads, which takes longer the busier the machine is.
	this.timeout(10_000);
	const dataDir = temporaryDirectory();
	const opened: Models[] = [];
	let failures: string[] = [];

	const open = async (): Promise<Models> => {
		const onFailure = (error: Error) => failures.push(error instanceof StoreError ? error.code : String(error));
		const models = await openModels({ dataDir: dataDir(), threadScript: threadScript(), onFailure });
		opened.push(models);
		return models;
	};

	beforeEach(() => {
		failures = [];
	});

	afterEach(() => Promise.all(opened.splice(0).map((models) => models.close())));

	it('X9 only the newer writes once the lock file was deleted; the older is told in its next transaction', async () => {
		const older = await open();
		await older.users.insert(user('alice'));
		await rm(join(dataDir(), LOCK));
		const newer = await open();
		expect(await refusalOf(older.users.insert(user('lost')))).to.equal('store-taken');
		expect(await refusalOf(older.users.insert(user('lost too')))).to.equal('store-taken');
		expect(failures).to.deep.equal(['store-taken']);
		await newer.users.insert(user('bob'));
		await older.close();
		await newer.users.insert(user('carol'));
		expect(
			(await newer.users.findByIds(['alice', 'bob', 'carol', 'lost', 'lost too'])).map(({ _id }) => _id).sort(),
		).to.deep.equal(['alice', 'bob', 'carol']);
		await newer.close();
		const after = await open();
		expect(await after.users.count()).to.equal(3);
		expect(failures).to.deep.equal(['store-taken']);
	});

	it('X9 the older finds out by itself where it has nothing to write', async () => {
		await open();
		await rm(join(dataDir(), LOCK));
		await open();
		await until(() => failures.length > 0);
		expect(failures).to.deep.equal(['store-taken']);
	}).timeout(10_000);

	it('a lock that tells nothing leaves a store alone whose server gives signs of life', async () => {
		const older = await open();
		await rename(join(dataDir(), LOCK), join(dataDir(), 'elsewhere'));
		await mkdir(join(dataDir(), LOCK));
		expect(await refusalOf(open())).to.equal('store-in-use');
		expect(await refusalOf(older.users.insert(user('alice')))).to.equal('fulfilled');
	}).timeout(15_000);

	it('a lock that tells nothing gives way once the store stood still for 10 s, of which nothing is waited where there is no store', async () => {
		await mkdir(join(dataDir(), LOCK));
		let waited = 0;
		const wait = async (ms: number): Promise<void> => {
			waited += ms;
		};
		expect(await refusalOf(takeDirectory(dataDir(), wait))).to.equal('store-unwritable');
		expect(waited).to.equal(0);
		await writeFile(join(dataDir(), STORE_FILE), 'x');
		expect(await refusalOf(takeDirectory(dataDir(), wait))).to.equal('fulfilled');
		expect(waited).to.equal(10_000);
	});
});
