import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import Libsql from 'libsql';
import {
	assertRestorable,
	assertWholeIfUnused,
	checkpointIfUnused,
	copyStore,
	installStore,
	lockDirectory,
	openModels,
	STORE_FILE,
} from '../src/index.ts';
import { writeSchema1 } from './schema-1.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('X9 files that a backup or a restore is asked to take', () => {
	const folder = temporaryDirectory();
	const inFolder = (name: string): string => join(folder(), name);

	/** What a kill leaves of a store of three accounts, of which the log alone holds the last. */
	const killed = async (name: string): Promise<string> => {
		const models = await openModels({ dataDir: inFolder('running') });
		for (const id of ['a', 'b', 'c']) {
			await models.users.insert(user(id));
		}
		cpSync(inFolder('running'), inFolder(name), { recursive: true });
		await models.close();
		return inFolder(name);
	};
	const accounts = async (dataDir: string): Promise<number> => {
		const models = await openModels({ dataDir });
		try {
			return await models.users.count();
		} finally {
			await models.close();
		}
	};
	const refusal = (work: () => unknown): unknown => {
		try {
			work();
		} catch (error) {
			return error instanceof Error && 'code' in error ? error.code : error;
		}
		return undefined;
	};
	const refusalOfStart = (dataDir: string): Promise<unknown> =>
		accounts(dataDir).then(
			() => undefined,
			(error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
		);

	it('are refused where the log was lost, which stays known', async () => {
		const dataDir = await killed('data');
		rmSync(join(dataDir, `${STORE_FILE}-wal`));
		rmSync(join(dataDir, `${STORE_FILE}-shm`));
		expect(refusal(() => assertWholeIfUnused(dataDir))).to.equal('store-log-missing');
		expect(refusal(() => assertRestorable(join(dataDir, STORE_FILE)))).to.equal('store-log-missing');
		expect(await refusalOfStart(dataDir)).to.equal('store-log-missing');
	});

	it('are taken with their log, also once a copy has folded it', async () => {
		const dataDir = await killed('data');
		assertWholeIfUnused(dataDir);
		assertRestorable(join(dataDir, STORE_FILE));
		copyStore(join(dataDir, STORE_FILE), inFolder('copy'));
		checkpointIfUnused(dataDir);
		assertRestorable(join(dataDir, STORE_FILE));
		assertRestorable(inFolder('copy'));
		expect(await accounts(dataDir)).to.equal(3);
	});

	it('are not looked at while a server has the directory: it has looked, and writes', async () => {
		const dataDir = await killed('data');
		rmSync(join(dataDir, `${STORE_FILE}-wal`));
		const release = lockDirectory(dataDir);
		expect(refusal(() => assertWholeIfUnused(dataDir))).to.equal(undefined);
		release();
	});

	it('leave a former store that was killed whole in one file, which can be restored in turn', async () => {
		const dataDir = await killed('data');
		copyStore(join(inFolder('running'), STORE_FILE), join(dataDir, 'copy'));
		const former = String(installStore(dataDir, join(dataDir, 'copy'), new Date(0)));
		expect(existsSync(former)).to.equal(true);
		for (const name of readdirSync(dataDir).filter((each) => /before.*-(?:wal|shm)$/.test(each))) {
			rmSync(join(dataDir, name));
		}
		assertRestorable(former);
		copyStore(former, join(dataDir, 'again'));
		installStore(dataDir, join(dataDir, 'again'), new Date(1));
		expect(await accounts(dataDir)).to.equal(3);
	});

	it('start in a directory that held another workspace, though they are of the first release and have no id', async () => {
		const dataDir = await killed('data');
		writeSchema1(inFolder('old'), { users: [user('x')], rooms: [], subscriptions: [], messages: [] });
		copyStore(join(inFolder('old'), STORE_FILE), join(dataDir, 'copy'));
		installStore(dataDir, join(dataDir, 'copy'), new Date(0));
		expect(await accounts(dataDir)).to.equal(1);
		expect(await accounts(dataDir)).to.equal(1);
	});

	it("are named where they can not be copied, with the driver's word for it", async () => {
		const dataDir = await killed('data');
		expect(() => copyStore(dataDir, inFolder('copy')))
			.to.throw(/data could not be copied to .*copy \(.+\): /)
			.with.property('code', 'store-unwritable');
		copyStore(join(dataDir, STORE_FILE), inFolder('whole'));
		expect(() => copyStore(inFolder('whole'), inFolder('whole'))).to.throw(/could not be copied to/);
	});

	it('are told from a store that another program holds', async () => {
		const dataDir = await killed('data');
		const other = new Libsql(join(dataDir, STORE_FILE));
		other.exec('BEGIN IMMEDIATE');
		const began = performance.now();
		expect(await refusalOfStart(dataDir)).to.equal('store-busy');
		// Once, 5 s.
		expect(performance.now() - began).to.be.below(9_000);
		other.exec('ROLLBACK');
		other.close();
		expect(await accounts(dataDir)).to.equal(3);
	}).timeout(15_000);
});
