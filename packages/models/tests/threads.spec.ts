import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import { message, room, subscription, user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { Database } from '../src/database.ts';
import { type Models, openModels, STORE_FILE } from '../src/index.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { threadScript } from './thread-script.ts';

const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/**
 * How many transactions the log holds: frames that carry the size of the file after a commit
 * (https://www.sqlite.org/fileformat2.html#the_wal_file_format).
 */
const commitsInLog = async (dataDir: string): Promise<number> => {
	const log = await readFile(join(dataDir, `${STORE_FILE}-wal`));
	const frame = FRAME_HEADER + log.readUInt32BE(8);
	let commits = 0;
	for (let at = WAL_HEADER; at + frame <= log.length; at += frame) {
		commits += log.readUInt32BE(at + 4) > 0 ? 1 : 0;
	}
	return commits;
};

const codeOf = (error: unknown): string => (error instanceof StoreError ? error.code : String(error));

const refusalOf = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'fulfilled',
		(error: unknown) => codeOf(error),
	);

describe('X5 the store in threads of its own', function () {
	// Each test starts threads, which takes longer the busier the machine is.
	this.timeout(10_000);
	const dataDir = temporaryDirectory();
	let models: Models;
	const failures: Error[] = [];

	const open = (script = threadScript()): Promise<Models> =>
		openModels({ dataDir: dataDir(), threadScript: script, onFailure: (error) => failures.push(error) });

	const openRoom = () =>
		models.rooms.createWithSubscriptions(room('ab', ['a', 'b']), [subscription('ab', 'a'), subscription('ab', 'b')]);

	beforeEach(async () => {
		failures.length = 0;
		models = await open();
	});

	afterEach(() => models.close());

	it('lets writers that wait together share a transaction, hence an fsync', async () => {
		await openRoom();
		// The log begins anew with the write after the first.
		await models.subscriptions.markRead('ab', 'b', new Date(0));
		const before = await commitsInLog(dataDir());
		await Promise.all(
			Array.from({ length: 50 }, (_, n) => models.messages.post(message(`m${n}`, 'ab', 'a', new Date(n)))),
		);
		const commits = (await commitsInLog(dataDir())) - before;
		expect(commits).to.be.within(1, 25);
		expect(await models.messages.count('ab')).to.equal(50);
	});

	it('lets others be served between the answers of one transaction, which come in order', async () => {
		await openRoom();
		const order: number[] = [];
		let turns = 0;
		let over = false;
		const turn = (): void => {
			turns += 1;
			if (!over) {
				setImmediate(turn);
			}
		};
		const turnsAt: number[] = [];
		const posts = Array.from({ length: 40 }, async (_, n) => {
			await models.messages.post(message(`m${n}`, 'ab', 'a', new Date(n)));
			order.push(n);
			turnsAt.push(turns);
		});
		turn();
		await Promise.all(posts);
		over = true;
		expect(order).to.deep.equal([...order].sort((a, b) => a - b));
		expect(new Set(turnsAt)).to.have.length(40);
	});

	it('refuses one of them and keeps the others, in their order', async () => {
		await openRoom();
		const outcomes = await Promise.all([
			refusalOf(models.messages.post(message('m0', 'ab', 'a', new Date(0)))),
			refusalOf(models.messages.post(message('lost', 'no such room', 'a', new Date(0)))),
			refusalOf(models.users.insert(user('alice'))),
			refusalOf(models.users.insert(user('carol', { username: 'alice' }))),
			refusalOf(models.messages.post(message('m1', 'ab', 'a', new Date(0)))),
		]);
		expect(outcomes).to.deep.equal(['fulfilled', 'no-such-room', 'fulfilled', 'duplicate-key', 'fulfilled']);
		expect((await models.messages.history('ab', { limit: 9 })).map(({ _id }) => _id)).to.deep.equal(['m1', 'm0']);
		expect((await models.users.findByIds(['alice', 'carol'])).map(({ _id }) => _id)).to.deep.equal(['alice']);
	});

	it('reads what was acknowledged, at once', async () => {
		await openRoom();
		for (let n = 0; n < 100; n++) {
			await models.messages.post(message(`m${n}`, 'ab', 'a', new Date(n)));
			expect((await models.messages.findById(`m${n}`))?._id).to.equal(`m${n}`);
			expect((await models.rooms.findById('ab'))?.msgs).to.equal(n + 1);
		}
	});

	it('reads on while another program holds the write lock; writers wait, then are refused', async () => {
		await openRoom();
		const other = new Database(join(dataDir(), STORE_FILE));
		other.execute('BEGIN EXCLUSIVE');
		let settled = false;
		const writes = ['m0', 'm1'].map((id) =>
			refusalOf(models.messages.post(message(id, 'ab', 'a', new Date()))).finally(() => (settled = true)),
		);
		for (let n = 0; n < 200; n++) {
			expect((await models.rooms.findById('ab'))?.msgs).to.equal(0);
		}
		expect(settled, 'a read waited for the writer').to.equal(false);
		expect(await Promise.all(writes)).to.deep.equal(['store-busy', 'store-busy']);
		other.execute('COMMIT');
		other.close();
		expect(await refusalOf(models.messages.post(message('m2', 'ab', 'a', new Date())))).to.equal('fulfilled');
		expect((await models.messages.history('ab', { limit: 9 })).map(({ _id }) => _id)).to.deep.equal(['m2']);
	}).timeout(30_000);

	it('does what was asked before it closes, and nothing after', async () => {
		await openRoom();
		const posts = Array.from({ length: 100 }, (_, n) =>
			refusalOf(models.messages.post(message(`m${n}`, 'ab', 'a', new Date(n)))),
		);
		const closed = models.close();
		expect(await refusalOf(models.messages.count('ab'))).to.equal('store-closed');
		await closed;
		expect(new Set(await Promise.all(posts))).to.deep.equal(new Set(['fulfilled']));
		models = await open();
		expect(await models.messages.count('ab')).to.equal(100);
		expect(failures).to.deep.equal([]);
	});

	for (const [death, last] of [
		['ends', 'process.exit(3)'],
		['throws', "throw new Error('out of order')"],
	]) {
		it(`rejects everything once a thread ${death}, says so once, and can still be closed`, async () => {
			await models.close();
			models = await open(
				threadScript(
					`import { parentPort } from 'node:worker_threads'; parentPort.on('message', ({ method }) => { if (method === 'setOpen') { ${last}; } });`,
				),
			);
			await openRoom();
			const calls = [
				models.subscriptions.setOpen('ab', 'a', false, new Date()),
				models.messages.post(message('m0', 'ab', 'a', new Date())),
			];
			expect(await Promise.all(calls.map(refusalOf))).to.deep.equal(['store-failed', 'store-failed']);
			expect(await refusalOf(models.messages.post(message('m1', 'ab', 'a', new Date())))).to.equal('store-failed');
			expect(failures.map(codeOf)).to.deep.equal(['store-failed']);
			expect(failures[0]?.message).not.to.include('\n');
			await models.close();
			models = await open();
			expect(await models.messages.count('ab')).to.equal(0);
		});
	}

	it('refuses a call that no thread can be told of, and goes on', async () => {
		const unsendable = { ...user('alice'), customFields: { call: () => undefined } };
		expect(await refusalOf(models.users.insert(unsendable))).to.include('could not be cloned');
		expect(await refusalOf(models.users.insert(user('alice')))).to.equal('fulfilled');
	});
});

describe('X5 calls that wait for the store', () => {
	it('are bounded: those above are refused at once, those below are answered', async () => {
		const models = await openModels({ dataDir: ':memory:' });
		const outcomes = await Promise.all(Array.from({ length: 5_000 }, () => refusalOf(models.users.count())));
		expect(outcomes.filter((outcome) => outcome === 'fulfilled')).to.have.length(4_096);
		expect(outcomes.filter((outcome) => outcome === 'store-busy')).to.have.length(904);
		expect(await models.users.count()).to.equal(0);
		await models.close();
	});
});
